"""What changes in upkeep: guards, change, audit, outbox. `set_state` is also for measurement."""

from liane.server.networks.upkeep.actions.calendar import (
    add_chore,
    do_chore,
    new_calendar_key,
    prepare_visits,
    stop_chore,
    suggest_chores,
)
from liane.server.networks.upkeep.actions.lessons import reuse_lesson, write_lesson
from liane.server.networks.upkeep.actions.people import (
    add_step,
    hand_over,
    remove_step,
    set_desk,
    set_duty,
)
from liane.server.networks.upkeep.actions.questions import ask, log_call, reply
from liane.server.networks.upkeep.actions.states import set_state
from liane.server.networks.upkeep.actions.stock import add_item, count_stock, move_stock
from liane.server.networks.upkeep.actions.tickets import (
    add_note,
    assign,
    echo,
    merge,
    move,
    report,
    sort,
    take,
)
from liane.server.networks.upkeep.actions.visits import (
    add_photo,
    carry,
    change_visit,
    drop_visit,
    finish_visit,
    plan_visit,
    remove_photo,
    tick,
)

__all__ = [
    "add_chore",
    "add_item",
    "add_note",
    "add_photo",
    "add_step",
    "ask",
    "assign",
    "carry",
    "change_visit",
    "count_stock",
    "do_chore",
    "drop_visit",
    "echo",
    "finish_visit",
    "hand_over",
    "log_call",
    "merge",
    "move",
    "move_stock",
    "new_calendar_key",
    "plan_visit",
    "prepare_visits",
    "remove_photo",
    "remove_step",
    "reply",
    "report",
    "reuse_lesson",
    "set_desk",
    "set_duty",
    "set_state",
    "sort",
    "stop_chore",
    "suggest_chores",
    "take",
    "tick",
    "write_lesson",
]
