"""Forms of tickets, questions, lessons and states."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.networks.registers.models import Site
from liane.server.networks.upkeep.forms.fields import sentences, set_person, set_sites, set_zones
from liane.server.networks.upkeep.models import Ticket
from liane.server.networks.upkeep.models.questions import ReplyKind, Wish
from liane.server.networks.upkeep.models.tickets import Category, Channel, Kind, Service
from liane.server.networks.upkeep.rules.states import State
from liane.server.networks.upkeep.rules.tickets import NEXT, TicketState, Urgency
from liane.server.networks.upkeep.rules.words import tags_of
from liane.server.site.forms import VersionedForm

__all__ = [
    "AskForm", "AssignForm", "CallForm", "LessonForm", "MergeForm", "MoveForm", "NoteForm",
    "ReplyForm", "ReportForm", "SortForm", "StateForm",
]  # fmt: skip

_NOT_GIVEN = lazy("Optional. It is sealed: only technicians of here read it.")


class ReportForm(forms.Form):
    """What does not work and where: two choices are enough."""

    service = forms.ChoiceField(
        label=lazy("What does not work?"), choices=Service.choices, widget=forms.RadioSelect
    )
    zone = forms.CharField(label=lazy("Where?"), max_length=120, required=False)
    kind = forms.ChoiceField(
        label=lazy("It is"), choices=Kind.choices, initial=Kind.INCIDENT, required=False
    )
    urgency = forms.ChoiceField(
        label=lazy("How long can it wait?"),
        choices=Urgency.choices,
        initial=Urgency.NORMAL,
        required=False,
    )
    words = sentences(lazy("In your words"), required=False, help_text=_NOT_GIVEN)
    voice = forms.FileField(
        label=lazy("Or a voice note"),
        required=False,
        help_text=lazy("Up to four minutes. It is sealed."),
        widget=forms.FileInput(attrs={"accept": "audio/*"}),
    )
    phone = forms.CharField(
        label=lazy("A phone to call back"), max_length=40, required=False, help_text=_NOT_GIVEN
    )
    reporter = forms.CharField(
        label=lazy("Reported by"), max_length=120, required=False, help_text=_NOT_GIVEN
    )
    channel = forms.ChoiceField(
        label=lazy("How it reached you"), choices=Channel.of_people, required=False
    )

    def __init__(self, *args: Any, operator: Operator, is_member: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_zones(self.fields["zone"], operator)
        if not is_member:
            del self.fields["channel"]

    def values(self) -> dict[str, Any]:
        """What the action takes; what was left out keeps its default."""
        found = {key: value for key, value in self.cleaned_data.items() if value}
        voice = found.pop("voice", None)
        return {**found, "voice": voice.read(1_000_000) if voice else None}


class SortForm(VersionedForm):
    """What a technician says a ticket is about."""

    category = forms.ChoiceField(label=lazy("Category"), choices=Category.choices)
    service = forms.ChoiceField(label=lazy("Service"), choices=Service.choices)
    zone = forms.CharField(label=lazy("Zone, as the public reads it"), required=False)
    site = forms.ModelChoiceField(Site.objects.none(), label=lazy("Site"), required=False)
    urgency = forms.ChoiceField(label=lazy("Urgency"), choices=Urgency.choices)

    def __init__(self, *args: Any, ticket: Ticket, **kwargs: Any) -> None:
        names = ("category", "service", "zone", "site", "urgency")
        initial = {name: getattr(ticket, name) for name in names}
        kwargs["initial"] = {**initial, "seen_version": ticket.version}
        super().__init__(*args, **kwargs)
        set_zones(self.fields["zone"], ticket.operator, ticket.zone)
        set_sites(self, ticket.operator)


class MoveForm(forms.Form):
    """The next state of a ticket, and why."""

    state = forms.ChoiceField(label=lazy("It becomes"))
    words = sentences(lazy("What was done or seen"), required=False, rows=2)

    def __init__(self, *args: Any, ticket: Ticket, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        able = NEXT[TicketState(ticket.state)]
        self.fields["state"].choices = [  # type: ignore[attr-defined]
            (each.value, each.label) for each in TicketState if each in able
        ]


class NoteForm(forms.Form):
    """Words to add to the history."""

    words = sentences(lazy("Add to its history"), rows=2)


class AssignForm(forms.Form):
    """Who answers for a ticket."""

    member = forms.ModelChoiceField(
        Member.objects.none(), label=lazy("Give it to"), required=False, empty_label=lazy("nobody")
    )

    def __init__(self, *args: Any, operator: Operator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_person(self, "member", operator)


class MergeForm(forms.Form):
    """The ticket of which this one is a duplicate."""

    number = forms.IntegerField(
        label=lazy("It is the same as number"),
        min_value=1,
        max_value=2_000_000_000,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )


class LessonForm(forms.Form):
    """What was learnt, for the next ones."""

    title = forms.CharField(label=lazy("Title"), max_length=140)
    problem = sentences(
        lazy("What one sees"), help_text=lazy("No name of a person, no name of a place.")
    )
    cause = sentences(
        lazy("Where it came from"), required=False, help_text=lazy("Empty: not found.")
    )
    fix = sentences(lazy("What to do"))
    tags = forms.CharField(
        label=lazy("Words to find it by"),
        max_length=200,
        required=False,
        help_text=lazy("Separated by commas: battery, rain, router."),
    )

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        return {**self.cleaned_data, "tags": tags_of(self.cleaned_data["tags"])}


class AskForm(forms.Form):
    """A question, its context, and the answer that is wished."""

    subject = forms.CharField(label=lazy("Your question, in one line"), max_length=200)
    context = sentences(
        lazy("What it is about"),
        required=False,
        help_text=lazy("Which device, where, what you tried, what you saw."),
    )
    wish = forms.ChoiceField(
        label=lazy("What helps you most?"),
        choices=Wish.choices,
        initial=Wish.STEPS,
        widget=forms.RadioSelect,
    )
    phone = forms.CharField(
        label=lazy("A phone to call back"), max_length=40, required=False, help_text=_NOT_GIVEN
    )
    asker = forms.CharField(
        label=lazy("Asked by"), max_length=120, required=False, help_text=_NOT_GIVEN
    )
    channel = forms.ChoiceField(
        label=lazy("How it reached you"), choices=Channel.of_people, required=False
    )

    def __init__(self, *args: Any, is_member: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_member:
            del self.fields["channel"]

    def values(self) -> dict[str, Any]:
        """What the action takes; what was left out keeps its default."""
        return {key: value for key, value in self.cleaned_data.items() if value}


class ReplyForm(forms.Form):
    """A hint or an answer."""

    kind = forms.ChoiceField(
        label=lazy("It is"),
        choices=[(each.value, each.label) for each in (ReplyKind.HINT, ReplyKind.ANSWER)],
        widget=forms.RadioSelect,
        initial=ReplyKind.ANSWER,
    )
    words = sentences(lazy("Your words"))


class CallForm(forms.Form):
    """A call that was taken or made."""

    about = sentences(lazy("What it was about"), rows=2)
    who = forms.CharField(label=lazy("With whom"), max_length=120, required=False)
    minutes = forms.IntegerField(
        label=lazy("Minutes"),
        min_value=0,
        max_value=1000,
        required=False,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )


class StateForm(forms.Form):
    """How a site is, said by hand."""

    state = forms.ChoiceField(
        label=lazy("The site is"), choices=State.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=lazy("What you saw"), max_length=200, help_text=lazy("battery empty, signal weak…")
    )
