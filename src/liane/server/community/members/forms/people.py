"""A member as a form, a household, a role."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.members.models import Channel, Member, RoleName
from liane.server.community.operators.languages import LANGUAGE_CHOICES
from liane.server.site.forms import VersionedForm

__all__ = ["EndRoleForm", "HouseholdForm", "MemberForm", "RoleForm", "day_input"]

MOST_SKILLS = 12


def day_input() -> forms.DateInput:
    """A field for a day."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class MemberForm(VersionedForm):
    """What is known of a member; only the name is needed."""

    name = forms.CharField(label=lazy("Name"), max_length=120)
    phone = forms.CharField(
        label=lazy("Phone"),
        help_text=lazy("May be shared by several people. May stay empty."),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel"}),
    )
    mail = forms.EmailField(label=lazy("Mail"), required=False)
    zone = forms.CharField(
        label=lazy("Where (quarter, street, floor)"), max_length=80, required=False
    )
    languages = forms.MultipleChoiceField(
        label=lazy("Languages"),
        choices=LANGUAGE_CHOICES,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "many"}),
        required=False,
    )
    skills = forms.CharField(
        label=lazy("Skills"),
        help_text=lazy("Separated by commas: electricity, masonry, accounts."),
        max_length=300,
        required=False,
    )
    consents = forms.MultipleChoiceField(
        label=lazy("They agree to"),
        choices=Channel.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    @classmethod
    def about(cls, member: Member) -> dict[str, Any]:
        """What the form is filled with."""
        same = {name: getattr(member, name, None) for name in cls.base_fields}
        told = {"skills": ", ".join(member.skills), "consents": list(member.consents)}
        return same | told | {"seen_version": member.version}

    def facts(self, before: Member | None = None) -> dict[str, Any]:
        """What `join` and `change_member` take; a consent keeps the day it was given."""
        values = self.values()
        given = before.consents if before else {}
        today = timezone.localdate().isoformat()
        values["consents"] = {each: given.get(each, today) for each in values["consents"]}
        skills = (each.strip() for each in values["skills"].split(","))
        values["skills"] = list(dict.fromkeys(each for each in skills if each))[:MOST_SKILLS]
        values["mail"] = values["mail"] or None
        return values


class HouseholdForm(VersionedForm):
    """People under one roof."""

    name = forms.CharField(label=lazy("What neighbours call it"), max_length=120)
    zone = forms.CharField(
        label=lazy("Where (quarter, street, floor)"), max_length=80, required=False
    )
    size = forms.IntegerField(
        label=lazy("How many people live there"), min_value=1, max_value=200, required=False
    )


class RoleForm(forms.Form):
    """A role to give."""

    name = forms.ChoiceField(label=lazy("Role"), choices=RoleName.choices)
    since = forms.DateField(label=lazy("From"), widget=day_input(), required=False)
    until = forms.DateField(
        label=lazy("Until (the first day without)"), widget=day_input(), required=False
    )


class EndRoleForm(forms.Form):
    """When a role ends."""

    until = forms.DateField(label=lazy("Ends on"), widget=day_input(), required=False)
