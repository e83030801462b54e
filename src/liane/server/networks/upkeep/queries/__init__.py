"""What is read of upkeep. `state_of(operator)` is for every page that says how the network is."""

from liane.server.networks.upkeep.queries.calendar import (
    agenda_of,
    calendar_key,
    calendar_of,
    chores_of,
    overdue_chores,
)
from liane.server.networks.upkeep.queries.people import desk_of, on_call, rota_of
from liane.server.networks.upkeep.queries.questions import questions_of, reply_delay
from liane.server.networks.upkeep.queries.reach import Behind, behind_cuts
from liane.server.networks.upkeep.queries.states import (
    NetworkState,
    changes_of,
    public_zones,
    seen_sites,
    state_of,
    stories_of,
    strips_of,
    worst_first,
    zones_of,
)
from liane.server.networks.upkeep.queries.stock import low_stock, stock_of
from liane.server.networks.upkeep.queries.tickets import (
    lessons_of,
    lessons_that_may_help,
    listed_tickets,
    public_tickets,
    reported_by,
    ticket_of_number,
    tickets_of,
    tickets_to_do,
)
from liane.server.networks.upkeep.queries.visits import (
    able_people,
    listed_visits,
    next_visits,
    parts_to_carry,
    plan_facts,
    technicians_first,
    visits_of,
    visits_to_come,
)
from liane.server.networks.upkeep.queries.zones import (
    Month,
    ZoneSeen,
    link_days,
    months_of,
    zones_seen,
)

__all__ = [
    "Behind",
    "Month",
    "NetworkState",
    "ZoneSeen",
    "able_people",
    "agenda_of",
    "behind_cuts",
    "calendar_key",
    "calendar_of",
    "changes_of",
    "chores_of",
    "desk_of",
    "lessons_of",
    "lessons_that_may_help",
    "link_days",
    "listed_tickets",
    "listed_visits",
    "low_stock",
    "months_of",
    "next_visits",
    "on_call",
    "overdue_chores",
    "parts_to_carry",
    "plan_facts",
    "public_tickets",
    "public_zones",
    "questions_of",
    "reply_delay",
    "reported_by",
    "rota_of",
    "seen_sites",
    "state_of",
    "stock_of",
    "stories_of",
    "strips_of",
    "technicians_first",
    "ticket_of_number",
    "tickets_of",
    "tickets_to_do",
    "visits_of",
    "visits_to_come",
    "worst_first",
    "zones_of",
    "zones_seen",
]
