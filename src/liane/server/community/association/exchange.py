"""The roll, dues, plans and grants leave with an operator, and come back on another box.

The code in a card's square stays good: cards in people's pockets keep working. The gateway's
address and secret leave too, sealed again where they arrive.
"""

from liane.server.community.association.models import (
    Activity,
    Axis,
    BudgetLine,
    Dues,
    Entry,
    Evidence,
    Filing,
    Grant,
    Indicator,
    Letter,
    Membership,
    Objective,
    Reading,
    Reminder,
    Review,
    Scheme,
    Sent,
    Step,
    YearPlan,
)
from liane.server.community.operators.exchange import Kept

__all__ = ["KEPT"]

KEPT = (
    Kept("schemes", Scheme),
    Kept("memberships", Membership),
    Kept("dues", Dues, by="membership__operator"),
    Kept("reminders", Reminder, by="membership__operator"),
    Kept("steps", Step),
    Kept("letters", Letter),
    Kept("letters_sent", Sent, by="letter__operator"),
    Kept("axes", Axis),
    Kept("plans", YearPlan),
    Kept("objectives", Objective),
    Kept("activities", Activity),
    Kept("budget_lines", BudgetLine),
    Kept("entries", Entry, by="line__activity__operator"),
    Kept("indicators", Indicator),
    Kept("readings", Reading, by="indicator__activity__operator"),
    Kept("evidence", Evidence),
    Kept("reviews", Review),
    Kept("grants", Grant),
    Kept("filings", Filing),
)
