"""What an association keeps: `roll` who belongs, `letters`, `plan` of a year, `funding`."""

from liane.server.community.association.models.funding import Filing, Grant
from liane.server.community.association.models.letters import Letter, Sent
from liane.server.community.association.models.plan import (
    Activity,
    Axis,
    BudgetLine,
    Entry,
    Evidence,
    Indicator,
    Objective,
    Reading,
    Review,
    YearPlan,
)
from liane.server.community.association.models.roll import (
    Dues,
    Membership,
    Reminder,
    RollTable,
    Scheme,
    Step,
)

__all__ = [
    "Activity",
    "Axis",
    "BudgetLine",
    "Dues",
    "Entry",
    "Evidence",
    "Filing",
    "Grant",
    "Indicator",
    "Letter",
    "Membership",
    "Objective",
    "Reading",
    "Reminder",
    "Review",
    "RollTable",
    "Scheme",
    "Sent",
    "Step",
    "YearPlan",
]
