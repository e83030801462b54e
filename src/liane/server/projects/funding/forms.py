"""What people type about calls, applications and grants."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.members.forms.choosing import offer_people
from liane.server.community.members.models import Member
from liane.server.community.operators.choices import currency_field, put_first
from liane.server.projects.funding.models import Call, Report
from liane.server.projects.funding.rules import BEST
from liane.server.site.forms import VersionedForm

__all__ = [
    "ApplicationForm",
    "CallForm",
    "DecisionForm",
    "DocumentForm",
    "InstalmentForm",
    "ReportForm",
    "ReviewForm",
    "SeatForm",
    "SignForm",
]

_MOST = 20


def _text(rows: int = 6) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _day(label: Any, *, required: bool = True) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, required=required)


def _amount(label: Any, *, required: bool = True, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=required, min_value=0, max_digits=16, decimal_places=2, **more
    )


def _lines(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=False, widget=_text(4), max_length=4000
    )


class CallForm(VersionedForm):
    """A call while it is being written."""

    title = forms.CharField(max_length=140, label=lazy("Name of the call"))
    text = forms.CharField(
        max_length=8000, widget=_text(8), label=lazy("For whom, for what, and how")
    )
    currency = currency_field(lazy("Currency of the call"))
    budget = _amount(lazy("Money of the whole call"), required=False)
    most = _amount(lazy("Most for one application"), required=False)
    closes_on = _day(lazy("Last day to send"))
    decided_by = _day(lazy("Results are due on"), required=False)
    questions = _lines(lazy("Conditions, one a line"), lazy("An application must say yes to each."))
    criteria = _lines(
        lazy("Criteria, one a line, each with its weight"), lazy("As « Use for all : 3 ».")
    )
    categories = _lines(lazy("The funder’s categories of spending, one a line"))
    documents = _lines(lazy("Papers to join, one a line"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        put_first(self.fields["currency"], str(self.initial.get("currency") or ""))

    def _split(self, name: str) -> list[str]:
        found = [line.strip()[:140] for line in self.cleaned_data[name].splitlines()]
        return list(dict.fromkeys(line for line in found if line))[:_MOST]

    def clean_questions(self) -> list[str]:
        return self._split("questions")

    def clean_categories(self) -> list[str]:
        return self._split("categories")

    def clean_documents(self) -> list[str]:
        return self._split("documents")

    def clean_criteria(self) -> list[list[Any]]:
        found: list[list[Any]] = []
        for line in self._split("criteria"):
            match = re.fullmatch(r"(.+?)\s*:\s*([1-9]\d?)", line)
            if not match:
                raise forms.ValidationError(
                    _("{line}: end it with « : » and a weight from 1 to 99").format(line=line)
                )
            found.append([match[1].strip(), int(match[2])])
        return found

    @staticmethod
    def shown(call: Call) -> dict[str, Any]:
        """A call as the form shows it."""
        names = ("title", "text", "currency", "budget", "most", "closes_on", "decided_by")
        lists = {name: "\n".join(getattr(call, name))
                 for name in ("questions", "categories", "documents")}  # fmt: skip
        criteria = "\n".join(f"{text} : {weight}" for text, weight in call.criteria)
        return {
            **{name: getattr(call, name) for name in names},
            **lists,
            "criteria": criteria,
            "seen_version": call.version,
        }


class SeatForm(forms.Form):
    """Somebody of the committee."""

    member = forms.ModelChoiceField(queryset=Member.objects.none(), label=lazy("Who sits"))
    shown_as = forms.CharField(
        max_length=140,
        label=lazy("Name as everybody reads it"),
        help_text=lazy("Ask the person: the committee is published."),
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_people(self, "member", people)


class _ByCategory(forms.Form):
    """A form with an amount for each category of the funder, `said` as "Spent on {name}"."""

    def add_categories(self, said: str, categories: list[str], before: dict[str, str]) -> None:
        self.categories = categories
        for at, name in enumerate(categories):
            label, kept = said.format(name=name), before.get(name)
            self.fields[f"category_{at}"] = _amount(label, required=False, initial=kept)

    def by_category(self) -> dict[str, str]:
        """Amounts as texts; what is empty is left out."""
        found = {n: self.cleaned_data.get(f"category_{at}") for at, n in enumerate(self.categories)}
        return {name: str(value) for name, value in found.items() if value}


class ApplicationForm(_ByCategory):
    """An application; any part may wait while it is a draft."""

    who = forms.CharField(max_length=140, required=False, label=lazy("Your organisation"),
                          help_text=lazy("Hidden from those who judge."))  # fmt: skip
    contact = forms.CharField(max_length=200, required=False, label=lazy("How to reach you"),
                              help_text=lazy("A phone or a mail; hidden too."))  # fmt: skip
    title = forms.CharField(
        max_length=140, required=False, label=lazy("What you would do, in one line")
    )
    summary = forms.CharField(
        max_length=4000, required=False, widget=_text(10), label=lazy("What, for whom, how, when"),
        help_text=lazy("Read blind: write no name of yours in it."),
    )  # fmt: skip
    amount = _amount(lazy("Money you ask for"), required=False)

    def __init__(self, *args: Any, call: Call, before: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = call.questions
        for name in ("who", "contact", "title", "summary", "amount"):
            self.fields[name].initial = getattr(before, name)
        self.add_categories(_("Of it, for {name}"), call.categories, before.budget)
        for at, text in enumerate(call.questions):
            said = before.answers[at] if at < len(before.answers) else False
            self.fields[f"yes_{at}"] = forms.BooleanField(required=False, label=text, initial=said)

    def values(self) -> dict[str, Any]:
        """Ready for the action."""
        plain = {name: self.cleaned_data[name] for name in ("who", "contact", "title", "summary")}
        answers = [self.cleaned_data[f"yes_{at}"] for at in range(len(self.questions))]
        amount = self.cleaned_data["amount"] or None
        return {**plain, "amount": amount, "answers": answers, "budget": self.by_category()}


class DocumentForm(forms.Form):
    """A paper that is joined."""

    name = forms.ChoiceField(label=lazy("Which paper"))
    paper = forms.FileField(
        label=lazy("The paper, a PDF or a picture"),
        widget=forms.FileInput(attrs={"accept": ".pdf,image/jpeg,image/png"}),
    )

    def __init__(self, *args: Any, names: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]


class ReceiptForm(forms.Form):
    """What shows what was done or spent."""

    name = forms.CharField(
        max_length=120, label=lazy("What it shows"), help_text=lazy("As « cement, 12 bags ».")
    )
    paper = forms.FileField(
        label=lazy("The paper, a PDF or a picture"),
        widget=forms.FileInput(attrs={"accept": ".pdf,image/jpeg,image/png"}),
    )


class ReviewForm(forms.Form):
    """A score for each criterion, and why."""

    def __init__(self, *args: Any, criteria: list[list[Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for at, (text, weight) in enumerate(criteria):
            self.fields[f"score_{at}"] = forms.IntegerField(
                min_value=0,
                max_value=BEST,
                label=text,
                help_text=_("From 0 to 5; it weighs {weight}.").format(weight=weight),
            )
        self.fields["comment"] = forms.CharField(
            max_length=4000, required=False, widget=_text(), label=lazy("Why, for the committee")
        )

    def scores(self) -> list[int]:
        """One for each criterion."""
        return [self.cleaned_data[f"score_{at}"] for at in range(len(self.criteria))]


class DecisionForm(forms.Form):
    """What the committee decided."""

    granted = _amount(lazy("Money granted; empty if it is not accepted"), required=False)
    reason = forms.CharField(
        max_length=2000, widget=_text(4), label=lazy("Why, as who applied reads it")
    )

    def money(self) -> Decimal | None:
        """The grant; None declines."""
        return self.cleaned_data["granted"] or None


class InstalmentForm(forms.Form):
    """A part of the grant."""

    milestone = forms.CharField(max_length=200, label=lazy("Paid once this is reached"))
    amount = _amount(lazy("Amount of the instalment"))
    due_on = _day(lazy("Expected on"), required=False)


class SignForm(forms.Form):
    """The contract as it was signed."""

    terms = forms.CharField(
        max_length=8000, required=False, widget=_text(), label=lazy("Terms added to the contract")
    )
    signed_on = _day(lazy("Signed by both on"))


class ReportForm(_ByCategory):
    """What was done, or what was spent."""

    kind = forms.ChoiceField(
        label=lazy("The report tells"),
        choices=[
            (Report.NARRATIVE, lazy("what was done")), (Report.FINANCIAL, lazy("what was spent")),
        ],
    )  # fmt: skip
    text = forms.CharField(max_length=8000, required=False, widget=_text(), label=lazy("In words"))

    def __init__(self, *args: Any, categories: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_categories(_("Spent on {name}"), categories, {})
