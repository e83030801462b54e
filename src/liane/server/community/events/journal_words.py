"""What the codes of this room say in the journal."""

from django.utils.translation import gettext_lazy as lazy

__all__ = ["WORDS"]

WORDS = {
    "events.add_photo": lazy("adds a photo to an event"),
    "events.add_session": lazy("adds a session to follow from afar"),
    "events.announce": lazy("announces an event"),
    "events.answer_question": lazy("answers a question of an event"),
    "events.ask_question": lazy("asks a question at an event"),
    "events.call_off": lazy("calls an event off"),
    "events.change_event": lazy("changes an event"),
    "events.check_site": lazy("goes through the list of a hub"),
    "events.give_back": lazy("gives a place back"),
    "events.give_opinion": lazy("gives an opinion on an event"),
    "events.new_calendar_address": lazy("changes a calendar’s address"),
    "events.note_codes": lazy("notes who came by their tickets"),
    "events.note_here": lazy("notes who came"),
    "events.note_invited": lazy("notes who was invited"),
    "events.note_paper": lazy("enters a printed list of an event"),
    "events.plan_event": lazy("plans an event"),
    "events.remove_photo": lazy("removes a photo of an event"),
    "events.remove_session": lazy("removes a session"),
    "events.report": lazy("writes the report of an event"),
    "events.take_place": lazy("takes a place at an event"),
    "events.to_be_invited": lazy("asks to be invited to belong"),
    "events.to_be_reminded": lazy("asks to be reminded of an event"),
}
