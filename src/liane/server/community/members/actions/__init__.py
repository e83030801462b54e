"""What changes who belongs, who answers for what, who may come and who gives.

`people` · `roles` · `households` · `joining` · `interests` · `energy`
"""

from liane.server.community.members.actions.energy import (
    call_for,
    drop_match,
    end_call,
    end_offer,
    give_done,
    offer,
    take_offer,
)
from liane.server.community.members.actions.households import (
    change_household,
    form_household,
    leave_household,
    live_in,
    part_household,
)
from liane.server.community.members.actions.interests import (
    close_interest,
    enter_interest,
    give_to_referent,
    take_in,
    take_step,
)
from liane.server.community.members.actions.joining import (
    answer_request,
    ask_to_join,
    come_in,
    invite,
    print_sheet,
    revoke,
    withdraw_request,
)
from liane.server.community.members.actions.many import (
    join_many,
    phone_facts,
    take_back_many,
)
from liane.server.community.members.actions.people import (
    change_member,
    guard_last_bearer,
    join,
    leave,
    merge,
)
from liane.server.community.members.actions.roles import end_role, give_role

__all__ = [
    "answer_request",
    "ask_to_join",
    "call_for",
    "change_household",
    "change_member",
    "close_interest",
    "come_in",
    "drop_match",
    "end_call",
    "end_offer",
    "end_role",
    "enter_interest",
    "form_household",
    "give_done",
    "give_role",
    "give_to_referent",
    "guard_last_bearer",
    "invite",
    "join",
    "join_many",
    "leave",
    "leave_household",
    "live_in",
    "merge",
    "offer",
    "part_household",
    "phone_facts",
    "print_sheet",
    "revoke",
    "take_back_many",
    "take_in",
    "take_offer",
    "take_step",
    "withdraw_request",
]
