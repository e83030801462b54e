"""Asking for a choice of radio, working it out, forgetting it."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from liane.errors import BadInput, LianeError, MissingResource
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.networks.equipment import asking, rules
from liane.server.networks.equipment.models import Choice
from liane.server.networks.ground.queries import terrain_files
from liane.server.networks.plans.queries import emission_rules, last_prices
from liane.server.networks.registers.models import Site
from liane.server.site import audit
from liane.server.site.records import Origin
from liane.words import N_

__all__ = ["ask_choice", "forget_choice", "work_out"]


@transaction.atomic
def ask_choice(
    operator: Operator,
    *,
    mbps: float,
    country: str,
    ends: tuple[tuple[Site, float], tuple[Site, float]] | None = None,
    distance_km: float | None = None,
    acting_member: Member | None,
) -> Choice:
    """Ask which radio carries `mbps` between two sites at heights, or over a clear distance.

    Raises `BadInput`. The answer comes later, from the worker.
    """
    if not asking.engines_are_here():
        raise MissingResource(
            N_("this box has no engines to weigh radios; ask another box, or install them")
        )
    facts: dict[str, Any] = {"mbps": mbps, "country": country.upper()}
    facts |= _between(operator, ends) if ends else _over(distance_km)
    facts["currency"] = last_prices(operator)[1]
    choice = Choice.objects.create(operator=operator, origin=Origin.COMPUTED, **facts)
    audit.note("equipment.ask_choice", acting_member, choice, operator=operator)
    transaction.on_commit(lambda: _enqueue(choice))
    return choice


def _between(
    operator: Operator, ends: tuple[tuple[Site, float], tuple[Site, float]]
) -> dict[str, Any]:
    (a, height_a), (b, height_b) = ends
    if a.pk == b.pk:
        raise BadInput(N_("the two ends are the same site; choose two"))
    if not terrain_files(operator):
        raise BadInput(
            N_("no ground is on this box: bring it first (Network, The ground), or give a distance")
        )
    return {"a": a, "b": b, "height_a_m": height_a, "height_b_m": height_b}


def _over(distance_km: float | None) -> dict[str, Any]:
    if distance_km is None:
        raise BadInput(N_("say between which sites, or over which distance"))
    return {"distance_km": distance_km}


def _enqueue(choice: Choice) -> None:
    from liane.server.networks.equipment.tasks import choose  # noqa: PLC0415 (tasks import us)

    choose.enqueue(str(choice.pk))


def work_out(choice: Choice) -> str:
    """Ask the engines and keep what they say; return the last state."""
    started = Choice.objects.filter(pk=choice.pk, state__in=("waiting", "running"))
    if not started.update(state=Choice.State.RUNNING):
        return str(choice.state)
    try:
        told: dict[str, Any] = {"result": asking.ask("choose", _asked(choice))}
        state = Choice.State.DONE
    except LianeError as error:
        told = {"failure": {"message": error.message, "facts": error.facts}}
        state = Choice.State.FAILED
    started.update(state=state, ended_at=timezone.now(), **told)
    return str(state)


def _asked(choice: Choice) -> dict[str, Any]:
    """What the process is told."""
    operator = choice.operator
    asked: dict[str, Any] = {
        "mbps": choice.mbps,
        "country": choice.country,
        "prices": rules.prices_by_item(last_prices(operator)[0]),
        "rules": emission_rules(operator, choice.country),
        "distance_km": choice.distance_km,
    }
    if choice.a is not None and choice.b is not None:
        asked["ends"] = [
            [choice.a.lat, choice.a.lon, choice.height_a_m],
            [choice.b.lat, choice.b.lon, choice.height_b_m],
        ]
        asked["files"] = [str(file) for file in terrain_files(operator)]
    return asked


@transaction.atomic
def forget_choice(choice: Choice, *, acting_member: Member | None) -> None:
    """Take a choice off the list; it was only figures."""
    audit.note("equipment.forget_choice", acting_member, choice, operator=choice.operator)
    choice.delete()
