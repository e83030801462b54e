"""Blocking events: when a service began to be blocked on a network, and when that ended.

Pure functions over windows of judged measurements: the same rows and the same version of the rules
give the same events. A measurement without a control, of a site that is down, or that decides
nothing, counts for nobody. Who wanted a block, and why, is not said here.
"""

from liane.detection.blocking.changes import BLOCKING_RULES, BlockingRules, blocks, blocks_in
from liane.detection.blocking.windows import (
    Cell,
    Counted,
    Judged,
    Windows,
    arrivals_of,
    gathered,
    service_of,
    windows_of,
)

__all__ = [
    "BLOCKING_RULES",
    "BlockingRules",
    "Cell",
    "Counted",
    "Judged",
    "Windows",
    "arrivals_of",
    "blocks",
    "blocks_in",
    "gathered",
    "service_of",
    "windows_of",
]
