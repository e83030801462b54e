"""Codes, requests, and interest shown: by whoever comes, or typed from paper for them."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.members.forms.choosing import offer_people
from liane.server.community.members.forms.people import day_input
from liane.server.community.members.models import GiftKind, Interest, Member, RoleName
from liane.server.community.members.rules import latest_call_back

__all__ = [
    "CodeForm",
    "InterestForm",
    "InvitationForm",
    "ReferentForm",
    "RequestForm",
    "SheetForm",
    "StepForm",
]

FOUR_WEEKS = timedelta(days=28)


def _in_four_weeks() -> Any:
    return timezone.localdate() + FOUR_WEEKS


def _due() -> Any:
    return latest_call_back(timezone.localdate())


class CodeForm(forms.Form):
    """A code, as it is printed on the invitation."""

    code = forms.CharField(
        label=lazy("Code of your invitation"),
        help_text=lazy("Eight letters and figures, as ABCD-2345."),
        max_length=30,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class _WithRole(forms.Form):
    role = forms.ChoiceField(
        label=lazy("Role given on joining"),
        choices=[("", lazy("none: member")), *RoleName.choices],
        required=False,
    )
    last_day = forms.DateField(
        label=lazy("Works until"), widget=day_input(), initial=_in_four_weeks
    )

    def expires_at(self) -> datetime:
        """The end of the last day."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["last_day"], time(23, 59)))


class InvitationForm(_WithRole):
    """One code for several people: a link, a QR, a poster."""

    uses = forms.IntegerField(
        label=lazy("How many people may come in by it"), min_value=1, max_value=10_000, initial=20
    )


class SheetForm(_WithRole):
    """Codes of one use each, to cut out."""

    count = forms.IntegerField(
        label=lazy("How many codes to print"), min_value=1, max_value=200, initial=12
    )


class RequestForm(forms.Form):
    """Asking to join."""

    words = forms.CharField(
        label=lazy("Who are you, and why do you wish to join?"),
        help_text=lazy("Sealed: only those who answer read it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )


class InterestForm(forms.Form):
    """Interest shown, by the person or for them."""

    name = forms.CharField(label=lazy("Your name"), max_length=120)
    contact = forms.CharField(
        label=lazy("How can we reach you?"),
        help_text=lazy("Phone, mail, or where you are found. Sealed."),
        max_length=160,
    )
    draws = forms.MultipleChoiceField(
        label=lazy("What interests you?"),
        choices=Interest.Draw.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    gives = forms.MultipleChoiceField(
        label=lazy("What could you give?"),
        choices=GiftKind.choices,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "many"}),
        required=False,
    )
    what = forms.CharField(
        label=lazy("Say it in a few words"),
        help_text=lazy("As: flat roof near the water tower. Members will read it."),
        max_length=200,
        required=False,
    )
    zone = forms.CharField(
        label=lazy("Where (quarter, street, floor)"), max_length=80, required=False
    )
    words = forms.CharField(
        label=lazy("Anything else?"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
        required=False,
    )
    way = forms.ChoiceField(
        label=lazy("How did it reach you?"),
        choices=[each for each in Interest.Way.choices if each[0] != Interest.Way.WEB],
    )

    def __init__(self, *args: Any, for_another: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if for_another:
            self.fields["name"].label = lazy("Their name")
            self.fields["contact"].label = lazy("How can they be reached?")
            self.fields["draws"].label = lazy("What interests them?")
            self.fields["gives"].label = lazy("What could they give?")
        else:
            del self.fields["way"]

    def facts(self) -> dict[str, Any]:
        """What `enter_interest` takes."""
        facts = dict(self.cleaned_data)
        what = facts.pop("what")
        facts["gifts"] = dict.fromkeys(facts.pop("gives"), what)
        facts["words"] = facts["words"] or None
        return facts


class ReferentForm(forms.Form):
    """Who calls back, and by when."""

    referent = forms.ModelChoiceField(label=lazy("Who calls back?"), queryset=Member.objects.none())
    due_on = forms.DateField(label=lazy("Before"), widget=day_input(), initial=_due)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_people(self, "referent", people)


class StepForm(forms.Form):
    """What happened, what comes next."""

    done = forms.CharField(
        label=lazy("What happened?"), widget=forms.Textarea(attrs={"rows": 2}), max_length=1000
    )
    following = forms.CharField(label=lazy("What comes next?"), max_length=300)
    due_on = forms.DateField(label=lazy("Before"), widget=day_input(), initial=_due)
