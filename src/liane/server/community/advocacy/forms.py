"""What people fill in for advocacy."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.advocacy.models import (
    Campaign,
    Commitment,
    Letter,
    SupportCase,
)
from liane.server.community.events.models import Event
from liane.server.site.forms import VersionedForm

__all__ = [
    "AnswerForm",
    "CampaignForm",
    "CaseForm",
    "CaseStepForm",
    "CommitmentForm",
    "EventForm",
    "EvidenceForm",
    "LetterForm",
    "MeetingForm",
    "PaperForm",
    "ReplyForm",
    "SendForm",
    "StepForm",
]


def _day(label: Any, *, required: bool = True, today: bool = False, said: Any = "") -> Any:
    return forms.DateField(
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=timezone.localdate if today else None,
        label=label,
        help_text=said,
    )


def _words(label: Any, most: int, said: Any = "", rows: int = 3, *, required: bool = False) -> Any:
    return forms.CharField(
        required=required,
        widget=forms.Textarea(attrs={"rows": rows}),
        max_length=most,
        label=label,
        help_text=said,
    )


def _line(label: Any, most: int = 140, said: Any = "", *, required: bool = True) -> Any:
    return forms.CharField(required=required, max_length=most, label=label, help_text=said)


class CampaignForm(VersionedForm):
    """An advocacy plan."""

    title = _line(lazy("In one line"))
    kind = forms.ChoiceField(choices=Campaign.Kind.choices, label=lazy("Kind"))
    situation = _words(
        lazy("Situation"), 6000, lazy("What is, with figures and their source."), 4, required=True
    )
    goal = _words(lazy("Goal: what should be, and by when"), 2000, required=True)
    ask = _words(lazy("Ask, in one sentence to say aloud"), 2000, required=True)
    target = _line(lazy("Who can decide it: body or function"))
    position = _words(lazy("What they say today"), 2000)
    influencers = _words(lazy("Whom they listen to"), 2000)
    allies = _words(lazy("Allies"), 2000)
    opponents = _words(lazy("Opponents, and what they say"), 2000)
    objectives = _words(
        lazy("Objectives, one a line"), 2000, lazy("What can be counted, and by when.")
    )
    tactics = _words(lazy("Tactics, one a line"), 4000)
    roles = _words(lazy("Who sees to what, one a line"), 2000)
    budget = forms.DecimalField(
        required=False, min_value=0, max_digits=14, decimal_places=2, label=lazy("Planned cost")
    )
    risks = _words(lazy("Risks: for whom, and what is done about it"), 2000)
    indicators = _words(lazy("How we shall know that it worked"), 2000)
    until_day = _day(lazy("Until the day"), required=False)
    result = _words(lazy("What came of it, in words"), 4000)
    learnt = _words(lazy("What we learnt: what to do otherwise"), 4000)
    state = forms.ChoiceField(choices=Campaign.State.choices, label=lazy("Where it stands"))


class EvidenceForm(forms.Form):
    """Something that shows it."""

    shows = _line(lazy("What it shows"), 200)
    source = _line(lazy("Who says so, where it is written"), 200)
    address = _line(
        lazy("Address"), 300, lazy("A page of this box, a document, a link."), required=False
    )
    seen_on = _day(lazy("Seen on"), today=True)


class EventForm(forms.Form):
    """An event held for it."""

    event = forms.ModelChoiceField(queryset=Event.objects.none(), label=lazy("Event"))

    def __init__(self, *args: Any, events: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["event"].queryset = events  # type: ignore[attr-defined]


class _OfCampaign(VersionedForm):
    """A form that may name the plan it is for."""

    campaign = forms.ModelChoiceField(
        queryset=Campaign.objects.none(), required=False, label=lazy("For the plan")
    )

    def __init__(self, *args: Any, campaigns: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["campaign"].queryset = campaigns  # type: ignore[attr-defined]


class LetterForm(_OfCampaign):
    """A letter, or a request to a body."""

    body = _line(lazy("To which body"))
    contact = _line(lazy("Who reads it there"), 200, lazy("Sealed."), required=False)
    subject = _line(lazy("Subject"), 200)
    text = _words(
        lazy("Letter"), 12000, lazy("What is in [brackets] is for you to fill in."), 14,
        required=True,
    )  # fmt: skip


class SendForm(forms.Form):
    """It was sent."""

    sent_on = _day(lazy("Sent on"), today=True)
    sent_by = _line(lazy("How"), said=lazy("Mail, by hand, with a receipt."), required=False)
    answer_due = _day(
        lazy("Answer due on"), required=False, said=lazy("Empty: in thirty days. A task reminds.")
    )


class AnswerForm(forms.Form):
    """The answer."""

    state = forms.ChoiceField(
        choices=[pair for pair in Letter.State.choices if pair[0] not in ("draft", "sent")],
        label=lazy("Where it stands"),
    )
    answered_on = _day(lazy("Answer of the day"), today=True)
    answer = _words(lazy("What they answer"), 8000, rows=6)


class PaperForm(forms.Form):
    """A document of a letter."""

    title = _line(lazy("What it is"))
    file = forms.FileField(
        label=lazy("Document"), help_text=lazy("PDF, or a JPEG or PNG picture, 8 MB. Sealed.")
    )


class MeetingForm(_OfCampaign):
    """Somebody of ours spoke with somebody of theirs."""

    body = _line(lazy("With which body"))
    on_day = _day(lazy("On the day"), today=True)
    way = _line(lazy("How"), 80, lazy("There, by phone, by mail."), required=False)
    who = _words(lazy("Who was there"), 500, lazy("Sealed."), 2)
    said = _words(lazy("What was said, without names"), 6000, rows=5, required=True)
    following = _line(lazy("What comes next"), 200, required=False)


class CommitmentForm(_OfCampaign):
    """What a body said it would do."""

    body = _line(lazy("Who promised: body"))
    kind = forms.ChoiceField(choices=Commitment.Who.choices, label=lazy("Kind"))
    what = _words(lazy("What was promised, in their words"), 2000, required=True)
    said_on = _day(lazy("Said on"), today=True)
    source = _line(
        lazy("Where it can be read or heard"),
        300,
        lazy("Without a source it cannot be made public."),
        required=False,
    )
    due = _day(lazy("Day they named"), required=False, said=lazy("A task reminds on that day."))


class StepForm(forms.Form):
    """What was seen of a commitment."""

    state = forms.ChoiceField(choices=Commitment.State.choices, label=lazy("Where it stands"))
    on_day = _day(lazy("Seen on"), today=True)
    text = _words(lazy("What was seen"), 2000, required=True)
    proof = _line(lazy("Proof"), 300, lazy("Where it can be read or seen."))


class ReplyForm(forms.Form):
    """The right to answer."""

    reply_asked_on = _day(lazy("Told, and asked to answer, on"), required=False)
    reply = _words(lazy("Their answer, whole"), 4000, rows=5)


class CaseForm(forms.Form):
    """Who is supported."""

    name = _line(lazy("Name"), 120, lazy("Sealed."))
    story = _words(lazy("What happened to them"), 6000, lazy("Sealed."), 5)
    family = _words(lazy("Who speaks for them"), 500, lazy("Sealed."), 2)
    status = forms.ChoiceField(choices=SupportCase.Status.choices, label=lazy("Situation"))
    consent_on = _day(lazy("The family agreed on"), required=False)
    consent_by = _words(lazy("Who agreed, and how"), 500, lazy("Sealed."), 2)
    consent_ended_on = _day(
        lazy("They took it back on"),
        required=False,
        said=lazy("Then the public words go at once."),
    )
    public_words = _words(
        lazy("Words that are public"), 2000, lazy("Word for word what they agreed to.")
    )


class CaseStepForm(forms.Form):
    """What became of the person."""

    status = forms.ChoiceField(choices=SupportCase.Status.choices, label=lazy("Situation"))
    on_day = _day(lazy("On the day"), today=True)
    text = _words(lazy("What happened, what was done"), 4000, lazy("Sealed."), 4, required=True)
