"""What people fill in: a group, a notice, a task, a message."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.groups.models import Audience, Group
from liane.server.site.forms import VersionedForm

__all__ = ["GroupForm", "MessageForm", "NoticeForm", "TaskForm", "ThreadForm"]

NEEDS = (
    ("time", lazy("time")),
    ("roof", lazy("a roof or a place")),
    ("tool", lazy("a tool")),
    ("money", lazy("money")),
    ("skill", lazy("a skill")),
)


class Day(forms.DateInput):
    """A day, by the phone's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class GroupForm(VersionedForm):
    """A group and its mandate."""

    name = forms.CharField(max_length=120, label=lazy("Name of the group"))
    mandate = forms.CharField(
        widget=forms.Textarea,
        max_length=4000,
        label=lazy("Mandate"),
        help_text=lazy("What it is asked to do, and what it may decide alone."),
    )
    mandate_until = forms.DateField(
        required=False, widget=Day, label=lazy("Until"), help_text=lazy("Empty: without end.")
    )
    open_to_all = forms.BooleanField(
        required=False, initial=True, label=lazy("Any member may come in")
    )


class NoticeForm(forms.Form):
    """A notice; public ones are read by everybody on the Wi-Fi."""

    title = forms.CharField(max_length=140, label=lazy("In one line"))
    text = forms.CharField(
        required=False, widget=forms.Textarea, max_length=4000, label=lazy("More, if needed")
    )
    audience = forms.ChoiceField(choices=Audience.choices, label=lazy("For"))
    group = forms.ModelChoiceField(
        queryset=Group.objects.none(), required=False, label=lazy("Group, if it is for one")
    )
    signed = forms.CharField(
        required=False,
        max_length=80,
        label=lazy("Signed"),
        help_text=lazy("The name of a team, never of a person."),
    )
    until_day = forms.DateField(
        required=False, widget=Day, label=lazy("Last day"), help_text=lazy("Empty: it stays up.")
    )

    def __init__(self, *args: Any, groups: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("audience") == Audience.GROUP and not values.get("group"):
            self.add_error("group", lazy("Choose the group it is for."))
        until = values.get("until_day")
        if until and until < timezone.localdate():
            self.add_error("until_day", lazy("This day is past: nobody would read it."))
        if values.get("audience") != Audience.GROUP:
            values["group"] = None
        return values


class TaskForm(forms.Form):
    """Something to be done."""

    title = forms.CharField(max_length=140, label=lazy("What has to be done"))
    details = forms.CharField(
        required=False, widget=forms.Textarea, max_length=4000, label=lazy("How, with what")
    )
    group = forms.ModelChoiceField(
        queryset=Group.objects.none(), required=False, label=lazy("Group")
    )
    due = forms.DateField(required=False, widget=Day, label=lazy("Before"))
    zone = forms.CharField(required=False, max_length=80, label=lazy("Area"))
    needs = forms.MultipleChoiceField(
        required=False,
        choices=NEEDS,
        widget=forms.CheckboxSelectMultiple,
        label=lazy("What it needs"),
    )

    def __init__(self, *args: Any, groups: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups  # type: ignore[attr-defined]


class MessageForm(forms.Form):
    """A message in a thread."""

    text = forms.CharField(widget=forms.Textarea, max_length=8000, label=lazy("Your message"))


class ThreadForm(MessageForm):
    """The first message of a thread."""

    subject = forms.CharField(max_length=140, label=lazy("About"))
    field_order = ("subject", "text")
