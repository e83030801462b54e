"""What people fill in for events: what is announced, a place, the door, a report, a hub."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.events.models import Event, HubCheck, HubSession, RelayedQuestion, Way
from liane.server.site.forms import VersionedForm

__all__ = [
    "AnswerForm",
    "CheckForm",
    "CodesForm",
    "EnterForm",
    "EventForm",
    "OpinionForm",
    "PaperForm",
    "PhotoForm",
    "PlaceForm",
    "QuestionForm",
    "ReportForm",
    "SessionForm",
]


def _time() -> forms.DateTimeInput:
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


def _text(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _words(label: Any, most: int, help_text: Any = "", rows: int = 3) -> forms.CharField:
    return forms.CharField(
        required=False, widget=_text(rows), max_length=most, label=label, help_text=help_text
    )


def _cost(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        required=False, min_value=0, max_digits=14, decimal_places=2, label=label
    )


class EventForm(VersionedForm):
    """What is announced."""

    title = forms.CharField(max_length=140, label=lazy("Title of the event"))
    kind = forms.ChoiceField(choices=Event.Kind.choices, label=lazy("Kind"))
    at = forms.DateTimeField(widget=_time(), label=lazy("Day and time"))
    until = forms.DateTimeField(required=False, widget=_time(), label=lazy("It ends at"))
    place = forms.CharField(required=False, max_length=140, label=lazy("Where"))
    online = forms.CharField(
        required=False, max_length=200, label=lazy("How to take part from afar")
    )
    follows = forms.CharField(
        required=False,
        max_length=140,
        label=lazy("Of a hub: which meeting it follows"),
        help_text=lazy("Its name and who holds it, as IETF or IGF."),
    )
    public = forms.BooleanField(
        required=False, initial=True, label=lazy("Everybody may read it and come")
    )
    places = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=100_000,
        label=lazy("How many people can come"),
        help_text=lazy("Empty: no limit. Beyond, people wait; they move up by themselves."),
    )
    closes_at = forms.DateTimeField(
        required=False, widget=_time(), label=lazy("Places are taken on the site until")
    )
    concept = _words(
        lazy("Concept note"), 8000, lazy("What is wrong today, why this event, for whom."), 5
    )
    objectives = _words(lazy("Objectives, one a line"), 4000)
    expected = _words(lazy("Expected results, one a line"), 4000)
    agenda = _words(
        lazy("Programme, one moment a line"), 6000, lazy("As « 09:00 Welcome »."), rows=5
    )
    invitation = _words(lazy("Invitation"), 4000, lazy("The words that are sent or read out."))
    cost_planned = _cost(lazy("Planned cost"))


class ReportForm(VersionedForm):
    """What came of it."""

    obtained = _words(lazy("Results obtained, one a line"), 6000, rows=5)
    report = _words(lazy("What happened"), 20000, rows=8)
    cost_spent = _cost(lazy("What it cost"))


class PlaceForm(forms.Form):
    """Somebody takes a place."""

    name = forms.CharField(
        max_length=80, label=lazy("Your name"), help_text=lazy("A pseudonym will do.")
    )
    contact = forms.CharField(
        required=False,
        max_length=120,
        label=lazy("Mail or phone"),
        help_text=lazy("Sealed; used for this event alone, and only as you agree below."),
    )
    remind = forms.BooleanField(
        required=False,
        label=lazy("Write to me there: a reminder the day before, or if something changes"),
    )
    interested = forms.BooleanField(
        required=False, label=lazy("Tell me there, afterwards, how to belong to the association")
    )


class EnterForm(PlaceForm):
    """Somebody who asked on paper or by phone is entered by another."""

    name = forms.CharField(max_length=80, label=lazy("Name or pseudonym"))
    way = forms.ChoiceField(
        choices=[pair for pair in Way.choices if pair[0] != Way.WEB], label=lazy("How they asked")
    )


class CodesForm(forms.Form):
    """Tickets that were scanned or typed."""

    codes = forms.CharField(
        widget=_text(),
        max_length=60_000,
        label=lazy("Codes of tickets, one a line"),
        help_text=lazy("As read by a scanner, or typed. Twice counts once."),
    )


class PaperForm(forms.Form):
    """A list that was signed on paper, typed fast."""

    people = forms.CharField(
        widget=_text(6),
        max_length=60_000,
        label=lazy("Who came, one person a line"),
        help_text=lazy("As « Awa ; 70 00 00 00 »; the contact may be left out."),
    )


class OpinionForm(forms.Form):
    """What it was worth."""

    mark = forms.TypedChoiceField(
        coerce=int,
        choices=[
            (5, lazy("5 · very useful")),
            (4, "4"),
            (3, "3"),
            (2, "2"),
            (1, lazy("1 · of no use")),
        ],
        label=lazy("What was it worth to you?"),
    )
    words = _words(lazy("What to keep, what to change"), 1000, lazy("Nobody sees who wrote it."))


class PhotoForm(forms.Form):
    """A picture of the day."""

    file = forms.ImageField(
        label=lazy("Photo"),
        help_text=lazy("Ask the people in it. Place and hour are taken out of the file."),
    )
    caption = forms.CharField(required=False, max_length=140, label=lazy("What it shows"))


class SessionForm(forms.Form):
    """A session that the hub follows."""

    title = forms.CharField(max_length=140, label=lazy("Session"))
    at = forms.DateTimeField(widget=_time(), label=lazy("It begins at"))
    until = forms.DateTimeField(required=False, widget=_time(), label=lazy("It ends at"))
    language = forms.CharField(required=False, max_length=60, label=lazy("Language"))
    address = forms.CharField(required=False, max_length=200, label=lazy("Where it is seen"))
    about = _words(lazy("What it is about, in our words"), 2000)


class CheckForm(VersionedForm):
    """Whether something is there."""

    state = forms.ChoiceField(choices=HubCheck.State.choices, label=lazy("Where it stands"))
    note = forms.CharField(
        required=False,
        max_length=200,
        label=lazy("What was seen, what is missing"),
        help_text=lazy("A measure, a name of a role, a day."),
    )


class QuestionForm(forms.Form):
    """A question of the room."""

    text = forms.CharField(
        widget=_text(), max_length=1000, label=lazy("Question, as it should be read out")
    )
    session = forms.ModelChoiceField(
        queryset=HubSession.objects.none(), required=False, label=lazy("For the session")
    )
    asked_by = forms.CharField(
        required=False,
        max_length=80,
        label=lazy("In whose name"),
        help_text=lazy("Empty: without a name. Sealed here."),
    )

    def __init__(self, *args: Any, sessions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = sessions  # type: ignore[attr-defined]
        self.fields["session"].label_from_instance = lambda each: each.title  # type: ignore[attr-defined]


class AnswerForm(VersionedForm):
    """What became of a question."""

    state = forms.ChoiceField(choices=RelayedQuestion.State.choices, label=lazy("Where it stands"))
    answer = _words(lazy("What was answered"), 2000)
