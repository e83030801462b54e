"""The demonstration's plan: Farako, calculated beforehand, decided, and half of a village built.

Everything goes through the actions that people use. The result is the folder that `liane plan`
wrote of the example; no engine is needed to read it.
"""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from liane.server.networks.plans import actions
from liane.server.networks.plans.models import BuildTask, Plan, PlannedLink
from liane.server.networks.plans.pictures import kept_picture

__all__ = ["fill"]

_NAME = "Toute la commune, même si la fibre est coupée"
_STANDING = ("pop", "radio", "farako", "kulujan", "bafara", "dounfa")
_DECISION = (
    "L’assemblée adopte le plan. On commence par le bourg et Kabalanko ; le fonds régional est"
    " sollicité pour les mâts des villages. Vote à main levée : 61 pour, 4 contre, 7 abstentions."
)


def _files(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def fill(context: Any) -> None:
    """Bring the example's project and its plan; propose, decide, buy, build, test a little."""
    awa, moussa = context.people["awa"], context.people["moussa"]
    example = _files(context.example_folder)
    project = {name: data for name, data in example.items() if "/" not in name}
    plan = actions.import_project(context.operator, project, name=_NAME, acting_member=moussa)
    result = _files(context.plan_folder)
    plan = actions.import_result(context.operator, result, plan=plan, acting_member=moussa)
    Plan.objects.filter(pk=plan.pk).update(budget=Decimal(30_000_000))
    plan.refresh_from_db()
    _talk(plan, context)
    today = timezone.localdate()
    plan = actions.propose(plan, plan.version, on=today - timedelta(days=12), acting_member=awa)
    plan = actions.decide(
        plan, plan.version, on=today - timedelta(days=12), text=_DECISION, acting_member=awa
    )
    actions.publish_summary(plan, plan.version, True, acting_member=awa)
    _build(plan, context)
    _another(plan, moussa)


def _talk(plan: Plan, context: Any) -> None:
    people = context.people
    actions.comment(
        plan,
        "Le mât de Sinkoro est à cent mètres du cimetière. Demandons d’abord aux anciens.",
        acting_member=people["mariam"],
    )
    actions.comment(
        plan,
        "Vu avec eux jeudi : d’accord, si la clôture reste en bois.",
        acting_member=people["salif"],
    )
    links = PlannedLink.objects.filter(plan=plan).exclude(kind="fibre").select_related("plan")
    doubtful = links.order_by("probability")[:2]
    for link, seen, remark in zip(
        doubtful,
        (True, False),
        ("Vu du haut du pylône, par temps clair.", "Un grand fromager cache l’autre bout."),
        strict=False,
    ):
        actions.look(
            link,
            end=link.a,
            seen=seen,
            on=timezone.localdate() - timedelta(days=20),
            photo=kept_picture(_sketch()) if seen else "",
            remark=remark,
            acting_member=people["moussa"],
        )


def _sketch() -> SimpleUploadedFile:
    """A drawing in place of a photo: sky, hills, a mast."""
    image = Image.new("RGB", (480, 320), "#cfe3ee")
    draw = ImageDraw.Draw(image)
    draw.polygon([(0, 240), (140, 170), (300, 220), (480, 150), (480, 320), (0, 320)], "#8a9a6b")
    draw.line([(372, 190), (372, 110)], "#333333", 4)
    out = BytesIO()
    image.save(out, "PNG")
    return SimpleUploadedFile("croquis.png", out.getvalue(), "image/png")


def _build(plan: Plan, context: Any) -> None:
    people, today = context.people, timezone.localdate()
    for line in plan.purchases.order_by("order")[:3]:
        actions.change_purchase(
            line, line.version, acting_member=people["fanta"], ordered_on=today - timedelta(days=8)
        )
    first = plan.purchases.order_by("order").first()
    if first is not None:
        actions.change_purchase(
            first,
            first.version,
            acting_member=people["fanta"],
            received_on=today - timedelta(days=2),
            received=first.quantity,
            paid=Decimal(str(round(float(first.unit_price or 0) * (first.quantity or 0)))),
            seller="Quincaillerie du marché (fictive)",
        )
    who = (people["moussa"], people["kadia"])
    for at, task in enumerate(BuildTask.objects.filter(plan=plan, kind="site").order_by("id")[:4]):
        actions.change_task(
            task,
            task.version,
            acting_member=people["awa"],
            who=who[at % 2],
            due_on=today + timedelta(days=7 * (at + 1)),
        )
    _stand(plan, people["moussa"])


def _stand(plan: Plan, technician: Any) -> None:
    """The links between the first places stand, with their ends."""
    radio = PlannedLink.objects.filter(plan=plan).exclude(kind="fibre").order_by("distance_m")
    links = list(radio.filter(a__in=_STANDING, b__in=_STANDING)) or list(radio[:1])
    on = timezone.localdate() - timedelta(days=1)
    masts = dict(plan.sites.values_list("key", "mast_m"))
    for key in sorted({end for link in links for end in (link.a, link.b)}):
        actions.record_built(
            plan, "site", key, None, acting_member=technician, built_on=on, height_m=masts[key]
        )
    for link in links:
        _measured(plan, link, on, technician)


def _measured(plan: Plan, link: PlannedLink, on: Any, technician: Any) -> None:
    actions.record_built(
        plan,
        "link",
        link.key,
        None,
        acting_member=technician,
        built_on=on,
        rssi_dbm=round(float(link.facts["rssi_dbm"])) - 2,
        mbps=round(link.mbps * 1.04, 1),
        devices=f"{link.facts['device_a']}, série 0000-EXEMPLE",
    )


def _another(plan: Plan, technician: Any) -> None:
    """A draft: the same with less survival, not calculated yet."""
    draft = actions.new_version(plan, acting_member=technician)
    less = {name: {"mast_or_link": 0.0, "one_uplink": 0.25} for name in ("gold", "silver")}
    actions.adjust(
        draft,
        draft.version,
        acting_member=technician,
        name="La même, en gardant moins après une perte",
        survival={**less, "bronze": {"mast_or_link": 0.0, "one_uplink": 0.0}},
    )
