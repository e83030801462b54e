"""One site among thousands: typed, looked for, chosen among the matches, all without a script."""

import pytest
from django import forms

from liane.server.networks.registers.choosing import offer_sites
from liane.server.networks.registers.models import Site
from liane.server.networks.registers.queries import sites_of
from liane.server.site.choosing import LONG, SHOWN


class Choosing(forms.Form):
    site = forms.ModelChoiceField(Site.objects.none(), label="Site", required=False)

    def __init__(self, *args, operator, **kwargs):
        super().__init__(*args, **kwargs)
        offer_sites(self, "site", sites_of(operator))


@pytest.fixture
def many(operator) -> list[Site]:
    names = [f"Toit {n:03}" for n in range(LONG)] + ["Mosquée", "Mosquée du nord"]
    return Site.objects.bulk_create(
        Site(
            operator=operator, kind="roof", lat=14.4, lon=-11.4, name=name, code=f"c{n}", zone="Est"
        )
        for n, name in enumerate(names)
    )


def test_a_short_list_stays_a_list(operator):
    Site.objects.create(operator=operator, kind="roof", lat=14.4, lon=-11.4, name="École", code="e")
    assert "<select" in str(Choosing(operator=operator)["site"])


def test_a_long_list_is_a_field_to_type_in(operator, many):
    drawn = str(Choosing(operator=operator)["site"])
    assert 'type="search"' in drawn
    assert "Toit 001" not in drawn


@pytest.mark.parametrize(
    ("typed", "name"), [("toit 007", "Toit 007"), ("mosquée DU", "Mosquée du nord"), ("", None)]
)
def test_one_match_is_taken_and_a_whole_name_is_enough(operator, many, typed, name):
    form = Choosing({"site": typed}, operator=operator)
    assert form.is_valid()
    assert getattr(form.cleaned_data["site"], "name", None) == name


def test_several_matches_come_back_as_a_list_to_choose_from(operator, many):
    form = Choosing({"site": "Toit"}, operator=operator)
    assert not form.is_valid()
    drawn = str(form["site"])
    assert drawn.count("<option") == SHOWN + 1
    chosen = many[3]
    again = Choosing({"site": "Toit", "site-one": str(chosen.pk)}, operator=operator)
    assert again.is_valid()
    assert again.cleaned_data["site"] == chosen


def test_a_site_that_was_there_stays_while_its_name_does(operator, many):
    many[1].name = many[0].name
    many[1].save()
    kept = {"site": many[0].name, "site-kept": str(many[1].pk)}
    assert (
        Choosing(kept, operator=operator).fields["site"].clean(tuple([*kept.values(), ""]))
        == many[1]
    )
    other = Choosing({**kept, "site": "Mosquée"}, operator=operator)
    assert other.is_valid()
    assert other.cleaned_data["site"].name == "Mosquée"
    assert str(many[1].pk) in str(Choosing(operator=operator, initial={"site": many[1]})["site"])
    assert many[1].name in str(Choosing(operator=operator, initial={"site": many[1].pk})["site"])


@pytest.mark.parametrize(
    "sent", [{"site": "zzz"}, {"site": "\0"}, {"site": "Toit", "site-one": "x"}, {"site": "%"}]
)
def test_nothing_that_is_sent_breaks_it(operator, many, sent):
    form = Choosing(sent, operator=operator)
    assert form.is_valid() == (sent["site"] == "\0")


def test_a_site_of_another_operator_is_not_chosen(operator, many, bearer):
    from liane.server.community.operators.actions import found_operator

    other = found_operator(bearer.user, name="Kayes", kind="village", privacy="public")
    theirs = Site.objects.create(
        operator=other, kind="roof", lat=14.4, lon=-11.4, name="Ailleurs", code="a"
    )
    sent = {"site": "Ailleurs", "site-one": str(theirs.pk)}
    assert not Choosing(sent, operator=operator).is_valid()
