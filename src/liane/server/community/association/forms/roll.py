"""Applying, answering, dues, what the association asks, consents, one's own path."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.association.forms.fields import amount, day, line, sentences
from liane.server.community.association.models import Dues, Membership, Scheme, Step
from liane.server.community.members.models import Channel
from liane.server.community.operators.languages import LANGUAGE_CHOICES

__all__ = [
    "AnswerForm",
    "ApplicationForm",
    "CancelForm",
    "ConsentForm",
    "DuesForm",
    "EntryForm",
    "OwnApplicationForm",
    "SchemeForm",
    "StepForm",
]

MOST_SKILLS = 12


def _channels(label: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=Channel.choices, widget=forms.CheckboxSelectMultiple, required=False
    )


class OwnApplicationForm(forms.Form):
    """A member of the operator asks to belong to the association: the rest is known."""

    words = sentences(lazy("Why you wish to belong"), 1_000, required=False)
    source = line(lazy("What brought you: an event, somebody, a poster"), 120, required=False)


class ApplicationForm(forms.Form):
    """Somebody asks to belong."""

    name = line(lazy("Name"), 120)
    phone = forms.CharField(
        label=lazy("Phone"),
        help_text=lazy("May be shared by several people. May stay empty."),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel"}),
    )
    mail = forms.EmailField(label=lazy("Mail"), required=False)
    zone = line(lazy("Where (quarter, street, floor)"), 80, required=False)
    languages = forms.MultipleChoiceField(
        label=lazy("Languages"),
        choices=LANGUAGE_CHOICES,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "many"}),
        required=False,
    )
    skills = line(
        lazy("Skills"),
        300,
        required=False,
        help_text=lazy("Separated by commas: electricity, masonry, accounts."),
    )
    words = sentences(lazy("Why they wish to belong"), 1_000, required=False)
    source = line(lazy("What brought them: an event, somebody, a poster"), 120, required=False)
    consents = _channels(lazy("They agree to"))

    def facts(self) -> dict[str, Any]:
        """What `apply` takes."""
        values = dict(self.cleaned_data)
        today = timezone.localdate().isoformat()
        values["consents"] = dict.fromkeys(values["consents"], today)
        skills = (each.strip() for each in values["skills"].split(","))
        values["skills"] = list(dict.fromkeys(each for each in skills if each))[:MOST_SKILLS]
        for name in ("phone", "mail", "words"):
            values[name] = values[name] or None
        return values


class EntryForm(ApplicationForm):
    """The same, from paper or by phone."""

    way = forms.ChoiceField(
        label=lazy("How they asked"),
        choices=[
            (Membership.Way.PAPER, lazy("on paper")),
            (Membership.Way.PHONE, lazy("by phone")),
        ],
    )
    asked_on = day(lazy("Day they asked"), required=False)

    def facts(self) -> dict[str, Any]:
        values = super().facts()
        values["asked_on"] = values["asked_on"] or timezone.localdate()
        return values


class AnswerForm(forms.Form):
    """Let somebody in or not."""

    person = forms.ChoiceField(
        label=lazy("Are they on the list of people already?"), required=False
    )
    answer = line(lazy("A word with the answer"), 400, required=False)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(each.pk): each for each in people}
        choices = [(pk, f"{each.name} {each.zone}".strip()) for pk, each in self.people.items()]
        field: Any = self.fields["person"]
        field.choices = [("", lazy("no, they are new")), *choices]
        if not self.people:
            del self.fields["person"]


class DuesForm(forms.Form):
    """Dues that were paid."""

    amount = amount(lazy("Amount"), min_value=0)
    paid_on = day(lazy("Paid on"))
    way = forms.ChoiceField(label=lazy("How it was paid"), choices=Dues.Way.choices)
    reference = line(lazy("Receipt or transfer number"), 80, required=False)
    covers_until = day(
        lazy("Pays until"),
        required=False,
        help_text=lazy("Empty: a year, as the settings say."),
    )
    even_so = forms.BooleanField(
        label=lazy("It is another payment of the same amount on the same day"), required=False
    )


class CancelForm(forms.Form):
    """Why a line is wrong."""

    why = line(lazy("What was wrong"), 200)


class SchemeForm(forms.Form):
    """What the association asks of its members."""

    dues = amount(
        lazy("Dues for a year"),
        required=False,
        min_value=0,
        help_text=lazy("Empty: not said. 0: nothing is asked."),
    )
    period = forms.ChoiceField(label=lazy("Dues pay"), choices=Scheme.Period.choices)
    how_to_pay = sentences(lazy("How to pay: to whom, where, to which number"), 600, required=False)
    remind_days = forms.IntegerField(
        label=lazy("Days before the end when people are reminded"), min_value=0, max_value=180
    )
    parent_body = line(lazy("Body that the association is a chapter of"), 120, required=False)
    account_in_name = forms.TypedChoiceField(
        label=lazy("A bank account in the association’s name"),
        choices=[("", lazy("not said")), ("yes", lazy("yes")), ("no", lazy("no"))],
        coerce={"yes": True, "no": False}.get,
        empty_value=None,
        required=False,
    )
    sms_address = forms.URLField(
        label=lazy("Web address of the SMS gateway"), required=False, assume_scheme="https"
    )
    sms_secret = line(
        lazy("Secret shared with the gateway"),
        80,
        required=False,
        help_text=lazy("It comes with every message, both ways."),
    )
    sms_sender = line(lazy("Number or name that messages show"), 20, required=False)

    @classmethod
    def about(cls, scheme: Scheme) -> dict[str, Any]:
        """What the form is filled with."""
        told = {True: "yes", False: "no", None: ""}[scheme.account_in_name]
        same = {name: getattr(scheme, name) for name in cls.base_fields}
        return same | {"account_in_name": told}

    def values(self) -> dict[str, Any]:
        """What `set_scheme` takes."""
        values = dict(self.cleaned_data)
        return values | {name: values[name] or None for name in ("sms_address", "sms_secret")}


class ConsentForm(forms.Form):
    """By which channels one may be reached."""

    consents = _channels(lazy("I agree to"))


class StepForm(forms.Form):
    """A step of one's own path."""

    kind = forms.ChoiceField(label=lazy("Kind"), choices=Step.Kind.choices)
    what = line(lazy("What"), 200)
    mentor = line(lazy("With whom"), 120, required=False)
    done_on = day(lazy("Done on"), required=False, help_text=lazy("Empty: under way."))
