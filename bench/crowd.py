"""Fill a data folder with a crowd: 200 operators, 20,000 members, 5,000 sites, 100,000 audit lines.

    python bench/crowd.py HOME [SEED]

The same seed gives the same crowd but for identifiers. A few big operators and many small ones, as
in life: the first holds a tenth of everything. Prints the cookie of a session of its bearer.
"""

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
    from liane.server.community.members.models import Member

    for operator, many in zip(operators, shares(MEMBERS - OPERATORS, draw), strict=True):
        Member.objects.bulk_create(
            [
                Member(
                    operator=operator,
                    name=f"{draw.choice(FIRST)} {draw.choice(LAST)}",
                    phone=f"+2237{draw.randrange(10**7):07d}",
                    zone=f"quartier {draw.randrange(12)}",
                )
                for _ in range(many)
            ],
            batch_size=500,
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


def session(operator: Any) -> str:
    """A session of the bearer of an operator, as a cookie."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from liane.server.community.members.models import Member

    user: Any = Member.objects.filter(operator=operator).exclude(user=None).get().user
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store["door"] = "safe"
    store.create()
    return f"{settings.SESSION_COOKIE_NAME}={store.session_key}"


def fill(home: Path, seed: int = 1) -> tuple[str, str]:
    """Make the crowd in `home`; return the first operator's slug and its bearer's cookie."""
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
        cookie = session(operators[0])
    return operators[0].slug, cookie


if __name__ == "__main__":
    print(*fill(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1))
