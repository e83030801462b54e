"""Events in time series: drops of what answers, silences of what should have come.

Pure functions over a window of what was measured: the same rows and the same version of the rules
give the same events, each with its onset and the moment when it could first be known. What follows
that moment never changes it. Why something stopped is not said here.
"""

from liane.detection.series.clocks import read_time, utc_offset
from liane.detection.series.drops import drops
from liane.detection.series.panel import SERIES_RULES, Arrivals, Event, Panel, Rules
from liane.detection.series.reading import (
    Aside,
    Reading,
    read_arrivals,
    read_panel,
)
from liane.detection.series.silence import silences

__all__ = [
    "SERIES_RULES",
    "Arrivals",
    "Aside",
    "Event",
    "Panel",
    "Reading",
    "Rules",
    "drops",
    "read_arrivals",
    "read_panel",
    "read_time",
    "silences",
    "utc_offset",
]
