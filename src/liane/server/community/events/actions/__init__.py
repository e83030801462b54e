"""What changes events.

`programme` what is announced, held, reported · `places` who takes one, who came ·
`hubs` sessions, host site, questions · `addresses` secret addresses of calendars.
"""

from liane.server.community.events.actions.addresses import new_calendar_address
from liane.server.community.events.actions.hubs import (
    add_session,
    answer_question,
    ask_question,
    check_site,
    remove_session,
)
from liane.server.community.events.actions.places import (
    give_back,
    give_opinion,
    note_codes,
    note_here,
    note_invited,
    note_paper,
    take_place,
    to_be_invited,
    to_be_reminded,
)
from liane.server.community.events.actions.programme import (
    add_photo,
    announce,
    call_off,
    change_event,
    plan_event,
    remove_photo,
    report,
)

__all__ = [
    "add_photo",
    "add_session",
    "announce",
    "answer_question",
    "ask_question",
    "call_off",
    "change_event",
    "check_site",
    "give_back",
    "give_opinion",
    "new_calendar_address",
    "note_codes",
    "note_here",
    "note_invited",
    "note_paper",
    "plan_event",
    "remove_photo",
    "remove_session",
    "report",
    "take_place",
    "to_be_invited",
    "to_be_reminded",
]
