"""What goes on in the first operator of the crowd: talk, work, care and ways out, by the hundred.

Every page that lists something has more of it here than it shows at once.
"""

import random
from datetime import date, timedelta
from functools import partial
from typing import Any

from crowd import FIRST, LAST

__all__ = ["wings"]

GROUPS, NOTICES, TASKS, ACTORS, GIFTS, CALLS, TICKETS = 12, 300, 1_000, 1_000, 300, 20, 1_000
THREADS, MESSAGES, SERVICES, INTERESTS, HOUSEHOLDS = 200, 2_000, 40, 200, 300
VISITS, CHORES, ITEMS, LESSONS, QUESTIONS, POINTS, OFFERS = 300, 100, 150, 200, 200, 8, 24
BUILDINGS, TIES, DIGITAL = 300, 60, 100


def wings(operator: Any, bearer: Any, draw: random.Random, share: float = 1.0) -> dict[str, Any]:
    """Fill the wings of `operator`; return one record of each kind that has a page.

    `share` of what is said above: a test needs less of a crowd than the bench.
    """
    fill = _Filler(operator, share)
    return {
        **life(fill, bearer, draw),
        **talk(fill, bearer),
        **coming(fill, bearer, draw),
        **places(fill),
        **upkeep(fill, draw),
        **care(fill, bearer, draw),
        **ways_out(fill, draw),
    }


class _Filler:
    """Adds many records of one operator; a field is a value, or what gives it for the nth."""

    def __init__(self, operator: Any, share: float) -> None:
        self.operator = operator
        self.share = share

    def add(self, model: Any, many: int, **facts: Any) -> list[Any]:
        wanted = range(max(int(many * self.share), GROUPS))
        made = [model(operator=self.operator, **_told(n, facts)) for n in wanted]
        return list(model.objects.bulk_create(made, batch_size=500))


def _told(n: int, facts: dict[str, Any]) -> dict[str, Any]:
    said = {name: value(n) if callable(value) else value for name, value in facts.items()}
    return {name: value for name, value in said.items() if value is not None}


def _zone(n: int) -> str:
    return f"quartier {n % 12}"


