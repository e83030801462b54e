"""The demonstration's people are told: roles, a household, interests, a roof for a relay."""

from pathlib import Path

import pytest

from liane.server.community.members import demo, queries
from liane.server.community.members.models import Household, Interest
from liane.server.community.operators import demo as place
from liane.server.community.operators.queries import parts_of
from liane.server.site.demo import PEOPLE, DemoContext


@pytest.fixture
def context(operator, bearer, somebody) -> DemoContext:
    others = {key: somebody(*told[:1], *told[1]) for key, told in PEOPLE.items() if key != "awa"}
    return DemoContext(operator, {"awa": bearer} | others, Path())


def test_the_demonstration_has_people_a_roof_and_somebody_to_call_back(context):
    place.fill(context)
    demo.fill(context)
    fitting = queries.offers_matching(context.operator, "roof", zone="Château d’eau")
    assert fitting[0].score > 0
    assert Interest.objects.filter(state="new").count() == 1
    assert Household.objects.get().members.count() == 2
    assert parts_of(context.operator, "quarter").count() == 4
