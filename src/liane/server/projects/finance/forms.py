"""What people type about money."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.members.models import Household
from liane.server.community.operators.choices import currency_field, put_first
from liane.server.projects.finance.models import Account, Code, Line, Side, Tariff, Where
from liane.server.site.forms import VersionedForm

__all__ = [
    "BasisForm",
    "CodeForm",
    "IncomeForm",
    "LineForm",
    "PaperPledgeForm",
    "PartForm",
    "PaymentForm",
    "PledgeForm",
    "ReceiptForm",
    "SettlementForm",
    "TariffForm",
    "WhyForm",
    "WordsForm",
]


def amount(label: Any, help_text: Any = "", *, required: bool = False, least: str = "0") -> Any:
    """A number of money that may stay unknown."""
    return forms.DecimalField(
        label=label, help_text=help_text, required=required, min_value=float(least),
        max_digits=16, decimal_places=2,
    )  # fmt: skip


def percent(label: Any, help_text: Any = "") -> Any:
    """A share that may stay unknown."""
    return forms.DecimalField(
        label=label, help_text=help_text, required=False, min_value=0, max_value=100,
        max_digits=5, decimal_places=2,
    )  # fmt: skip


def count(label: Any, help_text: Any = "") -> Any:
    """How many; may stay unknown."""
    return forms.IntegerField(
        label=label, help_text=help_text, required=False, min_value=0, max_value=10_000_000
    )


def day(label: Any) -> Any:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class BasisForm(VersionedForm):
    """What the figures rest on; what stays empty is unknown."""

    currency = currency_field(lazy("Currency"))
    households = count(lazy("Households that the network could serve"))
    horizon_years = forms.IntegerField(
        label=lazy("Years to look ahead"), min_value=1, max_value=50, initial=10
    )
    median_household = amount(lazy("Income a month, median household"))
    poorest_40 = amount(lazy("Income a month, household of the poorest 40 %"))
    gni_per_capita = amount(lazy("Income a month, national income per head"))
    incomes_source = forms.CharField(
        label=lazy("Where these incomes are from"), max_length=160, required=False
    )
    incomes_on = day(lazy("Day of these incomes"))
    traffic_gb_month = amount(
        lazy("GB a month, one subscriber"), lazy("Empty: 5 GB, the APC model’s figure.")
    )
    reserve = amount(lazy("Money kept in reserve"))
    variable_cost_month = amount(lazy("What one more subscriber costs a month"))
    device_cost_month = amount(lazy("What a household’s own device costs a month"))
    payment_fee_rate = percent(lazy("Payment fees, percent of what is collected"))
    unpaid_rate = percent(lazy("Unpaid bills, percent of what is billed"))
    take_up_share = percent(
        lazy("Households that would subscribe, percent"),
        lazy("Used only until households sign."),
    )
    ramp_years = forms.DecimalField(
        label=lazy("Years until all have come"), required=False, min_value=0, max_value=50,
        decimal_places=1, help_text=lazy("Empty: 3 years, the APC model’s figure."),
    )  # fmt: skip
    discount_rate = percent(
        lazy("Discount rate, percent a year"), lazy("Empty: 5 %, the APC model’s figure.")
    )
    businesses = count(lazy("Shops and institutions that would pay"))
    business_month = amount(lazy("What one of them would pay a month"))
    adherents = count(lazy("Members who would pay dues"))
    dues_year = amount(lazy("Dues of a member, a year"))
    voucher_days = forms.DecimalField(
        label=lazy("Days a month a household would buy"), required=False, min_value=0,
        max_value=31, decimal_places=1,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        put_first(self.fields["currency"], str(self.initial.get("currency") or ""))


class LineForm(VersionedForm):
    """A line of cost or income."""

    side = forms.ChoiceField(choices=Side.choices, label=lazy("Kind"))
    name = forms.CharField(max_length=140, label=lazy("What"))
    price = amount(lazy("Price of one"), lazy("Empty: nobody knows yet. Never write zero for it."))
    quantity = forms.DecimalField(
        label=lazy("How many"), required=False, min_value=0, max_digits=14, decimal_places=3,
        initial=1,
    )  # fmt: skip
    unit = forms.CharField(max_length=40, required=False, label=lazy("Unit"))
    per = forms.ChoiceField(choices=Line.Per.choices, label=lazy("How often"), initial="year")
    share_of = forms.ChoiceField(
        choices=[("", lazy("an amount of money")), *Line.Of.choices],
        required=False,
        label=lazy("The price is"),
    )
    life_years = forms.IntegerField(
        label=lazy("Years it lasts"), required=False, min_value=1, max_value=50,
        help_text=lazy("For what is bought: without it, buying again is in no figure."),
    )  # fmt: skip
    local_share = percent(lazy("Percent of it spent here, in the territory"))
    in_kind = forms.BooleanField(
        required=False,
        label=lazy("Given in kind"),
        help_text=lazy("Work or goods: shown beside, never in the totals."),
    )
    where = forms.ChoiceField(choices=Where.choices, label=lazy("Where the amount is from"))
    source = forms.CharField(
        max_length=160, required=False, label=lazy("Who said so, in which paper")
    )
    on = day(lazy("Day of the amount"))

    def values(self) -> dict[str, Any]:
        found = super().values()
        found["on"] = found["on"] or timezone.localdate()
        return found


class TariffForm(VersionedForm):
    """What somebody pays."""

    name = forms.CharField(max_length=140, label=lazy("Who pays it, or for what"))
    price = amount(lazy("Price"), lazy("Empty: not decided."))
    per = forms.ChoiceField(choices=Tariff.Per.choices, label=lazy("How often"), initial="month")
    payers = forms.DecimalField(
        label=lazy("How many pay it today"), required=False, min_value=0, max_digits=12,
        decimal_places=2,
    )  # fmt: skip
    is_main = forms.BooleanField(required=False, label=lazy("It is the households’ tariff"))
    is_solidarity = forms.BooleanField(required=False, label=lazy("It is the solidarity tariff"))
    source = forms.CharField(
        max_length=160, required=False, label=lazy("The decision, or who proposed it")
    )


class PledgeForm(forms.Form):
    """What one signs for one's household."""

    amount = amount(lazy("What we would pay a month"), required=True)
    agreed = forms.BooleanField(
        label=lazy("I sign for my household: we will pay it once the network runs.")
    )


