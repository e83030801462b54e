"""What changes needs.

`sheets` what people said, and putting alike together · `needs` where a need stands and what answers
it · `rankings` the order of a room · `baseline` speeds, prices, incomes.
"""

from liane.server.projects.needs.actions.baseline import add_income, add_offer
from liane.server.projects.needs.actions.needs import (
    add_help,
    change_need,
    follow_need,
    make_task,
    merge_needs,
    remove_help,
)
from liane.server.projects.needs.actions.rankings import (
    choose_needs,
    close_ranking,
    count_dots,
    open_ranking,
)
from liane.server.projects.needs.actions.sheets import group, say, ungroup

__all__ = [
    "add_help",
    "add_income",
    "add_offer",
    "change_need",
    "choose_needs",
    "close_ranking",
    "count_dots",
    "follow_need",
    "group",
    "make_task",
    "merge_needs",
    "open_ranking",
    "remove_help",
    "say",
    "ungroup",
]
