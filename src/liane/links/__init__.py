"""Path and devices in, link budget out: loss, margin, rate, availability, and how sure it is.

`survey` looks at the ground between places, `budget` puts two devices at the ends, `update` takes
what a field visit found. Arrays in, arrays out, thousands of paths at once. What is unknown stays
NaN and is named; a formula used outside its range says so in codes and notes.
"""

from liane.links.budgets import FADE_MARGIN_DB, OVERLOAD_DBM, Budget, budget, off_axis_db
from liane.links.coverage import Sector, coverage, grid_around
from liane.links.doubt import Doubt, Visit, measured_loss_db, probability, update
from liane.links.notes import Note, explain
from liane.links.options import Options, options
from liane.links.paths import Paths
from liane.links.rates import MAC, Mac
from liane.links.surveys import survey

__all__ = [
    "FADE_MARGIN_DB",
    "MAC",
    "OVERLOAD_DBM",
    "Budget",
    "Doubt",
    "Mac",
    "Note",
    "Options",
    "Paths",
    "Sector",
    "Visit",
    "budget",
    "coverage",
    "explain",
    "grid_around",
    "measured_loss_db",
    "off_axis_db",
    "options",
    "probability",
    "survey",
    "update",
]
