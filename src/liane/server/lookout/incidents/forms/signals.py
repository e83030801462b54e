"""Forms by which words come in, and by which they are sorted."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.operators.models import Operator
from liane.server.lookout.incidents.forms.fields import (
    Moment,
    offer_incidents,
    offer_providers,
    offer_zones,
    sentences,
)
from liane.server.lookout.incidents.models import (
    Channel,
    Incident,
    Nearness,
    Reliability,
    Service,
    Signal,
    Theme,
)
from liane.server.lookout.incidents.rules import Says
from liane.server.site.forms import VersionedForm

__all__ = [
    "ChatForm", "CheckForm", "HereTooForm", "JudgeForm", "NoteForm", "SettleForm", "SightingForm",
]  # fmt: skip

_SINCE = {
    "now": (lazy("just now"), timedelta(0)),
    "hour": (lazy("about an hour ago"), timedelta(hours=1)),
    "hours": (lazy("some hours ago"), timedelta(hours=4)),
    "yesterday": (lazy("since yesterday"), timedelta(hours=24)),
}
_YES_NO = (("", lazy("I do not know")), ("yes", lazy("yes")), ("no", lazy("no")))
_SEALED = lazy("Optional, sealed, erased after 30 days: only the team of here reads it.")


def _powered(value: str) -> bool | None:
    return {"yes": True, "no": False}.get(value)


class HereTooForm(forms.Form):
    """« Chez moi aussi »: what and where are enough."""

    says = forms.ChoiceField(
        label=lazy("What do you see?"), choices=Says.choices, widget=forms.RadioSelect
    )
    zone = forms.CharField(label=lazy("Where?"), max_length=120, required=False)
    provider = forms.CharField(
        label=lazy("With which telecom operator?"), max_length=60, required=False
    )
    incident = forms.ModelChoiceField(
        Incident.objects.none(), required=False, label=lazy("Is it this?"),
        empty_label=lazy("I do not know"),
    )  # fmt: skip
    service = forms.ChoiceField(
        label=lazy("What is missing?"), choices=Service.choices, initial=Service.INTERNET,
        required=False,
    )  # fmt: skip
    since = forms.ChoiceField(
        label=lazy("Since when?"), required=False,
        choices=[(code, said) for code, (said, _ago) in _SINCE.items()],
    )  # fmt: skip
    powered = forms.ChoiceField(
        label=lazy("Is there current at your place?"), choices=_YES_NO, required=False
    )
    words = sentences(
        lazy("In your words"), most=1000, rows=2, required=False,
        help_text=lazy("Optional. Sealed: say what you see, never who did it."),
    )  # fmt: skip
    contact = forms.CharField(
        label=lazy("A phone to call back"), max_length=60, required=False, help_text=_SEALED
    )

    def __init__(self, *args: Any, operator: Operator, incidents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_zones(self.fields["zone"], operator)
        offer_providers(self.fields["provider"], operator)
        offer_incidents(self, "incident", incidents)
        if not incidents.exists():
            del self.fields["incident"]

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        found = dict(self.cleaned_data)
        ago = _SINCE.get(found.pop("since") or "now", _SINCE["now"])[1]
        found["at"] = timezone.now() - ago
        found["powered"] = _powered(found["powered"])
        found["service"] = found["service"] or Service.INTERNET
        return found


class NoteForm(forms.Form):
    """What somebody says by phone, on paper or in person."""

    channel = forms.ChoiceField(
        label=lazy("How it reached you"),
        choices=[(each.value, each.label) for each in (Channel.PHONE, Channel.PAPER, Channel.TEAM)],
    )
    says = forms.ChoiceField(label=lazy("What they see"), choices=Says.choices)
    zone = forms.CharField(label=lazy("Where?"), max_length=120, required=False)
    provider = forms.CharField(label=lazy("Telecom operator"), max_length=60, required=False)
    service = forms.ChoiceField(
        label=lazy("What is missing?"), choices=Service.choices, initial=Service.INTERNET
    )
    at = Moment(label=lazy("Since when?"), required=False, help_text=lazy("Empty: now."))
    nearness = forms.ChoiceField(
        label=lazy("How near was the source?"), choices=Nearness.choices, initial=Nearness.SAW
    )
    powered = forms.ChoiceField(
        label=lazy("Is there current there?"), choices=_YES_NO, required=False
    )
    words = sentences(lazy("In their words"), most=1000, required=False)
    incident = forms.ModelChoiceField(
        Incident.objects.none(), required=False, label=lazy("Incident"),
        empty_label=lazy("to be sorted"),
    )  # fmt: skip
    name = forms.CharField(
        label=lazy("For whom"), max_length=120, required=False, help_text=_SEALED
    )
    contact = forms.CharField(
        label=lazy("Their phone"), max_length=60, required=False, help_text=_SEALED
    )
    knows_them = forms.BooleanField(required=False, label=lazy("I know this person"))

    def __init__(self, *args: Any, operator: Operator, incidents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_zones(self.fields["zone"], operator)
        offer_providers(self.fields["provider"], operator)
        offer_incidents(self, "incident", incidents)

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        return {**self.cleaned_data, "powered": _powered(self.cleaned_data["powered"])}


class JudgeForm(VersionedForm):
    """Qualify a signal: source, reliability, incident."""

    reliability = forms.ChoiceField(
        label=lazy("What was found"), choices=Reliability.choices, initial=Reliability.LIKELY
    )
    nearness = forms.ChoiceField(label=lazy("Source"), choices=Nearness.choices)
    incident = forms.ModelChoiceField(
        Incident.objects.none(), required=False, label=lazy("Incident"),
        empty_label=lazy("none of them"),
    )  # fmt: skip
    vouch = forms.BooleanField(
        required=False, label=lazy("I know this person: count them as somebody known")
    )
    told = forms.CharField(
        max_length=300, required=False, label=lazy("In the story, as everybody may read it"),
        help_text=lazy("Empty: it is counted and not shown. No name, no place of a mast."),
    )  # fmt: skip
    why = sentences(lazy("Why"), most=1000, rows=2, required=False, help_text=lazy("It is sealed."))

    def __init__(self, *args: Any, signal: Signal, incidents: Any, **kwargs: Any) -> None:
        known = ("nearness", "incident", "told")
        initial = {name: getattr(signal, name) for name in known} | {"seen_version": signal.version}
        if signal.judged_at is not None:
            initial["reliability"] = signal.reliability
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        offer_incidents(self, "incident", incidents)


class ChatForm(forms.Form):
    """A conversation that was exported: pasted, or as a file."""

    file = forms.FileField(
        required=False, label=lazy("Exported file (.txt or .zip)"),
        help_text=lazy("In WhatsApp: the conversation › More › Export, « without media »."),
    )  # fmt: skip
    text = forms.CharField(
        required=False, max_length=200_000, widget=forms.Textarea(attrs={"rows": 5}),
        label=lazy("Or paste it here"),
    )  # fmt: skip
    order = forms.ChoiceField(
        required=False, label=lazy("Days are written"),
        choices=(("", lazy("let the page find out")), ("day", lazy("day, then month")),
                 ("month", lazy("month, then day"))),
    )  # fmt: skip
    since = Moment(required=False, label=lazy("From"))
    word = forms.CharField(required=False, max_length=40, label=lazy("Lines with the word"))


class SightingForm(forms.Form):
    """What somebody saw, at a place."""

    theme = forms.ChoiceField(
        label=lazy("What is it about?"), choices=Theme.choices, widget=forms.RadioSelect
    )
    words = sentences(
        lazy("What did you see?"), most=1500,
        help_text=lazy("Sealed: the team reads it, and writes what everybody may read."),
    )  # fmt: skip
    zone = forms.CharField(label=lazy("Where?"), max_length=120, required=False)
    place = forms.CharField(
        label=lazy("The exact place, if you want to"), max_length=300, required=False,
        help_text=lazy(
            "« 12.6392, -8.0029 », or the link that a map on your phone shares. It is sealed;"
            " the map shows a square of about a kilometre."
        ),
    )  # fmt: skip
    at = Moment(label=lazy("When?"), required=False, help_text=lazy("Empty: now."))
    name = forms.CharField(label=lazy("Name"), max_length=120, required=False, help_text=_SEALED)
    contact = forms.CharField(
        label=lazy("A phone to call back"), max_length=60, required=False,
        help_text=lazy("Optional, sealed, erased when the report is let out or put aside."),
    )  # fmt: skip
    channel = forms.ChoiceField(
        label=lazy("How it reached you"), required=False,
        choices=[(c.value, c.label) for c in (Channel.PAGE, Channel.PHONE, Channel.PAPER)],
    )  # fmt: skip

    def __init__(self, *args: Any, operator: Operator, is_member: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_zones(self.fields["zone"], operator)
        if not is_member:
            del self.fields["channel"]


class SettleForm(VersionedForm):
    """What became of it."""

    how = forms.CharField(
        max_length=200, label=lazy("What became of it, as everybody may read it"),
    )  # fmt: skip


class CheckForm(VersionedForm):
    """How a sighting was checked, and what everybody may read of it."""

    how = sentences(lazy("How was it checked?"), most=1000, rows=2, help_text=lazy("It is sealed."))
    told = forms.CharField(max_length=300, label=lazy("As everybody may read it, without a name"))
    theme = forms.ChoiceField(label=lazy("What is it about?"), choices=Theme.choices)
    zone = forms.CharField(label=lazy("Zone"), max_length=120, required=False)
    no_place = forms.BooleanField(
        required=False, label=lazy("No mark on the map: the place would tell who said it"),
        help_text=lazy("Where few people live, a kilometre is near."),
    )  # fmt: skip
    incident = forms.ModelChoiceField(
        Incident.objects.none(), required=False, label=lazy("Incident"),
        empty_label=lazy("none of them"),
    )  # fmt: skip

    def __init__(self, *args: Any, incidents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_incidents(self, "incident", incidents)
