"""Fill a data folder with a crowd: 200 operators, 20,000 members, 5,000 sites, 100,000 audit lines.

    python bench/crowd.py HOME [SEED]

The same seed gives the same crowd but for identifiers. A few big operators and many small ones, as
in life: the first holds a tenth of everything, and also what goes on in its wings: groups, notices,
tasks, actors, energies, tickets, and the plan of the demonstration. Prints as JSON its name in
addresses, the cookie of a session of its bearer, a key of the API, its plan, one of its tickets.
"""

import json
import os
import random
import sys
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

OPERATORS, MEMBERS, SITES, LINES = 200, 20_000, 5_000, 100_000
FIRST = ("Awa", "Moussa", "Fanta", "Salif", "Kadia", "Bakary", "Rokia", "Oumar", "Nana", "Seydou")
LAST = ("Traoré", "Diarra", "Coulibaly", "Keïta", "Diallo", "Sissoko", "Dembélé", "Ba", "Cissé")
GROUPS, NOTICES, TASKS, ACTORS, GIFTS, CALLS, TICKETS = 12, 300, 1_000, 1_000, 300, 20, 1_000
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
    from liane.server.community.members.models import Member
    from liane.server.site.sealing import blind

    for operator, many in zip(operators, shares(MEMBERS - OPERATORS, draw), strict=True):
        phones = [f"+22370{draw.randrange(100_000):06d}" for _ in range(many)]  # some share one
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
    from liane.server.networks.registers.models import Site

    for operator, many in zip(operators, shares(SITES, draw), strict=True):
        lat, lon = 12 + draw.random() * 4, -8 + draw.random() * 6
        Site.objects.bulk_create(
            [
                Site(
                    operator=operator,
                    code=f"s{n}",
                    name=f"Site {n}",
                    kind=draw.choice(("hub", "school", "mast", "health")),
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


def life(operator: Any, bearer: Any, draw: random.Random) -> None:
    """What goes on between people in the first operator."""
    from liane.server.community.directory.kinds import Family
    from liane.server.community.directory.models import Actor
    from liane.server.community.groups.models import Belonging, Group, Notice, Task
    from liane.server.community.members.models import Call, GiftKind, Offer

    def add(model: Any, many: int, **facts: Any) -> list[Any]:
        made = [model(operator=operator, **told(n, facts)) for n in range(many)]
        return list(model.objects.bulk_create(made, batch_size=500))

    def told(n: int, facts: dict[str, Any]) -> dict[str, Any]:
        said = {name: value(n) if callable(value) else value for name, value in facts.items()}
        return {name: value for name, value in said.items() if value is not None}

    zone = lambda n: f"quartier {n % 12}"  # noqa: E731
    kinds = partial(draw.choice, GiftKind.values)
    groups = add(Group, GROUPS, name=lambda n: f"Équipe {n}", mandate="Tenir la radio du quartier.")
    Belonging.objects.bulk_create(Belonging(group=each, member=bearer) for each in groups)
    texts = {"title": lambda n: f"Coupure du quartier {n}", "text": "De 9 h à midi. " * 20}
    add(Notice, NOTICES, audience=lambda n: ("public", "members")[n % 2], **texts)
    add(
        Task,
        TASKS,
        title=lambda n: f"Tendre le câble {n}",
        details="Avec deux personnes et une échelle.",
        zone=zone,
        group=lambda n: groups[n % GROUPS] if n % 3 else None,
        taken_by=lambda n: None if n % 50 else bearer,
        state=lambda n: "open" if n % 50 else "taken",
    )
    add(
        Actor,
        ACTORS,
        family=lambda _n: draw.choice(Family.values),
        title=lambda n: f"Acteur {n}",
        person=lambda _n: f"{draw.choice(FIRST)} {draw.choice(LAST)}",
        phone=lambda _n: f"+2237{draw.randrange(10**7):07d}",
        about="Vend et répare des panneaux solaires au marché.",
        plain=lambda n: f"acteur {n} vend et repare des panneaux solaires",
        zone=zone,
    )
    gift = {"kind": lambda _n: kinds(), "what": lambda n: f"Le samedi, au lieu {n}", "zone": zone}
    add(Offer, GIFTS, member=bearer, **gift)
    add(Call, CALLS, asked_by=bearer, **gift)


def upkeep(operator: Any, draw: random.Random) -> Any:
    """What broke in the first operator, and how its sites are; one of the tickets."""
    from django.utils import timezone

    from liane.server.networks.registers.models import Site
    from liane.server.networks.upkeep import actions
    from liane.server.networks.upkeep.models import Ticket
    from liane.server.networks.upkeep.models.tickets import Service
    from liane.server.networks.upkeep.rules.tickets import TicketState

    places = list(Site.objects.filter(operator=operator))
    now = timezone.now()
    made = [
        Ticket(
            operator=operator,
            number=n + 1,
            service=draw.choice(Service.values),
            zone=f"quartier {n % 12}",
            site=draw.choice(places),
            state=draw.choice(TicketState.values),
            words="Plus rien depuis ce matin.",
            reporter=draw.choice(FIRST),
            due_at=now + timedelta(hours=draw.randrange(-500, 500)),
        )
        for n in range(TICKETS)
    ]
    Ticket.objects.bulk_create(made, batch_size=500)
    for place in places[:200]:
        state = draw.choice(("ok", "ok", "ok", "worn", "cut"))
        actions.set_state(place, state, "vu sur place", acting_member=None)
    return made[0]


def plan_of(operator: Any, bearer: Any) -> Any:
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
        for _version in range(20):
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
    from liane.server.community.api.actions import issue
    from liane.server.community.members.models import Member

    bearer: Any = Member.objects.filter(operator=operator).exclude(user=None).get()
    life(operator, bearer, draw)
    ticket = upkeep(operator, draw)
    plan = plan_of(operator, bearer)
    _token, key = issue(bearer.user, label="bench", days=2, may_write=False)
    return {
        "slug": operator.slug,
        "cookie": session(bearer.user),
        "key": key,
        "plan": str(plan.pk),
        "ticket": str(ticket.pk),
    }


if __name__ == "__main__":
    print(json.dumps(fill(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)))