class PaperPledgeForm(forms.Form):
    """A paper that a household signed."""

    household = forms.ModelChoiceField(
        queryset=Household.objects.none(), required=False, label=lazy("Household")
    )
    name = forms.CharField(
        max_length=140, required=False, label=lazy("Or its name, as on the paper"),
        help_text=lazy("Two families of one name: add what tells them apart."),
    )  # fmt: skip
    amount = amount(lazy("What they would pay a month"), required=True)
    signed_on = day(lazy("Day of the signature"))

    def __init__(self, *args: Any, households: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["household"].queryset = households  # type: ignore[attr-defined]


class Coded(forms.Form):
    """What an entry and a payment both say."""

    on = day(lazy("Day"))
    amount = amount(lazy("Amount"), required=True)
    what = forms.CharField(
        max_length=140, label=lazy("For what"), help_text=lazy("Members read it: no names here.")
    )
    whom = forms.CharField(max_length=140, required=False, label=lazy("From whom, or to whom"))
    account = forms.ChoiceField(choices=Account.choices, label=lazy("Where the money lies"))
    line = forms.ModelChoiceField(
        queryset=Line.objects.none(), required=False, label=lazy("Line of the budget")
    )
    project = forms.ModelChoiceField(
        queryset=Code.objects.none(), required=False, label=lazy("Project")
    )
    axis = forms.ModelChoiceField(
        queryset=Code.objects.none(), required=False, label=lazy("Axis of the parent body")
    )
    funder = forms.ModelChoiceField(
        queryset=Code.objects.none(), required=False, label=lazy("Funder")
    )

    def __init__(self, *args: Any, lines: Any, codes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].queryset = lines  # type: ignore[attr-defined]
        for kind in Code.Kind.values:
            of_kind = codes.filter(kind=kind)
            self.fields[kind].queryset = of_kind  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """Ready for the action; no day said is today."""
        return {**self.cleaned_data, "on": self.cleaned_data["on"] or timezone.localdate()}


class IncomeForm(Coded):
    """Money that came in."""


class PaymentForm(Coded):
    """Money to be paid out."""


class CodeForm(forms.Form):
    """An analytic code."""

    kind = forms.ChoiceField(choices=Code.Kind.choices, label=lazy("Kind"))
    code = forms.CharField(max_length=16, label=lazy("Short code"))
    name = forms.CharField(max_length=140, label=lazy("What it stands for"))


class CategoriesForm(VersionedForm):
    """What a body calls each line of our budget."""

    def __init__(self, *args: Any, lines: Any, known: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(lines)
        for each in self.lines:
            self.fields[f"line_{each.pk.hex}"] = forms.CharField(
                label=each.name, required=False, max_length=80, initial=known.get(str(each.pk), "")
            )

    def categories(self) -> dict[UUID, str]:
        """Words by line."""
        return {each.pk: self.cleaned_data[f"line_{each.pk.hex}"] for each in self.lines}


class ReceiptForm(forms.Form):
    """The photo of a receipt."""

    picture = forms.FileField(
        label=lazy("Photo of the receipt"),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        help_text=lazy("Written anew: it no longer says where it was taken."),
    )


class WhyForm(forms.Form):
    """A reason."""

    why = forms.CharField(max_length=200, label=lazy("Why"))


class WordsForm(forms.Form):
    """What is added to the published page."""

    words = forms.CharField(
        max_length=1200, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        label=lazy("A few words beside the figures"),
        help_text=lazy("Everybody reads them: no names."),
    )  # fmt: skip


class SettlementForm(forms.Form):
    """A period to settle."""

    title = forms.CharField(max_length=120, label=lazy("Period"))
    fee = amount(lazy("Equal fee of each"), lazy("Zero if all is shared by use."), required=True)
    usage_unit = forms.CharField(max_length=40, initial="Go", label=lazy("Use is counted in"))


class PartForm(forms.Form):
    """What a participant declares."""

    participant = forms.CharField(max_length=120, label=lazy("Participant"))
    expenses = amount(lazy("What it spent for all"), required=True)
    usage = forms.DecimalField(
        label=lazy("What it used"), min_value=0, max_digits=16, decimal_places=3
    )
