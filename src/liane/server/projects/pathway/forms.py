"""What people fill in on the pathway."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.governance.models import Decision, Proposal
from liane.server.community.members.forms.choosing import offer_people
from liane.server.community.members.models import Member
from liane.server.projects.pathway.models import Deliverable
from liane.server.projects.pathway.phases import indicators, phases
from liane.server.site.forms import VersionedForm

__all__ = [
    "UNITS",
    "BackForm",
    "DeliverableForm",
    "ForceForm",
    "GateForm",
    "KitForm",
    "MoreForm",
    "PaperForm",
    "ProjectForm",
    "ReceiptForm",
    "ResultForm",
]

UNITS = {
    "households": lazy("households"),
    "%": lazy("%"),
    "hours": lazy("hours"),
    "people": lazy("people"),
    "partnerships": lazy("partnerships"),
    "of 4": lazy("of 4"),
}


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ProjectForm(VersionedForm):
    """What the project is called and what for."""

    name = forms.CharField(max_length=120, label=lazy("Name of the project"))
    aim = forms.CharField(
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        label=lazy("What for"),
        help_text=lazy("In the words of the people who want it."),
    )


class DeliverableForm(VersionedForm):
    """Where a deliverable stands."""

    state = forms.ChoiceField(choices=Deliverable.State.choices, label=lazy("Where it stands"))
    owner = forms.ModelChoiceField(
        queryset=Member.objects.none(), required=False, label=lazy("Who sees to it")
    )
    due = forms.DateField(required=False, widget=_day(), label=lazy("Before"))
    document = forms.CharField(
        required=False,
        max_length=200,
        label=lazy("Paper that shows it"),
        help_text=lazy("What it is called, where it is kept. No person’s name."),
    )
    link = forms.URLField(
        required=False,
        max_length=300,
        assume_scheme="https",
        label=lazy("Or its address"),
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_people(self, "owner", people)


class MoreForm(forms.Form):
    """A deliverable that the project adds."""

    title = forms.CharField(max_length=140, label=lazy("Something more to leave behind"))


class GateForm(forms.Form):
    """Which decision or which vote passes the gate."""

    decision = forms.ModelChoiceField(
        queryset=Decision.objects.none(), required=False, label=lazy("Decision")
    )
    proposal = forms.ModelChoiceField(
        queryset=Proposal.objects.none(), required=False, label=lazy("Or the vote that carried it")
    )

    def __init__(self, *args: Any, decisions: Any, votes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].queryset = decisions  # type: ignore[attr-defined]
        self.fields["decision"].label_from_instance = lambda one: one.title  # type: ignore[attr-defined]
        self.fields["proposal"].queryset = votes  # type: ignore[attr-defined]


class ForceForm(GateForm):
    """Who forces the gate, and why."""

    signed = forms.CharField(
        max_length=120,
        label=lazy("Who takes it on themselves"),
        help_text=lazy("Their name. It stays beside the gate for ever."),
    )
    reason = forms.CharField(
        max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), label=lazy("Why")
    )
    field_order = ("signed", "reason", "decision", "proposal")


class BackForm(forms.Form):
    """Which earlier phase is taken up again."""

    to = forms.TypedChoiceField(coerce=int, label=lazy("Phase to take up again"))
    reason = forms.CharField(
        max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), label=lazy("Why")
    )

    def __init__(self, *args: Any, before: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "fr"
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            (each.number, f"{each.number} · {each.told(language)['name']}")
            for each in phases()
            if each.number < before
        ]


class ResultForm(forms.Form):
    """A result on a day."""

    code = forms.ChoiceField(label=lazy("Result"))
    value = forms.DecimalField(
        min_value=0, max_value=1_000_000_000, max_digits=14, decimal_places=2, label=lazy("Number")
    )
    source = forms.CharField(
        max_length=160,
        label=lazy("How it was counted"),
        help_text=lazy("Register, survey, counter, estimate."),
    )
    on = forms.DateField(required=False, widget=_day(), label=lazy("Day it was counted"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "fr"
        self.fields["code"].choices = [  # type: ignore[attr-defined]
            (each.code, f"{each.name(language)} ({UNITS[each.unit]})") for each in indicators()
        ]


class PaperForm(forms.Form):
    """A file of a deliverable."""

    title = forms.CharField(
        max_length=140, label=lazy("What it is"), help_text=lazy("No person’s name.")
    )
    file = forms.FileField(
        label=lazy("File"),
        help_text=lazy("A PDF or a picture, 4 MB. Sealed."),
        widget=forms.FileInput(attrs={"accept": ".pdf,image/*"}),
    )
    for_members = forms.BooleanField(
        required=False,
        label=lazy("Every member may read it"),
        help_text=lazy("Else: who steers the project, and who sees to this deliverable."),
    )


class ReceiptForm(forms.Form):
    """What another community gave back."""

    community = forms.CharField(
        max_length=120, label=lazy("Community"), help_text=lazy("The name it has in its Liane.")
    )
    receipt = forms.CharField(
        max_length=20, label=lazy("Its receipt"), help_text=lazy("Eight letters, as « abcd-efgh ».")
    )


class KitForm(forms.Form):
    """The kit of another community."""

    file = forms.FileField(
        label=lazy("Kit of another community"),
        help_text=lazy("The file that « Take the kit » gave there."),
        widget=forms.FileInput(attrs={"accept": ".json"}),
    )
