"""Several people among thousands: typed, looked for, ticked, all without a script."""

import pytest
from django import forms
from django.http import QueryDict

from liane.server.community.members.actions import join
from liane.server.community.members.forms.choosing import offer_people, offer_several_people
from liane.server.community.members.models import Member
from liane.server.community.members.queries import members_of, people_with
from liane.server.site import choosing


class Going(forms.Form):
    people = forms.ModelMultipleChoiceField(
        Member.objects.none(), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args, operator, **kwargs):
        super().__init__(*args, **kwargs)
        able = people_with(operator, ("technician",))
        offer_several_people(self, "people", members_of(operator), able)


def sent(**fields) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, values in fields.items():
        data.setlist(name.replace("_", "-"), values)
    return data


@pytest.fixture
def people(operator, bearer, monkeypatch) -> dict[str, Member]:
    """Five people more, where a list of three is long already."""
    monkeypatch.setattr(choosing, "LONG", 3)
    names = ("Fanta Traoré", "Fanta Diallo", "Moussa Keïta", "Kadia Sow")
    every = {name: join(operator, user=None, name=name) for name in names}
    moussa = every["Moussa Keïta"]
    join(operator, user=None, name="Issa Cissé", roles=("technician",))
    return {**every, "Moussa": moussa}


def test_few_people_are_boxes_to_tick(operator, bearer):
    drawn = str(Going(operator=operator)["people"])
    assert "checkbox" in drawn
    assert 'type="search"' not in drawn


def test_many_people_are_typed_and_those_with_the_role_are_at_hand(operator, people):
    chosen = people["Moussa"]
    drawn = str(Going(operator=operator, initial={"people": [chosen.pk]})["people"])
    assert 'name="people-typed"' in drawn
    assert "Issa Cissé" in drawn
    assert f'value="{chosen.pk}" checked' in drawn
    assert "Kadia" not in drawn


def test_boxes_and_typed_names_are_taken_together(operator, people):
    data = sent(people=[str(people["Moussa"].pk)], people_typed=["kadia, fanta tra"])
    form = Going(data, operator=operator)
    assert form.is_valid(), form.errors
    named = {str(each.name) for each in form.cleaned_data["people"]}
    assert named == {"Moussa Keïta", "Kadia Sow", "Fanta Traoré"}


def test_a_name_of_two_people_asks_which_and_keeps_the_others(operator, people):
    form = Going(sent(people_typed=["Kadia, Fanta"]), operator=operator)
    assert not form.is_valid()
    drawn = str(form["people"])
    assert f'value="{people["Kadia Sow"].pk}" checked' in drawn
    assert "Fanta Diallo" in drawn
    assert 'value="Fanta"' in drawn
    # when: one of them is ticked and the form is sent as it stands
    both = [str(people["Kadia Sow"].pk), str(people["Fanta Diallo"].pk)]
    again = Going(sent(people=both, people_typed=["Fanta"]), operator=operator)
    assert again.is_valid()
    assert len(again.cleaned_data["people"]) == 2


@pytest.mark.parametrize("typed", ["zzzz", "\0zzzz", "%zz"])
def test_an_unknown_name_says_so(operator, people, typed):
    form = Going(sent(people_typed=[typed], people=["no key"]), operator=operator)
    assert not form.is_valid()
    assert not form["people"].value()[0][0][2]  # nobody is ticked


def test_nobody_is_enough_unless_somebody_is_required(operator, people):
    form = Going(sent(), operator=operator)
    assert form.is_valid()
    assert form.cleaned_data["people"] == []
    form.fields["people"].required = True
    form.full_clean()
    assert not form.is_valid()


def test_people_at_hand_are_a_list_beside_the_field_to_type_in(operator, people):
    class Given(forms.Form):
        who = forms.ModelChoiceField(Member.objects.none())

    form = Given({"who": "", "who-one": str(people["Moussa"].pk)})
    offer_people(form, "who", members_of(operator), people_with(operator, ("technician",)))
    assert "Issa Cissé" in str(form["who"])
    assert form.is_valid()
    assert form.cleaned_data["who"] == people["Moussa"]
