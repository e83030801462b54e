"""Every page that links lead to, as each kind of person: none broken, heavy, slow or leaking.

The box is the demonstration: each app tells its part. People walk by links alone, as on a phone
without JavaScript.
"""

import re
from collections.abc import Iterator

import pytest
from crawl import Seen, walk
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from liane.server.community.accounts.actions import open_account
from liane.server.community.members.actions import join
from liane.server.community.members.models import Member
from liane.server.community.operators.actions import found_operator
from liane.server.community.operators.first import EXAMPLE
from liane.server.site import demo, sealing
from liane.server.site.access import Who
from liane.server.site.demo import PEOPLE, DemoContext

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BACKEND = "liane.server.community.accounts.backends.SealedBackend"
PASSWORD = "une-liane-tient-les-points"
PEOPLE_WHO_WALK = ("visitor", "outsider", "awa", "moussa", "fanta", "salif")
MOST_BYTES = 14 * 1024
MOST_QUERIES = 12
MORE_QUERIES = {  # pages that bring several rooms together: as many as they are known to need
    "assembly": 16,  # who is in the room, for whom, what waits, what is asked and what was decided
    "need": 13,
    "needs": 13,
    "training-session": 13,
    "year-report": 24,
    "judge-application": 14,
    "pathway-gate": 26,  # measures what each room knows, while people stand at it
    "operator-export": 18,  # weighs the files of each room
}


class Undone(Exception):  # noqa: N818
    """Ends the transaction in which everything happened."""


def people_of(operator, founder) -> dict[str, Member]:
    people = {"awa": Member.objects.get(operator=operator, user=founder)}
    for key, (name, roles) in list(PEOPLE.items())[1:]:
        user = open_account(name, PASSWORD)
        people[key] = join(operator, user=user, name=name, roles=roles, acting_member=people["awa"])
    return people


def client_of(people, key: str) -> Client:
    client = Client()
    if key == "outsider":
        client.force_login(open_account("Passante", PASSWORD), backend=BACKEND)
    elif key != "visitor":
        client.force_login(people[key].user, backend=BACKEND)
    return client


@pytest.fixture(scope="module")
def walked(phrase, django_db_setup, django_db_blocker) -> Iterator[dict[str, list[Seen]]]:
    """What each kind of person saw of the demonstration."""
    assert sealing.open_with(phrase)
    seen: dict[str, list[Seen]] = {}
    with django_db_blocker.unblock():
        try:
            with transaction.atomic():
                seen |= walk_all()
                raise Undone
        except Undone:
            yield seen


def walk_all() -> dict[str, list[Seen]]:
    founder = open_account("Awa", PASSWORD)
    operator = found_operator(founder, **EXAMPLE)
    people = people_of(operator, founder)
    with demo._example() as folder:
        demo.fill_all(DemoContext(operator, people, folder))
    starts = ["/", f"/o/{operator.slug}/", f"/o/{operator.slug}/plus/", "/plus/"]
    return {key: walk(client_of(people, key), starts) for key in PEOPLE_WHO_WALK}


@pytest.fixture(params=PEOPLE_WHO_WALK)
def pages(request, walked) -> list[Seen]:
    """The pages that one kind of person saw, as HTML of ours."""
    return walked[request.param]


def html(pages: list[Seen]) -> list[Seen]:
    return [
        page for page in pages if page.html and page.status == 200 and "site/liane" in page.html
    ]


def none_of(found: list[object]) -> None:
    """Nothing was found; if something was, each thing on a line of its own."""
    assert not found, "\n".join(["", *map(str, found)])


def test_no_link_leads_nowhere(pages):
    none_of([(p.address, p.came_from, p.status) for p in pages if p.status in (404, 410)])


def test_no_page_breaks(pages):
    none_of([(p.address, p.status) for p in pages if p.status >= 500])


def test_no_link_is_shown_to_those_who_may_not_follow_it(pages):
    none_of([(p.address, p.came_from) for p in pages if p.status == 403])


def test_no_page_is_heavier_than_a_thin_link_carries(pages):
    none_of([(p.address, p.weight) for p in html(pages) if p.weight > MOST_BYTES])


def test_no_page_asks_the_database_more_than_twelve_times(pages):
    few = {page.name: MORE_QUERIES.get(page.name, MOST_QUERIES) for page in pages}
    none_of([(p.address, p.queries) for p in html(pages) if p.queries > few[p.name]])


def test_no_page_loads_anything_from_elsewhere(pages):
    away = re.compile(r"^(https?:)?//")
    every = [(p.address, load) for p in html(pages) for load in p.read.loads]
    none_of([each for each in every if away.match(each[1])])


def test_no_page_has_code_or_style_in_its_text(pages):
    none_of([(p.address, p.read.inline) for p in html(pages) if p.read.inline])


def test_every_page_has_one_heading_and_says_its_language(pages):
    wrong = [
        (p.address, p.read.tags["h1"])
        for p in html(pages)
        if p.read.tags["h1"] != 1 or p.read.lang != "fr"
    ]
    none_of(wrong)


def test_every_field_has_a_label(pages):
    bare = [(p.address, p.read.bare_fields()) for p in html(pages)]
    none_of([each for each in bare if each[1]])


def named(patterns, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from named(each.url_patterns, before + str(each.pattern))
        elif each.name and ":" not in each.name:
            yield before + str(each.pattern), each


def test_every_view_of_ours_says_whom_it_is_for():
    bare = [
        route
        for route, pattern in named(get_resolver().url_patterns)
        if pattern.callback.__module__.startswith("liane.")
        and not isinstance(getattr(pattern.callback, "access", None), Who)
    ]
    none_of(bare)


# Reached otherwise than by a link: a form, a printed code, a program, a script, a job that runs,
# or a record that the example has none of.
NOT_BY_A_LINK = re.compile(
    r"manifest|service-worker|offline|openapi|api-|progress|join|challenge|role-give|feed|follow"
    r"|_(photo|document|job|piece|tile)|-(photo|picture|voice|sheet|reply)|-said$|evidence-file|open_box|sites_points"
    r"|openrosa|survey-(step|review|attachment)|bring-look|directory-table|pathway-begin"
    r"|ticket|^seat|letters-stop|membership-check|(sms|signals)-heard|-paper"
    # of a state that the example is not in
    r"|roll-table|reword-proposal|ready-drill-stop|^owners|^tour-|^batch$"
)


def test_every_page_that_can_be_read_is_reached_by_a_link(walked):
    reached = {page.name for pages in walked.values() for page in pages}
    missing = []
    for route, pattern in named(get_resolver().url_patterns):
        view = pattern.callback
        only_post = "POST" in str(getattr(view, "allowed", "")) or takes_only_posts(view)
        ours = view.__module__.startswith("liane.")
        known = pattern.name in reached or NOT_BY_A_LINK.search(pattern.name)
        if ours and not only_post and not known:
            missing.append(f"{pattern.name} {route}")
    none_of(sorted(missing))


def takes_only_posts(view) -> bool:
    """Whether `require_POST` (or its like) stands before the view: it closes over the verbs."""
    while view is not None:
        for cell in view.__closure__ or () if hasattr(view, "__closure__") else ():
            verbs = cell.cell_contents
            if isinstance(verbs, list) and verbs and "GET" not in verbs and "POST" in verbs:
                return True
        view = getattr(view, "__wrapped__", None)
    return False
