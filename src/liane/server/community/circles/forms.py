"""What people fill in, in a circle."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.circles.kinds import ActorGroup
from liane.server.community.circles.models import Need, Post, Theme, Wish

__all__ = [
    "AnswerForm",
    "CallsForm",
    "CircleForm",
    "CodeForm",
    "NeedForm",
    "PlaceForm",
    "PostForm",
    "ReasonForm",
    "ReplyForm",
    "TestForm",
    "ThemeForm",
]


class CircleForm(forms.Form):
    """A circle to found."""

    name = forms.CharField(max_length=80, label=lazy("Name of the circle"))
    purpose = forms.CharField(
        widget=forms.Textarea,
        max_length=2000,
        label=lazy("What it is for"),
        help_text=lazy("And what is not said in it."),
    )
    group = forms.ChoiceField(choices=ActorGroup.choices, label=lazy("You stand for"))
    waiting_days = forms.IntegerField(
        min_value=1,
        max_value=90,
        initial=7,
        label=lazy("Waiting time before somebody comes in, in days"),
    )


class ReasonForm(forms.Form):
    """A reason; it is sealed."""

    reason = forms.CharField(
        widget=forms.Textarea,
        max_length=1000,
        label=lazy("Reason"),
        help_text=lazy("Sealed; read by those who are in. Write what can be read aloud."),
    )


class CodeForm(ReasonForm):
    """Somebody to propose."""

    code = forms.CharField(
        max_length=20,
        label=lazy("The code they handed to you"),
        help_text=lazy("They find it under « Circles », « Get a code »."),
    )
    group = forms.ChoiceField(choices=ActorGroup.choices, label=lazy("They stand for"))
    field_order = ("code", "group", "reason")


class PlaceForm(forms.Form):
    """One's own settings in a circle."""

    group = forms.ChoiceField(choices=ActorGroup.choices, label=lazy("You stand for"))
    phone = forms.CharField(
        required=False,
        max_length=30,
        label=lazy("Phone, for the phone tree alone"),
        help_text=lazy("Sealed; shown to those who call you and to those who keep the circle."),
    )
    wish = forms.ChoiceField(
        choices=Wish.choices,
        label=lazy("To know that there is something new"),
        help_text=lazy("The mail or text message says no more than that."),
    )


class ThemeForm(forms.Form):
    """A thematic group."""

    name = forms.CharField(max_length=80, label=lazy("Name of the theme"))


class PostForm(forms.Form):
    """Something to tell."""

    kind = forms.ChoiceField(choices=Post.Kind.choices, label=lazy("Kind"), initial="update")
    title = forms.CharField(max_length=140, label=lazy("In one line"))
    text = forms.CharField(widget=forms.Textarea, max_length=8000, label=lazy("Your message"))
    theme = forms.ModelChoiceField(
        queryset=Theme.objects.none(), required=False, label=lazy("Theme")
    )

    def __init__(self, *args: Any, themes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["theme"]
        field.queryset = themes
        field.label_from_instance = lambda theme: str(theme.name)


class ReplyForm(forms.Form):
    """An answer to a post."""

    text = forms.CharField(widget=forms.Textarea, max_length=8000, label=lazy("Your answer"))


class NeedForm(forms.Form):
    """What is lacking."""

    kind = forms.ChoiceField(choices=Need.Kind.choices, label=lazy("Kind"))
    title = forms.CharField(max_length=140, label=lazy("In one line"))
    text = forms.CharField(
        required=False, widget=forms.Textarea, max_length=4000, label=lazy("More, if needed")
    )
    priority = forms.TypedChoiceField(
        choices=Need.Priority.choices, coerce=int, initial=2, label=lazy("Priority")
    )


class AnswerForm(forms.Form):
    """What answered a need."""

    answer_kind = forms.ChoiceField(choices=Need.Answer.choices, label=lazy("Answered by"))
    answer = forms.CharField(
        widget=forms.Textarea, max_length=2000, label=lazy("Which one, and what it gave")
    )


class CallsForm(forms.Form):
    """Whom somebody calls."""

    called = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label=lazy("People to call")
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["called"]
        field.choices = [(str(place.pk), place.member.name) for place in people]


class TestForm(forms.Form):
    """A phone tree that was tried."""

    on = forms.DateField(
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=timezone.localdate,
        label=lazy("Day"),
    )
    reached = forms.IntegerField(min_value=0, max_value=1000, label=lazy("People who were reached"))
    minutes = forms.IntegerField(
        required=False, min_value=0, max_value=10_000, label=lazy("Minutes it took")
    )
    note = forms.CharField(
        required=False, widget=forms.Textarea, max_length=2000, label=lazy("Who was missed, why")
    )
