"""What people fill in for assemblies, votes, decisions and mandates."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.governance.models import (
    Assembly,
    Decision,
    Majority,
    Way,
)
from liane.server.community.groups.models import Group
from liane.server.community.members.forms.choosing import offer_people
from liane.server.community.members.models import Member
from liane.server.site.forms import VersionedForm

__all__ = [
    "AgendaForm",
    "AssemblyForm",
    "CorrectionForm",
    "CountForm",
    "DecisionForm",
    "HouseRulesForm",
    "MandateForm",
    "MinutesForm",
    "OpenVoteForm",
    "ProposalForm",
    "ProxyForm",
    "StepForm",
]


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _time() -> forms.DateTimeInput:
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


def _text(rows: int = 5) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class HouseRulesForm(forms.Form):
    """What the statutes say; what is left empty stays unknown."""

    notice_days = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=90,
        label=lazy("Days between the notice and the assembly"),
    )
    quorum_percent = forms.DecimalField(
        required=False,
        min_value=0,
        max_value=100,
        max_digits=4,
        decimal_places=1,
        label=lazy("Quorum, in percent of those who have a vote"),
        help_text=lazy("Present or represented. Empty: not known, and nothing is claimed of it."),
    )
    second_without_quorum = forms.BooleanField(
        required=False, label=lazy("An assembly convened again after a lost quorum needs none")
    )
    most_proxies = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=50,
        label=lazy("Proxies that one person may hold"),
        help_text=lazy("Empty: no limit set."),
    )
    source = forms.CharField(
        required=False,
        max_length=160,
        label=lazy("Where it is written"),
        help_text=lazy("Article of the statutes, or the decision."),
    )


class AssemblyForm(VersionedForm):
    """An assembly to be held."""

    title = forms.CharField(max_length=140, label=lazy("What it is called"))
    kind = forms.ChoiceField(choices=Assembly.Kind.choices, label=lazy("Kind"))
    at = forms.DateTimeField(widget=_time(), label=lazy("Day and time"))
    place = forms.CharField(required=False, max_length=140, label=lazy("Where"))
    online = forms.CharField(
        required=False,
        max_length=200,
        label=lazy("How to take part from afar"),
        help_text=lazy("A room, a number to call, or nothing."),
    )
    group = forms.ModelChoiceField(
        queryset=Group.objects.none(),
        required=False,
        label=lazy("Meeting of a group"),
        help_text=lazy("Empty: every member has a vote."),
    )

    def __init__(self, *args: Any, groups: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups  # type: ignore[attr-defined]


class AgendaForm(forms.Form):
    """Something to be spoken of."""

    title = forms.CharField(max_length=140, label=lazy("What is to be spoken of"))
    why = forms.CharField(
        required=False, widget=_text(), max_length=4000, label=lazy("Why, in a few words")
    )
    minutes_planned = forms.IntegerField(
        required=False, min_value=1, max_value=600, label=lazy("Minutes it may take")
    )


class ProxyForm(forms.Form):
    """Who speaks for whom."""

    giver = forms.ModelChoiceField(
        queryset=Member.objects.none(), label=lazy("Who cannot come"), required=False
    )
    holder = forms.ModelChoiceField(
        queryset=Member.objects.none(), label=lazy("Who votes in their place")
    )

    def __init__(self, *args: Any, people: Any, for_others: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_people(self, "holder", people)
        offer_people(self, "giver", people)
        if not for_others:
            del self.fields["giver"]


class MinutesForm(VersionedForm):
    """The minutes, as long as they are a draft."""

    text = forms.CharField(
        required=False, widget=_text(20), max_length=40000, label=lazy("Record of the meeting")
    )


class CorrectionForm(forms.Form):
    """Something wrong in adopted minutes."""

    text = forms.CharField(widget=_text(), max_length=4000, label=lazy("Correction"))


class ProposalForm(VersionedForm):
    """Something to be decided."""

    title = forms.CharField(max_length=140, label=lazy("Proposal, in one line"))
    text = forms.CharField(
        widget=_text(), max_length=8000, label=lazy("What is decided if it is carried")
    )
    options = forms.CharField(
        required=False,
        widget=_text(),
        max_length=4000,
        label=lazy("Options, one a line"),
        help_text=lazy("Empty: people vote for or against."),
    )
    majority = forms.ChoiceField(choices=Majority.choices, label=lazy("It is carried by"))
    secret = forms.BooleanField(
        required=False,
        label=lazy("Secret vote"),
        help_text=lazy("Who chose what is never kept; a vote cannot be changed."),
    )
    assembly = forms.ModelChoiceField(
        queryset=Assembly.objects.none(),
        required=False,
        label=lazy("Voted at"),
        help_text=lazy("Empty: on line and on paper, until a day."),
    )

    def __init__(self, *args: Any, assemblies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assembly"].queryset = assemblies  # type: ignore[attr-defined]

    def clean_options(self) -> list[str]:
        lines = [line.strip()[:140] for line in self.cleaned_data["options"].splitlines()]
        return list(dict.fromkeys(line for line in lines if line))


class OpenVoteForm(forms.Form):
    """Until when people can vote."""

    closes_at = forms.DateTimeField(
        widget=_time(), label=lazy("People can vote until"), required=False
    )


class CountForm(forms.Form):
    """What was counted in the room or taken out of the box."""

    tellers = forms.IntegerField(
        min_value=1, max_value=20, initial=2, label=lazy("How many people counted")
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = [code for code, _label in choices]
        for code, label in choices:
            self.fields[f"n_{code}"] = forms.IntegerField(
                min_value=0, max_value=100_000, initial=0, label=label
            )

    def counts(self) -> dict[str, int]:
        """Votes by choice."""
        return {code: self.cleaned_data[f"n_{code}"] for code in self.codes}


class DecisionForm(forms.Form):
    """What was decided, who sees to it."""

    title = forms.CharField(max_length=140, label=lazy("What was decided"))
    text = forms.CharField(required=False, widget=_text(), max_length=8000, label=lazy("In full"))
    owner = forms.ModelChoiceField(
        queryset=Member.objects.none(), required=False, label=lazy("Who sees to it")
    )
    due = forms.DateField(required=False, widget=_day(), label=lazy("Before"))
    public = forms.BooleanField(required=False, label=lazy("Everybody may read it"))

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_people(self, "owner", people)


class StepForm(forms.Form):
    """What became of a decision."""

    state = forms.ChoiceField(choices=Decision.State.choices, label=lazy("Where it stands"))
    text = forms.CharField(widget=_text(), max_length=2000, label=lazy("What was done"))


class MandateForm(forms.Form):
    """Somebody is trusted with something until a day."""

    member = forms.ModelChoiceField(queryset=Member.objects.none(), label=lazy("Who"))
    what = forms.CharField(
        max_length=140, label=lazy("With what"), help_text=lazy("President, delegate, auditor…")
    )
    from_day = forms.DateField(required=False, widget=_day(), label=lazy("From"))
    until_day = forms.DateField(widget=_day(), label=lazy("Last day"))

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_people(self, "member", people)


WAYS = tuple(choice for choice in Way.choices if choice[0] != Way.PAPER)
