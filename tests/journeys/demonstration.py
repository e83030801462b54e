"""The demonstration told in a test's records, for journeys that look at all of it."""

import sys
from pathlib import Path
from typing import Any

from django.test import Client
from django.utils import timezone

from box import PASSWORD
from liane.server.community.accounts.actions import open_account
from liane.server.community.members.actions import join
from liane.server.community.members.models import Member
from liane.server.community.operators.actions import found_operator
from liane.server.community.operators.first import EXAMPLE
from liane.server.community.operators.models import Operator
from liane.server.site import demo
from liane.server.site.demo import PEOPLE, DemoContext
from liane.server.site.uplink import queries as uplink
from liane.server.site.uplink.actions import now_row

sys.path.insert(0, str(Path(__file__).parents[1] / "server"))
from crawl import Seen, walk

BACKEND = "liane.server.community.accounts.backends.SealedBackend"
_RUN_AXE = """options => axe.run(options).then(
    found => found.violations.map(each => [each.id, each.nodes[0].html.slice(0, 160)]))"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def tell() -> tuple[Operator, dict[str, Member]]:
    """Farako, with its people; everybody has the password of the tests."""
    founder = open_account("Awa", PASSWORD)
    operator = found_operator(founder, **EXAMPLE)
    people = {"awa": Member.objects.get(operator=operator, user=founder)}
    for key, (name, roles) in list(PEOPLE.items())[1:]:
        user = open_account(name, PASSWORD)
        people[key] = join(operator, user=user, name=name, roles=roles, acting_member=people["awa"])
    with demo._example() as folder:
        demo.fill_all(DemoContext(operator, people, folder))
    return operator, people


def cut_the_link() -> None:
    """What the watcher writes when nobody answers."""
    row = now_row()
    row.state, row.since, row.checked_at = "cut", timezone.now(), timezone.now()
    row.save()
    uplink.forget()


def walked_by(member: Member | None, operator: Operator) -> list[Seen]:
    """Every kind of page that somebody reaches by links."""
    client = Client()
    if member is not None:
        client.force_login(member.user, backend=BACKEND)
    return walk(client, ["/", f"/o/{operator.slug}/", f"/o/{operator.slug}/plus/", "/plus/"])


def pages_of(seen: list[Seen]) -> list[Seen]:
    """The pages of ours among what was answered."""
    return [each for each in seen if each.status == 200 and "site/liane" in each.html]


def one_of_each_kind(seen: list[Seen]) -> list[Seen]:
    """The first page of each kind."""
    first: dict[str, Seen] = {}
    for each in pages_of(seen):
        first.setdefault(each.name, each)
    return list(first.values())


def broken_rules(page: Any) -> list[tuple[str, str]]:
    """What axe-core finds against WCAG 2.2 AA on the page that is shown."""
    from axe_playwright_python.base import AXE_SCRIPT

    options = {
        "runOnly": RULES,
        "rules": {"target-size": {"enabled": True}},
        "resultTypes": ["violations"],  # what passes is not told
    }
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    found: list[list[str]] = page.evaluate(_RUN_AXE, options)
    return [(rule, where) for rule, where in found]
