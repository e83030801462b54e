"""Forms of evidence: to whom it is sealed, who may be given it, which witness agrees."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as lazy

from liane.server.lookout.incidents.forms.fields import sentences
from liane.server.lookout.incidents.models import Recipient, Signal
from liane.server.lookout.incidents.recipients import SHORTEST_PHRASE

__all__ = ["AskForm", "ConsentForm", "RecipientForm"]


class AskForm(forms.Form):
    """What the file holds, and who alone can read it."""

    recipients = forms.ModelMultipleChoiceField(
        Recipient.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        label=lazy("Sealed to"),
        help_text=lazy("They alone can read it, each by themselves. Two off this box are safer."),
    )  # fmt: skip
    phrase = forms.CharField(
        required=False, min_length=SHORTEST_PHRASE, max_length=200, label=lazy("Or a passphrase"),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=lazy("Four words or more, told by voice. It is erased once the file is made."),
    )  # fmt: skip
    redacted = forms.BooleanField(
        required=False, label=lazy("Redacted: without people, exact places and raw files")
    )

    def __init__(self, *args: Any, recipients: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["recipients"]
        field.queryset = recipients
        field.label_from_instance = lambda each: f"{each.name} · {each.mark}"
        if not recipients.exists():
            del self.fields["recipients"]

    def clean(self) -> dict[str, Any]:
        """What was asked to be sealed is never made open because a list changed meanwhile."""
        if "recipients" not in self.fields and "recipients" in self.data:
            raise forms.ValidationError(
                lazy("recipients: the list changed meanwhile; reload the page")
            )
        return super().clean() or {}


class RecipientForm(forms.Form):
    """Somebody off this box, by the public half of their key."""

    name = forms.CharField(
        max_length=120, label=lazy("Who"), help_text=lazy("A lawyer, a partner. It is sealed.")
    )
    key = forms.CharField(
        max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), label=lazy("Their public key"),
        help_text=lazy("X25519 in PEM, from « BEGIN PUBLIC KEY » to « END PUBLIC KEY »."),
    )  # fmt: skip


class ConsentForm(forms.Form):
    """A witness agrees, and to what; or takes it back."""

    who = forms.CharField(max_length=120, label=lazy("Who agrees (name or code)"))
    signal = forms.ModelChoiceField(
        Signal.objects.none(), required=False, label=lazy("The report they made"),
        empty_label=lazy("none of these"),
    )  # fmt: skip
    what = sentences(
        lazy("To what"), most=600, rows=2,
        help_text=lazy("Court, publication without the name, statistics…"),
    )  # fmt: skip
    withdrawn = forms.BooleanField(
        required=False, label=lazy("They take it back: their words are left out from now on")
    )

    def __init__(self, *args: Any, reports: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["signal"]
        field.queryset = reports
        field.label_from_instance = _report_said


def _report_said(signal: Signal) -> str:
    at = date_format(timezone.localtime(signal.at), "SHORT_DATETIME_FORMAT")
    words = str(signal.words or signal.get_says_display())
    return " · ".join(each for each in (at, signal.zone, signal.provider, words[:60]) if each)
