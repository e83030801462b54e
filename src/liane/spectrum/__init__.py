"""Which emission is lawful where: lawful, unlawful or unknown, and what each rests on.

A green light needs a text seen within twelve months. What routers' kernels enforce is kept as a
limit but is never called lawful. This engine reads no clock: the day of today is given to it.
"""

from liane.spectrum._data import Regulator, check_country, countries, known_facts, regulator
from liane.spectrum.channels import Channel, channels, raster
from liane.spectrum.law import Answer, Basis, check, limit
from liane.spectrum.letter import Emission, Operator, emissions_of_links, letter
from liane.spectrum.power import eirp_dbm, fit_power
from liane.spectrum.project import load_rules
from liane.spectrum.rules import STATUS_WORDS, STATUSES, Rule, fresh, read_rules

__all__ = [
    "STATUSES",
    "STATUS_WORDS",
    "Answer",
    "Basis",
    "Channel",
    "Emission",
    "Operator",
    "Regulator",
    "Rule",
    "channels",
    "check",
    "check_country",
    "countries",
    "eirp_dbm",
    "emissions_of_links",
    "fit_power",
    "fresh",
    "known_facts",
    "letter",
    "limit",
    "load_rules",
    "raster",
    "read_rules",
    "regulator",
]
