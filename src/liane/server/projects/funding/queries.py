"""What is read of calls, applications and grants."""

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils import timezone

from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.projects.funding import rules
from liane.server.projects.funding.models import Application, Call, Declaration, Grant, Report

__all__ = [
    "Followed",
    "Judged",
    "application_of",
    "asked_of",
    "calls_of",
    "conflicts_in",
    "digest",
    "followed",
    "given_of",
    "granted_in",
    "judged",
    "missing_of",
    "owed_of",
    "results_of",
    "sent_to",
    "spent_by_category",
    "whole_of",
]


def digest(secret: str) -> str:
    """What is kept of a secret address."""
    return hashlib.sha256(secret.encode()).hexdigest()


def calls_of(operator: Operator, *, drafts: bool = False) -> QuerySet[Call]:
    """Calls, the last first; those being written for who writes them."""
    found = Call.objects.filter(operator=operator)
    return (found if drafts else found.exclude(state=Call.State.DRAFT)).order_by("-id")


def application_of(operator: Operator, secret: str) -> Application | None:
    """The application of a secret address."""
    rows = Application.objects.select_related("call", "grant")
    return rows.filter(operator=operator, secret_hash=digest(secret)).first()


def sent_to(call: Call) -> QuerySet[Application]:
    """Applications that were sent, with how many reviews each has, by number."""
    sent = call.applications.exclude(state=Application.State.DRAFT)
    return sent.annotate(many=Count("reviews")).order_by("number")


def asked_of(call: Call) -> rules.Asked:
    """What a call asks, for the rules."""
    most = None if call.most is None else Decimal(call.most)
    return rules.Asked(call.questions, call.categories, call.documents, most, call.closes_on)


def given_of(application: Application) -> rules.Given:
    """What an application holds, for the rules."""
    amount = application.amount
    return rules.Given(
        who=str(application.who), contact=str(application.contact), title=application.title,
        summary=application.summary, amount=None if amount is None else Decimal(amount),
        budget=application.budget, answers=application.answers,
        documents=frozenset(application.documents.values_list("name", flat=True)),
    )  # fmt: skip


def missing_of(application: Application) -> list[tuple[str, str]]:
    """What keeps it from being sent today."""
    given = given_of(application)
    return rules.missing(asked_of(application.call), given, timezone.localdate())


@dataclass(frozen=True)
class Judged:
    """What may be read of the reviews of an application by one member now."""

    many: int
    mean: Decimal | None
    reviews: list[dict[str, Any]]


def judged(application: Application, member: Member | None) -> Judged:
    """One's own review; everybody's once two are in. Raises nothing where the box is locked."""
    rows = list(application.reviews.order_by("id"))
    enough = len(rows) >= rules.ENOUGH
    shown = [
        {"scores": json.loads(row.scores), "comment": row.comment, "mine": row.member_id == own}
        for row in rows
        if (own := getattr(member, "pk", None)) == row.member_id or enough
    ]
    criteria = [(text, weight) for text, weight in application.call.criteria]
    mean = rules.scored(criteria, [each["scores"] for each in shown]) if enough else None
    return Judged(len(rows), mean, shown)


def results_of(call: Call) -> list[Application]:
    """What everybody reads once results are published: accepted first."""
    if call.state != Call.State.DECIDED:
        return []
    return list(sent_to(call).order_by("state", "number"))


def granted_in(call: Call) -> Decimal:
    """What the committee granted so far, in the whole call."""
    total = call.applications.aggregate(n=Sum("granted"))["n"]
    return Decimal(total or 0)


def conflicts_in(call: Call) -> int:
    """How many interests were declared: everybody reads the number, nobody whose they are."""
    return Declaration.objects.filter(application__call=call, conflict=True).count()


def owed_of(grant: Grant) -> Decimal:
    """What of the grant is in no instalment yet."""
    amounts = grant.instalments.values_list("amount", flat=True)
    return rules.left_of(Decimal(grant.application.granted or 0), amounts)


def _reported(grant: Grant) -> list[dict[str, str]]:
    """The amounts of the financial reports that were accepted."""
    return [
        each.spent
        for each in grant.reports.all()
        if each.kind == Report.FINANCIAL and each.accepted_at is not None
    ]


def spent_by_category(grant: Grant) -> list[rules.Line]:
    """For each category of the funder: planned in the application, and spent."""
    application = grant.application
    return rules.by_category(application.call.categories, [application.budget], _reported(grant))


@dataclass(frozen=True)
class Followed:
    """A grant as its funder follows it."""

    grant: Grant
    paid: Decimal
    lines: list[rules.Line]
    told: bool  # whether a report of what was done is accepted

    @property
    def spent(self) -> Decimal:
        return sum((line.spent for line in self.lines), Decimal(0))


def followed(call: Call) -> list[Followed]:
    """Every grant of a call, by the number of its application."""
    grants = Grant.objects.filter(application__call=call).select_related("application__call")
    ordered = grants.prefetch_related("instalments", "reports").order_by("application__number")
    return [_followed(each) for each in ordered]


def _followed(grant: Grant) -> Followed:
    paid = [Decimal(each.amount) for each in grant.instalments.all() if each.paid_on]
    told = any(
        each.kind == Report.NARRATIVE and each.accepted_at is not None
        for each in grant.reports.all()
    )
    return Followed(grant, sum(paid, Decimal(0)), spent_by_category(grant), told)


def whole_of(call: Call, rows: list[Followed]) -> list[rules.Line]:
    """The funder's categories over every grant of a call."""
    budgets = [each.grant.application.budget for each in rows]
    reported = [spent for each in rows for spent in _reported(each.grant)]
    return rules.by_category(call.categories, budgets, reported)
