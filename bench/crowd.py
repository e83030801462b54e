"""Fill a data folder with a crowd: 200 operators, 20,000 members, 5,000 sites, 100,000 audit lines.

    python bench/crowd.py HOME [SEED]

The same seed gives the same crowd but for identifiers. A few big operators and many small ones, as
in life: the first holds a tenth of everything, and also what goes on in its wings: groups, notices,
tasks, actors, energies, tickets, and the plan of the demonstration. Prints as JSON its name in
addresses, the cookie of a session of its bearer, a key of the API, its plan, one record of each
kind that has a page.
"""

import json
import os
import random
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

OPERATORS, MEMBERS, SITES, LINES = 200, 20_000, 5_000, 100_000
FIRST = ("Awa", "Moussa", "Fanta", "Salif", "Kadia", "Bakary", "Rokia", "Oumar", "Nana", "Seydou")
LAST = ("Traoré", "Diarra", "Coulibaly", "Keïta", "Diallo", "Sissoko", "Dembélé", "Ba", "Cissé")
ACTIONS = ("registers.change", "groups.announce", "upkeep.open", "members.join", "plans.calculate")


def shares(total: int, draw: random.Random) -> list[int]:
    """How many each operator holds: the first a tenth, the others by a long tail."""
    weights = [draw.paretovariate(1.2) for _ in range(OPERATORS - 1)]
    rest = total - total // 10
    cut = [int(rest * weight / sum(weights)) for weight in weights]
    return [total // 10 + rest - sum(cut), *cut]


def found(draw: random.Random) -> list[Any]:
    """The operators, each with somebody who bears it."""
    from liane.server.community.accounts.actions import open_account
    from liane.server.community.operators.actions import found_operator

    kinds = ("village", "district", "building", "commune", "chapter")
    return [
        found_operator(
            open_account(f"porteur-{n}", None),
            name=f"Opérateur {n}",
            kind=draw.choice(kinds),
            privacy="public",
            country="ML",
            currency="XOF",
        )
        for n in range(OPERATORS)
    ]


def people(operators: list[Any], draw: random.Random) -> None:
    """Members without an account, as entered from paper."""
    for operator, many in zip(operators, shares(MEMBERS - OPERATORS, draw), strict=True):
        gather(operator, many, draw)


def gather(operator: Any, many: int, draw: random.Random) -> None:
    """Members of one operator; some share a phone."""
    from liane.server.community.members.models import Member
    from liane.server.site.sealing import blind

    phones = [f"+22370{draw.randrange(100_000):06d}" for _ in range(many)]
    made = [
        Member(
            operator=operator,
            name=f"{draw.choice(FIRST)} {draw.choice(LAST)}",
            phone=phone,
            phone_mark=blind("phone", phone),
            zone=f"quartier {draw.randrange(12)}",
        )
        for phone in phones
    ]
    Member.objects.bulk_create(made, batch_size=500)
    mark(operator, made)


def mark(operator: Any, members: list[Any]) -> None:
    """The blind marks of names, by which members are found."""
    from liane.server.community.members.actions.people import mark_of
    from liane.server.community.members.models import NameMark
    from liane.server.community.members.rules import beginnings

    every = {begin for name in (*FIRST, *LAST) for begin in beginnings(name)}
    marks = {begin: mark_of(operator.pk, begin) for begin in every}
    NameMark.objects.bulk_create(
        (
            NameMark(operator=operator, member=member, mark=marks[begin])
            for member in members
            for begin in beginnings(member.name)
        ),
        batch_size=1000,
    )


def sites(operators: list[Any], draw: random.Random) -> None:
    """Places around a point of each operator."""
    for operator, many in zip(operators, shares(SITES, draw), strict=True):
        place(operator, many, draw)


def place(operator: Any, many: int, draw: random.Random) -> None:
    """The sites of one operator."""
    from liane.server.networks.registers.models import Site

    lat, lon = 12 + draw.random() * 4, -8 + draw.random() * 6
    Site.objects.bulk_create(
        [
            Site(
                operator=operator,
                code=f"s{n}",
                name=f"Site {n}",
                kind=draw.choice(("hub", "school", "mast", "clinic")),
                lat=lat + draw.gauss(0, 0.05),
                lon=lon + draw.gauss(0, 0.05),
                zone=f"quartier {draw.randrange(12)}",
                households=draw.randrange(200),
                demand_mbps=float(draw.randrange(1, 40)),
            )
            for n in range(many)
        ],
        batch_size=500,
    )


def lines(operators: list[Any], draw: random.Random) -> None:
    """What was done over sixty days."""
    from django.utils import timezone

    from liane.server.community.members.models import Member
    from liane.server.site.models import AuditLine

    bearers = dict(Member.objects.exclude(user=None).values_list("operator_id", "pk"))
    now = timezone.now()
    for operator, many in zip(operators, shares(LINES, draw), strict=True):
        AuditLine.objects.bulk_create(
            [
                AuditLine(
                    operator=operator,
                    at=now - timedelta(minutes=draw.randrange(60 * 24 * 60)),
                    action=draw.choice(ACTIONS),
                    member=bearers[operator.pk],
                )
                for _ in range(many)
            ],
            batch_size=1000,
        )


def plan_of(operator: Any, bearer: Any, versions: int = 20) -> Any:
    """The plan of the demonstration, with its result, and some versions of it."""
    from liane.server.networks.plans import actions
    from liane.server.site.demo import _example

    def files(folder: Path) -> dict[str, bytes]:
        found = [file for file in sorted(folder.rglob("*")) if file.is_file()]
        return {str(file.relative_to(folder)): file.read_bytes() for file in found}

    with _example() as folder:
        project = {name: data for name, data in files(folder).items() if "/" not in name}
        first = actions.import_project(operator, project, name="Farako", acting_member=bearer)
        result = files(folder / "plan")
        plan = actions.import_result(operator, result, plan=first, acting_member=bearer)
        for _version in range(versions):
            actions.new_version(plan, acting_member=bearer)
    return plan


def session(user: Any) -> str:
    """A session of an account, as a cookie."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from liane.server.community.accounts.sessions import SessionStore

    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store["door"] = "safe"
    store.create()
    return f"{settings.SESSION_COOKIE_NAME}={store.session_key}"


def fill(home: Path, seed: int = 1) -> dict[str, str]:
    """Make the crowd in `home`; return what is needed to open the first operator's pages."""
    os.environ["LIANE_HOME"] = str(home)
    from liane.server.site.home import make_home
    from liane.server.site.starting import start

    make_home()
    start(home)
    from django.db import transaction

    from liane.server.site import sealing
    from liane.server.site.prepare import upgrade

    upgrade()
    sealing.open_with(sealing.new_phrase())
    draw = random.Random(seed)  # noqa: S311 (a crowd, not a secret)
    with transaction.atomic():
        operators = found(draw)
        people(operators, draw)
        sites(operators, draw)
        lines(operators, draw)
        return first(operators[0], draw)


def first(operator: Any, draw: random.Random) -> dict[str, str]:
    """Fill the wings of the first operator."""
    import crowd_life

    from liane.server.community.api.actions import issue
    from liane.server.community.members.models import Member

    bearer: Any = Member.objects.filter(operator=operator).exclude(user=None).get()
    made = crowd_life.wings(operator, bearer, draw) | {"plan": plan_of(operator, bearer)}
    _token, key = issue(bearer.user, label="bench", days=2, may_write=False)
    return {
        "slug": operator.slug,
        "cookie": session(bearer.user),
        "key": key,
        **{kind: str(record.pk) for kind, record in made.items()},
    }


if __name__ == "__main__":
    print(json.dumps(fill(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)))
