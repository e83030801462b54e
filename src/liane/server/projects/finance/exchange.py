"""Lines, activities, tariffs, pledges, the cash book and settlements leave with an operator.

Photos of receipts leave beside them. Marks of households are made with the key of a box: they are
left out, and made anew where the operator arrives.
"""

from liane.server.community.operators.exchange import Kept
from liane.server.community.operators.files import is_picture, on_disk
from liane.server.projects.finance.actions.cash import receipt_file
from liane.server.projects.finance.actions.pledges import mark_again
from liane.server.projects.finance.models import (
    Activity,
    Basis,
    Code,
    Entry,
    Line,
    Payment,
    Pledge,
    Published,
    Receipt,
    Settlement,
    SettlementPart,
    Signature,
    Tariff,
)

__all__ = ["FILES", "KEPT"]

KEPT = (
    Kept("basis", Basis),
    Kept("lines", Line),
    Kept("activities", Activity),
    Kept("tariffs", Tariff),
    Kept("pledges", Pledge, leaves=("mark",), marks=mark_again),
    Kept("published", Published),
    Kept("codes", Code),
    Kept("payments", Payment),
    Kept("signatures", Signature, by="payment__operator"),
    Kept("entries", Entry),
    Kept("receipts", Receipt),
    Kept("settlements", Settlement),
    Kept("settlement_parts", SettlementPart, by="settlement__operator"),
)
FILES = (on_disk("receipts", "blob", receipt_file, is_picture("WEBP")),)
