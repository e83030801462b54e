"""Who did what, kept so that a stolen box names nobody: the identifier of a member, sealed.

A name is looked up when a page is shown; somebody who was erased reads as a former member at once,
in a locked box too. A keyed mark tells two people apart where nobody has to know who they are.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from liane.server.community.members.models import Member
from liane.server.site.sealing import Sealed, blind

__all__ = ["mark_of", "named", "pk_of", "reads"]


def pk_of(member: Member | None) -> str | None:
    """What a sealed field keeps of who did something; None for a visitor and for the box."""
    return str(member.pk) if member else None


def mark_of(kind: str, value: object) -> str:
    """A keyed mark of a member, a phone number, a browser or a name in a conversation."""
    return blind(f"incident {kind}", str(value))


def reads(member: Member, written: Sequence[str]) -> str:
    """The language in which a member reads what is written in several; the first where in none.

    What they said that they speak comes before what their account shows.
    """
    account = member.user.language if member.user else ""
    return next((each for each in (*member.languages, account) if each in written), written[0])


def named(rows: Iterable[Any], *fields: str) -> list[Any]:
    """The rows, with `<field>_name` beside each sealed identifier: one question for all."""
    found = list(rows)
    asked = {
        str(value)
        for row in found
        for field in fields
        if (value := getattr(row, field)) and not isinstance(value, Sealed)
    }
    names = {str(each.pk): str(each.name) for each in Member.objects.filter(pk__in=asked)}
    for row in found:
        for field in fields:
            setattr(row, f"{field}_name", names.get(str(getattr(row, field) or ""), ""))
    return found
