"""The demonstration's association is told, and its pages stay within their budget of questions."""

from pathlib import Path

import pytest

from liane.server.community.association import demo
from liane.server.community.association.models import Membership, YearPlan
from liane.server.community.association.queries.roll import counts_of
from liane.server.site.demo import PEOPLE, DemoContext


@pytest.fixture
def told(operator, bearer, somebody):
    others = {key: somebody(*who[:1], *who[1]) for key, who in PEOPLE.items() if key != "awa"}
    demo.fill(DemoContext(operator, {"awa": bearer} | others, Path()))
    return bearer


def test_every_page_of_the_association_has_something_to_show(
    told, as_member, django_assert_max_num_queries
):
    counts = counts_of(told.operator)
    assert (counts["applied"], counts["approved"], counts["active"]) == (1, 1, 6)
    browser = as_member(told)
    plan, one = YearPlan.objects.get(), Membership.objects.filter(state="accepted").first()
    pages = ("", "membres/", f"membres/{one.pk}/", "relances/", "provenance/", "moi/", "lettres/")
    years = (f"plan/{plan.pk}/", f"plan/{plan.pk}/matrice/", "plan/", "bailleurs/")
    for page in (*pages, *years):
        with django_assert_max_num_queries(16):
            assert browser.get(f"/o/dougouba/association/{page}").status_code == 200
