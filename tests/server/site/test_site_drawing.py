"""What draws fields, maps and addresses quickly says the same as what it stands for."""

import math
import random
import re
from itertools import combinations

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.template import Context, Template
from django.urls import reverse
from django.utils.safestring import mark_safe

from liane.server.site.forms import HouseRenderer
from liane.server.site.identifiers import uuid7
from liane.server.site.widgets.map import Mark, _Frame, apart, draw_map

GROUPS = [("", "?"), ("Rives", [("n", "Nord"), ("s", "l’<b>autre</b> rive")]), (3, "trois")]


class Everything(forms.Form):
    """One field of each kind that our forms use."""

    name = forms.CharField(max_length=40, help_text="l’un <i>ou</i> l’autre")
    words = forms.CharField(widget=forms.Textarea(attrs={"rows": 3, "required": True}))
    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    many = forms.IntegerField(min_value=1, required=False)
    share = forms.DecimalField(localize=True, required=False)
    mail = forms.EmailField(required=False, widget=forms.EmailInput(attrs={"autofocus": False}))
    secret = forms.CharField(widget=forms.PasswordInput)
    kept = forms.CharField(widget=forms.HiddenInput)
    yes = forms.BooleanField(required=False)
    side = forms.ChoiceField(choices=GROUPS)
    sides = forms.MultipleChoiceField(choices=GROUPS)
    one = forms.ChoiceField(choices=GROUPS, widget=forms.RadioSelect)
    some = forms.MultipleChoiceField(choices=GROUPS, widget=forms.CheckboxSelectMultiple)
    file = forms.FileField(widget=forms.FileInput(attrs={"accept": "image/*"}))


GIVEN = {
    "name": 'Fanta "la <grande>" & fils',
    "words": "</textarea><script>",
    "day": "2026-03-14",
    "many": "7",
    "share": "1,5",
    "yes": "on",
    "side": "s",
    "sides": ["n", "3"],
    "one": "3",
    "some": ["s"],
}


def close(html: str) -> str:
    """With one blank where there are several, and none between tags."""
    one = re.sub(r"\s+", " ", html)
    return re.sub(r"(?<=>) (?=<)", "", one).strip()


@pytest.mark.parametrize("given", [None, GIVEN, {}], ids=["empty", "filled", "refused"])
@pytest.mark.parametrize("name", list(Everything.base_fields))
def test_a_field_is_drawn_as_by_its_template(name, given):
    ours, theirs = (
        str(Everything(given, initial={"side": "n"}, renderer=renderer())[name])
        for renderer in (HouseRenderer, DjangoTemplates)
    )
    assert close(ours) == close(theirs)


def test_a_text_that_is_safe_is_not_escaped_twice():
    field = forms.ChoiceField(choices=[("a", mark_safe("A&nbsp;B"))])
    form = type("One", (forms.Form,), {"side": field})(renderer=HouseRenderer())
    assert "A&nbsp;B</option>" in str(form["side"])


@pytest.mark.parametrize(
    ("name", "identifiers"), [("members", 0), ("member", 1), ("offer-take", 2)]
)
def test_here_is_the_address_that_is_worked_out(operator, name, identifiers):
    marks = [uuid7() for _each in range(identifiers)]
    said = Template("{% here name a b %}" if identifiers == 2 else "{% here name a %}")
    said = said if identifiers else Template("{% here name %}")
    given = dict(zip("ab", marks, strict=False)) | {"operator": operator, "name": name}
    for _twice in range(2):
        assert said.render(Context(given)) == reverse(name, args=(operator.slug, *marks))


def test_here_leaves_other_identifiers_to_the_resolver(operator):
    said = Template("{% here 'plan-link' plan 3 %}")
    plan = uuid7()
    address = reverse("plan-link", args=(operator.slug, plan, 3))
    assert said.render(Context({"operator": operator, "plan": plan})) == address


def crowd(many: int, seed: int = 3) -> list[Mark]:
    draw = random.Random(seed)  # noqa: S311 (a crowd)
    states = ("ok", "worn", "cut", "unknown", "")
    return [
        Mark(12 + draw.gauss(0, 0.1), -8 + draw.gauss(0, 0.1), f"Lieu {n}", draw.choice(states))
        for n in range(many)
    ]


@pytest.mark.parametrize("many", [1, 40, 200, 600])
def test_no_two_names_of_a_map_meet(many):
    drawn = str(draw_map(crowd(many), label="Lieux"))
    names = [
        (float(x), float(y) - 10, float(x) + 7 * len(text), float(y) + 3.125)
        for x, y, text in re.findall(r'<text x="([\d.-]+)" y="([\d.-]+)"[^>]*>(Lieu \d+)<', drawn)
    ]
    assert names
    met = [(a, b) for a, b in combinations(names, 2) if meet(a, b)]
    assert met == []


def meet(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    grain = 0.2  # drawn with one decimal
    return (
        a[0] + grain < b[2] and b[0] + grain < a[2] and a[1] + grain < b[3] and b[1] + grain < a[3]
    )


def test_marks_that_a_map_has_room_for_are_those_of_comparing_each_with_each():
    marks, frame, spots = crowd(300), _Frame(crowd(300), []), []
    for mark in marks:
        spot = frame.at(mark.lat, mark.lon)
        if all(math.dist(spot, other) >= 13.0 for other, _mark in spots):
            spots.append((spot, mark))
    assert apart(marks) == [mark for _spot, mark in spots]


class Dues(forms.Form):
    amount = forms.DecimalField(decimal_places=2)


@pytest.mark.parametrize(
    ("kept", "written"),
    [("3000.00", "3000"), ("3000.50", "3000.50"), ("0.00", "0"), ("", None), (".00", ".00")],
)
def test_a_whole_amount_is_written_without_decimals(kept, written):
    drawn = str(Dues({"amount": kept}, renderer=HouseRenderer())["amount"])
    found = re.search(r'value="([^"]*)"', drawn)
    assert (found and found[1]) == written
