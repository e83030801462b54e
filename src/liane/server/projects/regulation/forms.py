"""What people fill in about the law."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.operators.choices import LongSelect, put_first
from liane.server.projects.regulation.models import Effect, Filing, Place, Status, Theme
from liane.server.projects.regulation.naming import COMMUNITIES, places
from liane.server.projects.regulation.rules import QUESTIONS
from liane.server.site.forms import VersionedForm

__all__ = [
    "ASKED",
    "CheckForm",
    "DraftForm",
    "EndForm",
    "FactForm",
    "FilingForm",
    "FollowForm",
    "QuestionsForm",
]


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _text(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class FactForm(VersionedForm):
    """A fact of law."""

    country = forms.ChoiceField(choices=places, widget=LongSelect, label=lazy("Country"))
    theme = forms.ChoiceField(choices=Theme.choices, label=lazy("Theme"))
    effect = forms.ChoiceField(
        choices=[("", "—"), *Effect.choices],
        required=False,
        label=lazy("For cuts of the Internet"),
    )
    statement = forms.CharField(max_length=2000, widget=_text(), label=lazy("What it says"))
    applies_to = forms.CharField(required=False, max_length=160, label=lazy("Whom it binds"))
    value = forms.DecimalField(
        required=False, max_digits=16, decimal_places=3, label=lazy("Number, if there is one")
    )
    unit = forms.CharField(required=False, max_length=30, label=lazy("Its unit"))
    legal_text = forms.CharField(
        required=False, max_length=200, label=lazy("Law, decree or decision")
    )
    article = forms.CharField(required=False, max_length=60, label=lazy("Article"))
    source = forms.CharField(required=False, max_length=300, label=lazy("Where it was read"))
    url = forms.URLField(
        required=False, max_length=400, assume_scheme="https", label=lazy("Address of the text")
    )
    expires_on = forms.DateField(required=False, widget=_day(), label=lazy("Holds until"))
    low_mhz = forms.FloatField(
        required=False,
        min_value=0,
        max_value=1_000_000,
        label=lazy("Band from (MHz)"),
        help_text=lazy("Only for spectrum: plans of this country then keep to it."),
    )
    high_mhz = forms.FloatField(
        required=False, min_value=0, max_value=1_000_000, label=lazy("Band to (MHz)")
    )
    max_eirp_dbm = forms.FloatField(
        required=False,
        min_value=-100,
        max_value=100,
        label=lazy("Highest EIRP (dBm)"),
        help_text=lazy("100 mW is 20 dBm; 200 mW, 23; 1 W, 30; 4 W, 36."),
    )
    max_width_mhz = forms.FloatField(
        required=False, min_value=0.001, max_value=10_000, label=lazy("Widest channel (MHz)")
    )
    place = forms.ChoiceField(choices=Place.choices, required=False, label=lazy("Where it holds"))
    allowed = forms.ChoiceField(
        choices=(("yes", lazy("allowed")), ("no", lazy("refused"))),
        required=False,
        initial="yes",
        label=lazy("Emitting there"),
    )
    dfs = forms.NullBooleanField(required=False, label=lazy("Radars are listened for first (DFS)"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        put_first(self.fields["country"], str(self.initial.get("country") or ""), *COMMUNITIES)

    def clean_allowed(self) -> bool:
        return bool(self.cleaned_data["allowed"] != "no")


class CheckForm(forms.Form):
    """How a fact is known now."""

    status = forms.ChoiceField(choices=Status.choices, label=lazy("How it is known"))
    on = forms.DateField(widget=_day(), label=lazy("Day it was read"))
    note = forms.CharField(
        required=False,
        max_length=300,
        label=lazy("What was seen"),
        help_text=lazy("Letter, official journal, page. No names."),
    )
    expires_on = forms.DateField(required=False, widget=_day(), label=lazy("Holds until"))


class EndForm(forms.Form):
    """A fact that holds no longer."""

    on = forms.DateField(widget=_day(), label=lazy("Last day it held"))
    note = forms.CharField(max_length=300, label=lazy("What replaced it, or how it is known"))


class FilingForm(forms.Form):
    """Something to be filed."""

    title = forms.CharField(max_length=160, label=lazy("What is filed"))
    body = forms.CharField(required=False, max_length=160, label=lazy("Whom it is filed with"))
    due = forms.DateField(
        required=False,
        widget=_day(),
        label=lazy("To be filed before"),
        help_text=lazy("A task reminds of it two weeks before."),
    )
    pieces = forms.CharField(
        required=False, widget=_text(), max_length=4000, label=lazy("Papers, one a line")
    )

    def clean_pieces(self) -> list[str]:
        lines = self.cleaned_data["pieces"].splitlines()
        return [line.strip() for line in lines if line.strip()]


class FollowForm(VersionedForm):
    """Where a filing stands."""

    state = forms.ChoiceField(choices=Filing.State.choices, label=lazy("Where it stands"))
    due = forms.DateField(required=False, widget=_day(), label=lazy("To be filed before"))
    filed_on = forms.DateField(required=False, widget=_day(), label=lazy("Filed on"))
    receipt = forms.CharField(
        required=False,
        max_length=160,
        label=lazy("Receipt"),
        help_text=lazy("Its number, and where it is kept."),
    )
    answer_due = forms.DateField(
        required=False, widget=_day(), label=lazy("The body answers before")
    )
    answered_on = forms.DateField(required=False, widget=_day(), label=lazy("Answered on"))
    renew_on = forms.DateField(required=False, widget=_day(), label=lazy("Ends or is renewed on"))


ASKED = {
    "owners": lazy("Are all concerned owners of one perimeter, and would every one of them sign?"),
    "sells": lazy("Will something be sold every month, as access to the network?"),
    "shares": lazy("Should those who use it put capital in and share a surplus?"),
    "bodies": lazy("Are the founders bodies or businesses that keep their own activity?"),
    "gifts": lazy("Do you count on grants and gifts?"),
    "five": lazy("Are you five founders or more?"),
}
_SAID = (("", lazy("I do not know")), ("yes", lazy("yes")), ("no", lazy("no")))


class QuestionsForm(forms.Form):
    """Six questions; what is not known counts neither way."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in QUESTIONS:
            self.fields[name] = forms.ChoiceField(choices=_SAID, required=False, label=ASKED[name])


class DraftForm(VersionedForm):
    """What statutes are filled with."""

    name = forms.CharField(max_length=120, label=lazy("Name of the body"))
    object = forms.CharField(
        max_length=2000, widget=_text(4), label=lazy("Object"), help_text=lazy("What it is for.")
    )
    seat = forms.CharField(max_length=200, label=lazy("Seat"))
    perimeter = forms.CharField(
        max_length=1000,
        widget=_text(),
        label=lazy("Perimeter"),
        help_text=lazy("Where it acts; for owners, the parcels."),
    )
    financing = forms.CharField(
        max_length=1000,
        widget=_text(),
        label=lazy("Financing"),
        help_text=lazy("Dues, sales, grants: what pays for it, who sets the amount."),
    )
    recovery = forms.CharField(
        max_length=1000,
        widget=_text(),
        label=lazy("Recovery"),
        help_text=lazy("What happens when somebody does not pay."),
    )
    changes = forms.CharField(
        max_length=1000, widget=_text(), label=lazy("How the statutes are changed")
    )
    conflicts = forms.CharField(max_length=1000, widget=_text(), label=lazy("Rule for conflicts"))
