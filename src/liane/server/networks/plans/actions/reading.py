"""Reading a plan together: what was seen on the spot, comments, losses, results from elsewhere."""

import shutil
import tempfile
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.networks.plans import results
from liane.server.networks.plans.actions.asking import _next_number, _noted
from liane.server.networks.plans.models import (
    Comment,
    Plan,
    PlannedLink,
    PlannedSite,
    Run,
    SightCheck,
    Source,
    State,
    WhatIf,
)
from liane.server.networks.plans.rules import after_looks
from liane.server.networks.plans.runs import folder_of
from liane.server.networks.plans.tasks import enqueue
from liane.server.site import audit
from liane.server.site.home import folder
from liane.server.site.records import Origin, change
from liane.words import N_

__all__ = ["ask_what_if", "comment", "import_result", "look", "publish_summary"]

MOST_LOSSES = 6


@transaction.atomic
def comment(plan: Plan, text: str, *, acting_member: Member | None) -> Comment:
    """Say something of a plan."""
    if not text.strip():
        raise BadInput(N_("comment: it is empty"))
    made = Comment.objects.create(
        operator=plan.operator, plan=plan, by=acting_member, text=text.strip()[:4000]
    )
    _noted(plan, "comment", acting_member)
    return made


@transaction.atomic
def look(
    link: PlannedLink,
    *,
    end: str,
    seen: bool,
    on: date,
    photo: str = "",
    remark: str = "",
    acting_member: Member | None,
) -> SightCheck:
    """Write down what was seen from one end of a link; its chances follow."""
    if end not in (link.a, link.b):
        raise BadInput(N_("from: this place is not an end of the link"))
    if on > timezone.localdate():
        raise BadInput(N_("day: it has not come yet"))
    plan = link.plan
    made = SightCheck.objects.create(
        operator=plan.operator,
        origin=Origin.SURVEYED,
        plan=plan,
        link=link.key,
        end=end,
        seen=seen,
        on=on,
        photo=photo,
        remark=remark.strip()[:1000] or None,
        by=acting_member.pk if acting_member else None,
    )
    looks = SightCheck.objects.filter(plan=plan, link=link.key).order_by("on", "id")
    link.chances = after_looks(
        link.probability, [(each.end, each.seen, bool(each.photo)) for each in looks]
    )
    link.save(update_fields=["chances"])
    _noted(plan, "look", acting_member, link=link.key, seen=seen, photo=bool(photo))
    return made


@transaction.atomic
def ask_what_if(plan: Plan, losses: Iterable[str], *, acting_member: Member | None) -> WhatIf | Run:
    """What several losses at once would do: known, or calculated by a run."""
    asked = sorted(dict.fromkeys(loss for loss in losses if loss))
    if not asked or len(asked) > MOST_LOSSES:
        raise BadInput(N_("losses: choose one to {most}"), most=MOST_LOSSES)
    unknown = set(asked) - _losses_of(plan)
    if unknown:
        raise BadInput(N_("losses: “{loss}” is not in this plan"), loss=min(unknown))
    known = WhatIf.objects.filter(plan=plan, losses=",".join(asked)).first()
    if known is not None:
        return known
    waiting = Run.objects.filter(
        plan=plan, kind=Run.WHAT_IF, losses=asked, state__in=(Run.QUEUED, Run.RUNNING)
    ).first()
    if waiting is not None:
        return waiting
    run = Run.objects.create(plan=plan, kind=Run.WHAT_IF, losses=asked)
    _noted(plan, "what_if", acting_member, losses=len(asked))
    enqueue(run)
    return run


def _losses_of(plan: Plan) -> set[str]:
    sites = PlannedSite.objects.filter(plan=plan, used=True).values_list("key", flat=True)
    days = {f"SUN:{count}" for count in range(1, 15)}
    return {str(row["loss"]) for row in plan.survival} | set(sites) | days


def import_result(
    operator: Operator,
    files: Mapping[str, bytes],
    *,
    plan: Plan | None = None,
    name: str = "",
    acting_member: Member | None,
) -> Plan:
    """Take in the folder that `liane plan` wrote elsewhere, as the result of a plan."""
    if "plan.json" not in files:
        raise BadInput(
            N_("files: no plan.json among them; send the whole folder that liane plan wrote")
        )
    document = results.checked(files["plan.json"])
    with transaction.atomic():
        target = plan or _plan_for(operator, document, name)
        if not (target.is_open or target.state == State.CALCULATING):
            raise BadInput(N_("plan: it has a result already; make a new version of it"))
        place = f"{target.pk}/plan"
        _write(folder_of(place), files)
        results.keep(target, document, place)
        target.refresh_from_db()
        return _noted(target, "import_result", acting_member)


def _plan_for(operator: Operator, document: Mapping[str, object], name: str) -> Plan:
    about = document["project"]
    tree = dict(about) if isinstance(about, dict) else {}
    return Plan.objects.create(
        operator=operator,
        origin=Origin.IMPORTED,
        number=_next_number(operator),
        name=(name or str(tree.get("name") or "") or operator.name).strip()[:120],
        source=Source.IMPORTED,
        project=tree,
        own_ground=True,
    )


def _write(place: Path, files: Mapping[str, bytes]) -> None:
    """Write files beside, then swap them in: all or nothing."""
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=".brought-", dir=folder("plans")))
    try:
        for name, data in files.items():
            target = fresh / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        shutil.rmtree(place, ignore_errors=True)
        fresh.rename(place)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


@transaction.atomic
def publish_summary(
    plan: Plan, seen_version: int, public: bool, *, acting_member: Member | None
) -> Plan:
    """Show costs and households to everybody, or no longer; never places or links."""
    if not plan.has_result:
        raise BadInput(N_("plan: it has no result yet; calculate it first"))
    changed = change(plan, seen_version, public_summary=public)
    audit.share(changed, "plans", _public(changed) if public else {}, "put" if public else "erase")
    return _noted(changed, "publish_summary", acting_member, public=public)


def _public(plan: Plan) -> dict[str, object]:
    found = plan.result
    return {
        "name": plan.name,
        "number": plan.number,
        "currency": plan.currency,
        "capex": plan.capex,
        "monthly": plan.monthly,
        "households": found.get("households"),
        "served": found.get("served"),
    }
