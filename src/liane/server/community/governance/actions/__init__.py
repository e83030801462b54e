"""What changes assemblies, votes and decisions.

`assemblies` agenda, who is there, minutes · `notices` what is announced of them · `votes`
proposals and their votes · `decisions` decisions, what became of them, mandates.
"""

from liane.server.community.governance.actions.assemblies import (
    adopt_minutes,
    come,
    correct_minutes,
    end_assembly,
    give_proxy,
    leave,
    open_assembly,
    plan_assembly,
    put_on_agenda,
    set_rules,
    take_item,
    withdraw_item,
    withdraw_proxy,
    write_minutes,
)
from liane.server.community.governance.actions.decisions import (
    decide,
    end_mandate,
    follow_decision,
    give_mandate,
)
from liane.server.community.governance.actions.notices import (
    call_off,
    change_assembly,
    convene,
    convene_again,
)
from liane.server.community.governance.actions.votes import (
    close_vote,
    count_hands,
    open_vote,
    propose,
    reword,
    vote,
    withdraw_proposal,
)

__all__ = [
    "adopt_minutes",
    "call_off",
    "change_assembly",
    "close_vote",
    "come",
    "convene",
    "convene_again",
    "correct_minutes",
    "count_hands",
    "decide",
    "end_assembly",
    "end_mandate",
    "follow_decision",
    "give_mandate",
    "give_proxy",
    "leave",
    "open_assembly",
    "open_vote",
    "plan_assembly",
    "propose",
    "put_on_agenda",
    "reword",
    "set_rules",
    "take_item",
    "vote",
    "withdraw_item",
    "withdraw_proposal",
    "withdraw_proxy",
    "write_minutes",
]