def life(fill: _Filler, bearer: Any, draw: random.Random) -> dict[str, Any]:
    """Groups, notices, tasks, the directory, what is offered and looked for."""
    from liane.server.community.directory.kinds import Family, Topic
    from liane.server.community.directory.models import Actor, DigitalAction, Tie
    from liane.server.community.groups.models import Belonging, Group, Notice, Task
    from liane.server.community.members.models import Call, GiftKind, Offer

    kinds = partial(draw.choice, GiftKind.values)
    mandate = "Tenir la radio du quartier."
    groups = fill.add(Group, GROUPS, name=lambda n: f"Équipe {n}", mandate=mandate)
    Belonging.objects.bulk_create(Belonging(group=each, member=bearer) for each in groups)
    texts = {"title": lambda n: f"Coupure du quartier {n}", "text": "De 9 h à midi. " * 20}
    fill.add(Notice, NOTICES, audience=lambda n: ("public", "members")[n % 2], **texts)
    tasks = fill.add(
        Task,
        TASKS,
        title=lambda n: f"Tendre le câble {n}",
        details="Avec deux personnes et une échelle.",
        zone=_zone,
        group=lambda n: groups[n % GROUPS] if n % 3 else None,
        taken_by=lambda n: None if n % 50 else bearer,
        state=lambda n: "open" if n % 50 else "taken",
    )
    actors = fill.add(
        Actor,
        ACTORS,
        family=lambda _n: draw.choice(Family.values),
        title=lambda n: f"Acteur {n}",
        person=lambda _n: f"{draw.choice(FIRST)} {draw.choice(LAST)}",
        phone=lambda _n: f"+2237{draw.randrange(10**7):07d}",
        about="Vend et répare des panneaux solaires au marché.",
        topics=lambda _n: draw.sample(Topic.values, 2),
        plain=lambda n: f" acteur {n} vend et repare des panneaux solaires ",
        zone=_zone,
    )
    fill.add(
        Tie,
        TIES,
        giver=lambda n: actors[n % 12],
        taker=lambda n: actors[(n + 1 + n // 12) % 13],
        level=lambda n: 1 + n % 4,
    )
    fill.add(
        DigitalAction, DIGITAL, title=lambda n: f"Atelier {n}", sector="public", held_by="Mairie"
    )
    gift = {"kind": lambda _n: kinds(), "what": lambda n: f"Le samedi, au lieu {n}", "zone": _zone}
    fill.add(Offer, GIFTS, member=bearer, **gift)
    fill.add(Call, CALLS, asked_by=bearer, **gift)
    return {"group": groups[0], "task": tasks[0], "actor": actors[0]}


def talk(fill: _Filler, bearer: Any) -> dict[str, Any]:
    """Conversations that the bearer takes part in; the first is long."""
    from liane.server.community.groups.models import Message, Party, Thread
    from liane.server.community.members.models import Member

    others = list(Member.objects.filter(operator=fill.operator, user=None).order_by("id")[:THREADS])
    threads = fill.add(Thread, THREADS, subject=lambda n: f"Le câble du quartier {n}")
    Party.objects.bulk_create(
        Party(thread=thread, member=member)
        for thread, other in zip(threads, others, strict=False)
        for member in (bearer, other)
    )
    Message.objects.bulk_create(
        Message(
            thread=threads[0 if n % 20 == 0 else n % len(threads)],
            author=bearer if n % 2 else others[0],
            text=f"Je passe demain avec l’échelle, message {n}.",
        )
        for n in range(MESSAGES)
    )
    return {"thread": threads[0], "member": others[0]}


def coming(fill: _Filler, bearer: Any, draw: random.Random) -> dict[str, Any]:
    """Services of the place, people who may come, households."""
    from liane.server.community.members.models import Household, Interest, Member
    from liane.server.community.welcome.models import OfferedService, ServiceKind

    fill.add(
        OfferedService,
        SERVICES,
        name=lambda n: f"Bibliothèque {n}",
        kind=lambda _n: draw.choice(ServiceKind.values),
        what="Des livres à lire et à écouter.",
        plain=lambda n: f" bibliotheque {n} livres ",
        state="ok",
    )
    interests = fill.add(
        Interest,
        INTERESTS,
        name=lambda _n: f"{draw.choice(FIRST)} {draw.choice(LAST)}",
        draws=["access"],
        zone=_zone,
        referent=lambda n: bearer if n % 4 == 0 else None,
        due_on=lambda n: date.today() + timedelta(days=n % 9 - 3),
    )
    households = fill.add(
        Household, HOUSEHOLDS, name=lambda n: f"Chez {LAST[n % len(LAST)]}", zone=_zone
    )
    people = Member.objects.filter(operator=fill.operator, user=None).order_by("id")
    for n, member in enumerate(people[: 3 * len(households)]):
        member.household = households[n // 3]
        member.save(update_fields=["household"])
    return {"interest": interests[0]}


def places(fill: _Filler) -> dict[str, Any]:
    """Buildings of the registers; and a site, for its page."""
    from liane.server.networks.registers.models import Entry, Site

    sites = list(Site.objects.filter(operator=fill.operator).order_by("id"))
    fill.add(
        Entry,
        BUILDINGS,
        register="buildings",
        kind="roof",
        name=lambda n: f"Maison {n}",
        zone=_zone,
    )
    return {"site": sites[0]}


def upkeep(fill: _Filler, draw: random.Random) -> dict[str, Any]:
    """What broke, and how sites are."""
    from django.utils import timezone

    from liane.server.networks.registers.models import Site
    from liane.server.networks.upkeep import actions
    from liane.server.networks.upkeep.models import Ticket
    from liane.server.networks.upkeep.models.tickets import Service
    from liane.server.networks.upkeep.rules.tickets import TicketState

    sites = list(Site.objects.filter(operator=fill.operator).order_by("id"))
    now = timezone.now()
    tickets = fill.add(
        Ticket,
        TICKETS,
        number=lambda n: n + 1,
        service=lambda _n: draw.choice(Service.values),
        zone=_zone,
        site=lambda _n: draw.choice(sites),
        state=lambda _n: draw.choice(TicketState.values),
        words="Plus rien depuis ce matin.",
        reporter=lambda _n: draw.choice(FIRST),
        due_at=lambda _n: now + timedelta(hours=draw.randrange(-500, 500)),
    )
    for site in sites[:200]:
        state = draw.choice(("ok", "ok", "ok", "worn", "cut"))
        actions.set_state(site, state, "vu sur place", acting_member=None)
    return {"ticket": tickets[0]}


def care(fill: _Filler, bearer: Any, draw: random.Random) -> dict[str, Any]:
    """Visits, chores, spares, lessons, questions."""
    from liane.server.networks.registers.models import Site
    from liane.server.networks.upkeep.models import Chore, Lesson, Question, StockItem, Visit
    from liane.server.networks.upkeep.models.calendar import ChoreKind

    sites = list(Site.objects.filter(operator=fill.operator).order_by("id"))
    day = lambda n: date.today() + timedelta(days=n % 90 - 10)  # noqa: E731
    site = lambda _n: draw.choice(sites)  # noqa: E731
    visits = fill.add(
        Visit, VISITS, site=site, zone=_zone, purpose=lambda n: f"Voir {n}", planned_on=day
    )
    Visit.people.through.objects.bulk_create(
        Visit.people.through(visit=visit, member=bearer) for visit in visits
    )
    fill.add(
        Chore,
        CHORES,
        kind=lambda _n: draw.choice(ChoreKind.values),
        site=site,
        zone=_zone,
        every_months=6,
        next_on=day,
    )
    fill.add(StockItem, ITEMS, name=lambda n: f"Connecteur {n}", minimum=5, quantity=lambda n: n)
    fill.add(Lesson, LESSONS, title=lambda n: f"Panne {n}", found_by=lambda n: f" panne {n} ")
    fill.add(Question, QUESTIONS, subject=lambda n: f"Comment régler {n} ?")
    return {"visit": visits[0]}


def ways_out(fill: _Filler, draw: random.Random) -> dict[str, Any]:
    """Points of presence and what is offered there."""
    from liane.server.networks.interconnection.models import Offer, Point

    points = fill.add(Point, POINTS, name=lambda n: f"Point {n}", distance_km=lambda n: 3.0 + n)
    fill.add(
        Offer,
        OFFERS,
        point=lambda n: points[n % len(points)],
        provider=lambda n: f"Opérateur {n % 7}",
        capacity_mbps=lambda _n: float(draw.randrange(10, 500)),
        monthly_cost=lambda _n: draw.randrange(50, 900) * 1000,
        currency="XOF",
    )
    return {"point": points[0]}
