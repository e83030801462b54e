"""Forms of courses, sessions, seats, skills and paths."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.members.forms.choosing import offer_people, offer_several_people
from liane.server.community.members.models import Member, RoleName
from liane.server.community.members.queries import members_of, people_with
from liane.server.community.operators.models import Operator
from liane.server.community.training.models import Level, Question, Way
from liane.server.community.training.permissions import TEACHERS
from liane.server.site.forms import VersionedForm

__all__ = [
    "AskForm", "CourseForm", "PathForm", "QuestionForm", "QuestionsForm", "SeatForm", "SessionForm",
    "SkillForm",
]  # fmt: skip

_WOMAN = [("", lazy("not said")), ("true", lazy("a woman")), ("false", lazy("a man"))]
_LINES = lazy("One a line.")


def _lines(label: Any, rows: int = 4, **kwargs: Any) -> forms.CharField:
    kwargs.setdefault("help_text", _LINES)
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


def _time() -> forms.DateTimeInput:
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


def _woman() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=lazy("Woman or man, if said"), choices=_WOMAN, required=False, empty_value=None,
        coerce=lambda typed: typed == "true",
    )  # fmt: skip


class CourseForm(VersionedForm):
    """What can be learnt."""

    title = forms.CharField(label=lazy("Title of the course"), max_length=140)
    level = forms.ChoiceField(label=lazy("Level of the course"), choices=Level.choices)
    skill = forms.CharField(
        label=lazy("What one is able to do after it"), max_length=80,
        help_text=lazy("As « climb a mast safely »."),
    )  # fmt: skip
    objectives = _lines(lazy("Objectives"), max_length=2000)
    contents = _lines(lazy("What is done, moment by moment"), max_length=4000, required=False)
    hours = forms.DecimalField(
        label=lazy("Hours together"), min_value=0, max_digits=5, decimal_places=1, localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "short"}),
    )  # fmt: skip
    languages = forms.CharField(label=lazy("Languages"), max_length=120, required=False)
    documents = _lines(
        lazy("What to print or copy before"), max_length=2000, required=False,
        help_text=lazy("One a line: this list is carried where there is no link."),
    )  # fmt: skip


class QuestionForm(forms.Form):
    """A question asked before and after."""

    text = forms.CharField(label=lazy("What is asked"), max_length=240)
    answers = _lines(lazy("Answers to choose from"), max_length=1000)
    right = forms.IntegerField(
        label=lazy("Line of the right answer"), min_value=1, max_value=5, initial=1
    )

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        data = self.cleaned_data
        lines = [line for line in data["answers"].splitlines() if line.strip()]
        return {"text": data["text"], "answers": lines, "right": data["right"] - 1}


class SessionForm(VersionedForm):
    """A course given once."""

    at = forms.DateTimeField(label=lazy("Begins on"), widget=_time())
    until = forms.DateTimeField(label=lazy("Ends on"), required=False, widget=_time())
    place = forms.CharField(label=lazy("Place of the session"), max_length=140)
    seats = forms.IntegerField(label=lazy("Seats"), min_value=1, max_value=1000, required=False)
    trainers = forms.ModelMultipleChoiceField(
        Member.objects.none(), label=lazy("Trainers"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, operator: Operator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_several_people(
            self, "trainers", people_with(operator, TEACHERS), self.initial.get("trainers", ())
        )


class AskForm(forms.Form):
    """Somebody without account who wishes to learn: a name is enough."""

    name = forms.CharField(label=lazy("Name or pseudonym"), max_length=80)
    contact = forms.CharField(
        label=lazy("Mail or phone"), required=False, max_length=120,
        help_text=lazy("Sealed; to be told if the session changes, and for nothing else."),
    )  # fmt: skip
    is_woman = _woman()


class SeatForm(AskForm):
    """Somebody who asked on paper or by phone."""

    way = forms.ChoiceField(
        label=lazy("How it reached you"), choices=[each for each in Way.choices if each[0] != "web"]
    )


class QuestionsForm(forms.Form):
    """The questions of a course; what one does not know stays empty."""

    def __init__(self, *args: Any, questions: list[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in questions:
            self.fields[str(each.pk)] = forms.TypedChoiceField(
                label=each.text, required=False, coerce=int, empty_value=None,
                choices=list(enumerate(each.answers)), widget=forms.RadioSelect,
            )  # fmt: skip

    def answers(self) -> dict[str, int]:
        """What was chosen, by question."""
        return {key: at for key, at in self.cleaned_data.items() if at is not None}


class SkillForm(forms.Form):
    """How able somebody is."""

    GRADES = (
        (0, lazy("not yet")), (1, lazy("with help")), (2, lazy("does it alone")),
        (3, lazy("teaches it")),
    )  # fmt: skip
    member = forms.ModelChoiceField(Member.objects.none(), label=lazy("Who"))
    what = forms.CharField(
        label=lazy("The skill"), max_length=80, help_text=lazy("As « climb a mast safely ».")
    )
    grade = forms.TypedChoiceField(label=lazy("How able"), coerce=int, choices=GRADES)
    role = forms.ChoiceField(
        label=lazy("Role that needs it"), required=False,
        choices=[("", lazy("none")), *RoleName.choices],
    )  # fmt: skip
    is_woman = _woman()

    def __init__(self, *args: Any, operator: Operator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_people(self, "member", members_of(operator))


class PathForm(VersionedForm):
    """Understand, debate, act."""

    title = forms.CharField(label=lazy("Title of the path"), max_length=140)
    audience = forms.CharField(
        label=lazy("For which class or group"), max_length=140,
        help_text=lazy("A class, a club, an age. Never the name of a child."),
    )  # fmt: skip
    understand = _lines(
        lazy("Understand: the file"), rows=8, max_length=6000,
        help_text=lazy("Facts, each with its source."),
    )  # fmt: skip
    question = forms.CharField(label=lazy("Debate: the question"), max_length=240)
    roles = _lines(lazy("Roles of the debate"), max_length=2000)
    rules = _lines(lazy("Rules of the debate"), max_length=2000)
    minutes = forms.IntegerField(
        label=lazy("Minutes of debate"), min_value=5, max_value=480, initial=60
    )
    action = _lines(
        lazy("Act: what they decided to do"), max_length=2000, required=False,
        help_text=lazy("Filled after the debate."),
    )  # fmt: skip
    outcome = _lines(
        lazy("What came of it"), max_length=4000, required=False, help_text=lazy("No name.")
    )
    people = forms.IntegerField(
        label=lazy("How many took part"), min_value=0, max_value=100_000, required=False
    )
