"""Fills every sealed field of every room with words of its own, so that none can be forgotten.

A record of each kind is made with the least it needs; what is sealed in it says which field it is.
A room that is added tomorrow is planted by itself, or the planting says why it could not be.
Some things are done by actions besides, because a journal or a queue could tell what a field hides.
"""

import uuid
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone

__all__ = ["ACTED", "SEALED", "plant_everywhere", "speak_in_rooms"]

SEALED = "mot scelle de"
NOT_HERE = {"accounts", "members", "uplink"}  # planted by hand, through their own pages
ACTED = {
    "circle": "Prepare et previens de Sikoro",
    "post": "plus de 3G chez Zie Marqueur",
    "theme": "theme de la maternite",
    "vouched": "elle tient le poste depuis dix ans",
    "drill": "Fousseyni etait absent au bilan",
    "lesson_proof": "le proces-verbal de Nafissa",
    "applicant": "Groupe Marqueur Jigiya",
    "applicant_phone": "+22370112233",
    "judged": "je connais la tresoriere Sanata",
}


class Planter:
    """Makes one record of each model, and those it hangs on before it."""

    def __init__(self, **known: Any) -> None:
        self.made: dict[str, Any] = dict(known)
        self.planted: list[str] = []

    def one(self, model: Any) -> Any:
        label = model._meta.label
        if label not in self.made:
            self.made[label] = model.objects.create(**self._values(model))
        return self.made[label]

    def _values(self, model: Any) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for field in model._meta.concrete_fields:
            if is_sealed(field):
                values[field.name] = self._marker(field)
            elif needs_a_value(field):
                values[field.name] = self._least(field)
        return values

    def _marker(self, field: Any) -> str:
        named = f"{field.model._meta.label}.{field.name}"
        self.planted.append(named)
        return f"{SEALED} {named}"

    def _least(self, field: Any) -> Any:
        if field.is_relation:
            return self.one(field.related_model)
        if field.choices:
            return field.choices[0][0]
        for kinds, value in LEAST:
            if isinstance(field, kinds):
                return value()
        return uuid.uuid4().hex[: field.max_length or 32]


LEAST = (
    (models.DateTimeField, timezone.now),
    (models.DateField, timezone.localdate),
    (models.UUIDField, uuid.uuid4),
    ((models.IntegerField, models.FloatField), lambda: 1),
    (models.DecimalField, lambda: Decimal(1)),
    (models.BooleanField, bool),
    (models.JSONField, dict),
)


def is_sealed(field: Any) -> bool:
    from liane.server.site.sealing import SealedTextField

    return isinstance(field, SealedTextField)


def needs_a_value(field: Any) -> bool:
    by_itself = field.primary_key and not field.is_relation
    filled = field.has_default() or by_itself or getattr(field, "auto_now", False)
    return not (field.null or filled or (field.blank and field.empty_strings_allowed))


def plant_everywhere(village: Any, bearer: Any) -> list[str]:
    """The fields in which words were planted; each begins with `SEALED`."""
    planter = Planter(
        **{"operators.Operator": village, "members.Member": bearer, "accounts.User": bearer.user}
    )
    for model in apps.get_models():
        sealed = any(is_sealed(field) for field in model._meta.concrete_fields)
        if sealed and model._meta.app_label not in NOT_HERE:
            planter.one(model)
    return planter.planted


def speak_in_rooms(bearer: Any, other: Any) -> None:
    """A circle, a drill and a call, by what people do there."""
    speak_in_a_circle(bearer, other)
    prove_and_review(bearer)
    judge_a_call(bearer, other)


def speak_in_a_circle(bearer: Any, other: Any) -> None:
    from liane.server.community.circles import actions, queries

    circle = actions.found_circle(
        acting_member=bearer, name=ACTED["circle"], purpose=ACTED["circle"]
    )
    who = {"acting_place": queries.place_of(bearer, circle.pk), "acting_member": bearer}
    code = actions.make_code(acting_member=other)
    candidacy = actions.propose(code, ACTED["vouched"], "health", **who)
    actions.admit(candidacy, **who)
    theme = actions.open_theme(ACTED["theme"], **who)
    actions.post(title=ACTED["post"], text=ACTED["post"], kind="alert", theme=theme, **who)
    actions.draw_tree(**who)


def prove_and_review(bearer: Any) -> None:
    from liane.server.lookout.preparedness import actions

    today = timezone.localdate()
    actions.update_line(
        "b01", 1, acting_member=bearer, state="done", proof=ACTED["lesson_proof"], proof_on=today
    )
    drill = actions.plan_drill(
        acting_member=bearer, title="Une heure", scenario="Sans lien", planned_on=today
    )
    actions.start_drill(drill, acting_member=bearer)
    drill.refresh_from_db()
    actions.stop_drill(drill, 3, acting_member=bearer)
    drill.refresh_from_db()
    actions.review_drill(drill, ACTED["drill"], ["Charger la radio"], acting_member=bearer)


def judge_a_call(bearer: Any, other: Any) -> None:
    """Sent by a stranger, judged blind: neither the name nor what was said of it is found."""
    from liane.server.projects.funding import actions
    from liane.server.projects.funding.models import Application, Call

    today = timezone.localdate()
    call = actions.set_call(
        acting_member=bearer, title="Bornes", text="Pour tous", currency="XOF", closes_on=today,
        criteria=[["Utile", 1]],
    )  # fmt: skip
    for each in (bearer, other):
        actions.take_seat(call, each, "Comité", acting_member=bearer)
    actions.open_call(call, acting_member=bearer)
    call.refresh_from_db()
    made, _secret = actions.begin_application(call, acting_member=None)
    actions.write_application(
        made, who=ACTED["applicant"], contact=ACTED["applicant_phone"], title="Deux bornes",
        summary="Pour le marché", amount=Decimal(1000),
    )  # fmt: skip
    actions.send(Application.objects.get(pk=made.pk))
    Call.objects.filter(pk=call.pk).update(state=Call.State.REVIEW)
    sent = Application.objects.get(pk=made.pk)
    actions.declare(sent, True, acting_member=other)
    actions.declare(sent, False, acting_member=bearer)
    actions.review(sent, [4], ACTED["judged"], acting_member=bearer)
