"""What changes facts of law, filings and drafted statutes."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from liane.errors import BadInput
from liane.server.community.groups.actions import add_task
from liane.server.community.groups.models import Task
from liane.server.community.members.models import Member
from liane.server.projects.regulation.models import Check, Draft, Fact, Filing, Piece, Status
from liane.server.projects.regulation.permissions import may_file, may_keep
from liane.server.projects.regulation.shipped import checklists, facts_of_country
from liane.server.site import audit
from liane.server.site.records import Origin, change
from liane.words import N_

__all__ = [
    "add_fact",
    "carry_over",
    "change_fact",
    "check_fact",
    "draft_statutes",
    "end_fact",
    "follow_filing",
    "have_piece",
    "open_filing",
    "redraft_statutes",
]

_REMINDED = timedelta(days=14)


def _must(allowed: bool, message: str) -> None:
    if not allowed:
        raise BadInput(message)


def _keeps(member: Member) -> None:
    _must(may_keep(member), N_("fact: ask the legal adviser or the bearer"))


@transaction.atomic
def carry_over(country: str, *, acting_member: Member) -> int:
    """Take over the shipped facts of a country; those that are there already are left alone.

    Nobody here has read them: the day they were checked stays empty.
    """
    _keeps(acting_member)
    home = acting_member.operator_id
    there = set(Fact.objects.filter(operator=home).values_list("code", flat=True))
    rows = [row for row in facts_of_country(country) if row["code"] not in there]
    Fact.objects.bulk_create(Fact(operator_id=home, origin=Origin.IMPORTED, **row) for row in rows)
    audit.note("regulation.carry_over", acting_member, country=country, facts=len(rows))
    return len(rows)


def _fitting(values: dict[str, Any]) -> None:
    """Bands are whole: two edges in order, in a fact about spectrum."""
    low, high = values.get("low_mhz"), values.get("high_mhz")
    _must((low is None) == (high is None), N_("band: give both edges, or none"))
    if low is not None and high is not None:
        _must(low < high, N_("band: its lower edge comes first"))


@transaction.atomic
def add_fact(*, acting_member: Member, **values: Any) -> Fact:
    """Write a fact down. Who writes it has not yet said that they read its text."""
    _keeps(acting_member)
    _fitting(values)
    values.pop("status", None)
    made = Fact.objects.create(operator_id=acting_member.operator_id, **values)
    audit.note("regulation.add_fact", acting_member, made, theme=made.theme, country=made.country)
    return made


@transaction.atomic
def change_fact(fact: Fact, seen_version: int, *, acting_member: Member, **values: Any) -> Fact:
    """Change what is said: it has to be read in its text again."""
    _keeps(acting_member)
    _fitting(values)
    fact = change(
        fact,
        seen_version,
        **values,
        status=Status.TO_VERIFY,
        checked_on=None,
        checked_by=None,
    )
    audit.note("regulation.change_fact", acting_member, fact, fields=sorted(values))
    return fact


@transaction.atomic
def check_fact(
    fact: Fact,
    status: str,
    on: date,
    note: str = "",
    expires_on: date | None = None,
    *,
    acting_member: Member,
) -> Check:
    """Say how it is known now: seen in its text on a day, read in the press, to be verified."""
    _keeps(acting_member)
    _must(status in Status.values, N_("fact: say how it is known"))
    _must(on <= timezone.localdate(), N_("fact: the day it was read is still to come"))
    shown = bool(fact.legal_text or fact.url or note.strip())
    _must(
        status != Status.SEEN or shown,
        N_("fact: seen in which text? name the law, its address, or say where it was read"),
    )
    return _checked(fact, acting_member, status=status, on=on, note=note, expires_on=expires_on)


@transaction.atomic
def end_fact(fact: Fact, on: date, note: str, *, acting_member: Member) -> Check:
    """It holds no longer after that day."""
    _keeps(acting_member)
    _must(bool(note.strip()), N_("fact: say what replaced it, or how it is known"))
    return _checked(
        fact,
        acting_member,
        status=fact.status,
        on=fact.checked_on or timezone.localdate(),
        note=note,
        expires_on=on,
    )


def _checked(fact: Fact, member: Member, **said: Any) -> Check:
    made = Check.objects.create(fact=fact, by=member, **said | {"note": said["note"].strip()[:300]})
    change(
        fact,
        fact.version,
        status=said["status"],
        checked_on=said["on"],
        checked_by=member,
        expires_on=said["expires_on"],
    )
    audit.note("regulation.check_fact", member, fact, status=said["status"])
    return made


@transaction.atomic
def open_filing(
    *,
    acting_member: Member,
    title: str,
    country: str,
    code: str = "",
    due: date | None = None,
    pieces: list[str] | None = None,
    **facts: Any,
) -> Filing:
    """Begin a filing, from a shipped checklist or from nothing; a day gives a reminder."""
    _must(may_file(acting_member), N_("filing: ask the legal adviser or a facilitator"))
    _must(bool(title.strip()), N_("filing: say what is filed"))
    names = [*(pieces or []), *_pieces_of(code)]
    made = Filing.objects.create(
        operator_id=acting_member.operator_id,
        title=title.strip()[:160],
        country=country,
        code=code,
        due=due,
        **facts,
    )
    Piece.objects.bulk_create(
        Piece(filing=made, name=name[:200], order=at) for at, name in enumerate(names)
    )
    audit.note("regulation.open_filing", acting_member, made, code=code)
    _remind(made, acting_member)
    return made


def _pieces_of(code: str) -> list[str]:
    language = get_language() or "fr"
    found = next((each for each in checklists() if each.code == code), None)
    return [each.say(language) for each in found.pieces] if found else []


@transaction.atomic
def follow_filing(
    filing: Filing, seen_version: int, *, acting_member: Member, **values: Any
) -> Filing:
    """Say where it stands: filed on a day, receipt, answer, renewal."""
    _must(may_file(acting_member), N_("filing: ask the legal adviser or a facilitator"))
    state, filed = values.get("state"), values.get("filed_on")
    moved = state in (Filing.State.FILED, Filing.State.ACCEPTED, Filing.State.REFUSED)
    _must(not moved or filed is not None, N_("filing: on which day was it filed?"))
    filing = change(filing, seen_version, **values)
    audit.note("regulation.follow_filing", acting_member, filing, state=str(filing.state))
    _remind(filing, acting_member)
    return filing


def _remind(filing: Filing, member: Member) -> None:
    """One task for each day to come: to file, to ask for the answer, to renew."""
    for on, words in (
        (filing.due if filing.state == Filing.State.PREPARING else None, _("File: {what}")),
        (
            filing.answer_due if filing.state == Filing.State.FILED else None,
            _("Ask for the answer: {what}"),
        ),
        (filing.renew_on, _("Renew: {what}")),
    ):
        title = words.format(what=filing.title)[:140]
        if on is None or Task.objects.filter(about=filing.pk, title=title).exists():
            continue
        day = max(on - _REMINDED, timezone.localdate())
        add_task(
            acting_member=member,
            title=title,
            details=_("Before {day}.").format(day=on.isoformat()),
            due=day,
            about_kind=filing._meta.label,
            about=filing.pk,
        )


@transaction.atomic
def have_piece(piece: Piece, ready: bool, *, acting_member: Member) -> None:
    """A paper of a filing is there, or is missing after all."""
    _must(may_file(acting_member), N_("filing: ask the legal adviser or a facilitator"))
    piece.ready_on = (piece.ready_on or timezone.localdate()) if ready else None
    piece.save(update_fields=["ready_on"])
    audit.note("regulation.have_piece", acting_member, piece.filing, ready=ready)


@transaction.atomic
def draft_statutes(*, acting_member: Member, form: str, **texts: str) -> Draft:
    """Keep what statutes are filled with."""
    _must(may_file(acting_member), N_("statutes: ask the legal adviser or a facilitator"))
    made = Draft.objects.create(operator_id=acting_member.operator_id, form=form, **texts)
    audit.note("regulation.draft_statutes", acting_member, made, form=form)
    return made


@transaction.atomic
def redraft_statutes(
    draft: Draft, seen_version: int, *, acting_member: Member, **texts: str
) -> Draft:
    """Change what statutes are filled with; what was signed on paper stays what it is."""
    _must(may_file(acting_member), N_("statutes: ask the legal adviser or a facilitator"))
    draft = change(draft, seen_version, **texts)
    audit.note("regulation.redraft_statutes", acting_member, draft, fields=sorted(texts))
    return draft
