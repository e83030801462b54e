"""What people type in the directory. Three answers are enough for an actor; the rest can wait."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.directory.kinds import Family, Level, Topic
from liane.server.community.directory.models import Consent, DigitalAction, Job, Request
from liane.server.community.directory.rules import Side
from liane.server.community.operators.choices import currency_field, put_first
from liane.server.community.operators.languages import LANGUAGE_CHOICES
from liane.server.community.operators.models import Operator
from liane.server.site.forms import VersionedForm

__all__ = [
    "ActionForm",
    "ActorForm",
    "AnswerForm",
    "AskForm",
    "CloseForm",
    "ConsentForm",
    "JobForm",
    "ReplyForm",
    "TableForm",
    "TieForm",
]


class Day(forms.DateInput):
    """A day, chosen in the phone's calendar."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


def _day(label: Any, *, required: bool = False, **kwargs: Any) -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=Day(), **kwargs)


def _text(label: Any, most: int, rows: int = 3, **kwargs: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, widget=area, **kwargs)


def _line(label: Any, most: int, *, required: bool = False, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=required, **kwargs)


def _several(label: Any, choices: Any, **kwargs: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, widget=forms.CheckboxSelectMultiple, required=False, **kwargs
    )


class ActorForm(VersionedForm):
    """An organisation or a person."""

    family = forms.ChoiceField(label=lazy("Family"), choices=Family.choices)
    title = _line(lazy("Name of the organisation"), 160)
    is_person = forms.BooleanField(
        label=lazy("It is a person, not an organisation"),
        required=False,
        help_text=lazy("The name of a person is sealed, and shown to the public only with consent"),
    )
    person = _line(lazy("The person, or whom to ask for"), 160, help_text=lazy("sealed"))
    topics = _several(lazy("What can be asked of them?"), Topic.choices)
    phone = _line(lazy("Phone"), 40, help_text=lazy("sealed"))
    mail = forms.EmailField(label=lazy("Mail"), required=False, help_text=lazy("sealed"))
    whereabouts = _line(lazy("Where they are found"), 200, help_text=lazy("sealed"))
    zone = _line(lazy("Area they cover"), 80)
    languages = _several(lazy("Languages"), LANGUAGE_CHOICES)
    site = forms.URLField(label=lazy("Web page"), required=False, assume_scheme="https")
    about = _text(lazy("What they do"), 1000, required=False)
    seen_on = _day(lazy("Checked on"))


class ConsentForm(forms.Form):
    """Somebody agreed: to what, who, when, how."""

    scope = forms.ChoiceField(label=lazy("They agree to this"), choices=Consent.Scope.choices)
    given_by = _line(lazy("Who said yes?"), 120, required=True, help_text=lazy("sealed"))
    given_on = _day(lazy("On which day?"), required=True, initial=timezone.localdate)
    way = forms.ChoiceField(label=lazy("How?"), choices=Consent.Way.choices)


class TieForm(forms.Form):
    """How closely two sides work together."""

    giver = forms.ChoiceField(label=lazy("Who"))
    level = forms.TypedChoiceField(
        label=lazy("does what"), choices=Level.choices, coerce=int, widget=forms.RadioSelect
    )
    taker = forms.ChoiceField(label=lazy("with whom"))
    both_ways = forms.BooleanField(label=lazy("The other side does so too"), required=False)
    since = _day(lazy("Since when?"))
    note = _line(lazy("In what, for example?"), 240)

    def __init__(self, *args: Any, sides: list[Side], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(side.key, side.name) for side in sides]
        for name in ("giver", "taker"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]


class AskForm(forms.Form):
    """What is asked of an actor."""

    kind = forms.ChoiceField(
        label=lazy("What do you ask for?"), choices=Request.Kind.choices, widget=forms.RadioSelect
    )
    what = _text(
        lazy("Your request, as they will read it"),
        4000,
        rows=7,
        help_text=lazy("For what, where, how many, and how to answer you"),
    )
    wanted_on = _day(lazy("For when?"))


class AnswerForm(forms.Form):
    """What they answered."""

    answer = _text(lazy("Their answer"), 4000, rows=4)
    price = forms.DecimalField(
        label=lazy("Price"), required=False, min_value=0, max_digits=14, decimal_places=2
    )
    currency = currency_field(lazy("Currency"), required=False)
    answered_on = _day(lazy("On which day?"), initial=timezone.localdate)

    def __init__(self, *args: Any, operator: Operator, **kwargs: Any) -> None:
        kwargs["initial"] = {"currency": operator.currency}
        super().__init__(*args, **kwargs)
        put_first(self.fields["currency"], operator.currency)


class CloseForm(forms.Form):
    """What was decided."""

    outcome = _line(lazy("What was decided?"), 240)


class JobForm(forms.Form):
    """What a provider did, in facts."""

    what = _line(lazy("Which job?"), 200, required=True)
    ended_on = _day(lazy("Delivered on"), required=True)
    on_time = forms.ChoiceField(
        label=lazy("On the day agreed?"), choices=Job.Said.choices, initial=Job.Said.UNKNOWN
    )
    as_agreed = forms.ChoiceField(
        label=lazy("All that was agreed?"), choices=Job.Said.choices, initial=Job.Said.UNKNOWN
    )
    price_held = forms.ChoiceField(
        label=lazy("At the price agreed?"), choices=Job.Said.choices, initial=Job.Said.UNKNOWN
    )
    still_works = forms.ChoiceField(
        label=lazy("Does it still work?"), choices=Job.Said.choices, initial=Job.Said.UNKNOWN
    )
    note = _text(
        lazy("Facts that help the next one"),
        1000,
        required=False,
        help_text=lazy("What happened, not what the person is like"),
    )


class ReplyForm(forms.Form):
    """What the provider answers."""

    reply = _text(lazy("What they answer"), 1000)


class ActionForm(VersionedForm):
    """A digital action of others."""

    title = _line(lazy("What is it called?"), 160, required=True)
    sector = forms.ChoiceField(label=lazy("Sector"), choices=DigitalAction.Sector.choices)
    held_by = _line(lazy("Who carries it?"), 160, required=True)
    what = _text(lazy("What does it do?"), 1000, required=False)
    topics = _several(lazy("Topics"), Topic.choices)
    zone = _line(lazy("Where?"), 80)
    starts_on = _day(lazy("Begins on"))
    ends_on = _day(lazy("Ends on"))
    overlap = forms.ChoiceField(
        label=lazy("Overlap with what we do"), choices=DigitalAction.Overlap.choices
    )
    overlap_note = _line(lazy("In what?"), 240)
    agreement = forms.ChoiceField(
        label=lazy("Agreement with them"), choices=DigitalAction.Agreement.choices
    )
    agreed_on = _day(lazy("Signed on"))
    source = _line(lazy("Where was this learnt?"), 240)
    source_on = _day(lazy("Date of the source"))


class TableForm(forms.Form):
    """A table of actors to read in."""

    file = forms.FileField(
        label=lazy("File"),
        allow_empty_file=True,
        help_text=lazy("CSV or XLSX, at most 10 MB"),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )
