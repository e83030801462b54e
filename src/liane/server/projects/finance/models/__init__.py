"""What is kept of a community's money.

`budget` what the figures rest on: lines, tariffs, pledges, and what was published · `cash` the
cash book, payments and their signatures · `sharing` settlements between operators.
"""

from liane.server.projects.finance.models.activities import Activity
from liane.server.projects.finance.models.budget import (
    Basis,
    Line,
    Pledge,
    Published,
    Side,
    Tariff,
    Where,
)
from liane.server.projects.finance.models.cash import (
    Account,
    Code,
    Entry,
    Payment,
    Receipt,
    Signature,
)
from liane.server.projects.finance.models.sharing import Settlement, SettlementPart

__all__ = [
    "Account",
    "Activity",
    "Basis",
    "Code",
    "Entry",
    "Line",
    "Payment",
    "Pledge",
    "Published",
    "Receipt",
    "Settlement",
    "SettlementPart",
    "Side",
    "Signature",
    "Tariff",
    "Where",
]
