"""Who may open a page: said once above each view, enforced in one place, walked by a test.

    @access(MEMBERS, kept=True)
    def list_of_sites(request, operator): ...

The middleware of `operators` finds the operator of the URL and the member who asks, then calls
`refusal`. A view without `access` is a programming error and answers to nobody.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

__all__ = [
    "ADMINISTRATION",
    "DEVICES",
    "EVERYONE",
    "FRONT",
    "MEMBERS",
    "ROLES",
    "SIGNED_IN",
    "TECHNICIANS",
    "Who",
    "access",
    "holders",
    "may",
]

View = TypeVar("View", bound=Callable[..., Any])

ROLES = (
    "bearer",  # porteur: answers for the project, opens and closes wings
    "facilitator",  # animateur
    "technician",
    "treasurer",
    "legal",  # juriste
    "data",  # référent données
    "safety",  # sécurité
    "mediator",  # médiateur
    "editor",  # rédaction
)


@dataclass(frozen=True)
class Who:
    """Whom a page is for. `roles` empty with level `members`: every member.

    Levels: `front` everyone, even of an operator on request; `everyone` visitors where the
    operator is public; `signed_in` any account; `members`; `devices` programs that bring a secret
    of their own, which the view checks. `administration` pages stay closed on
    a connection that could be listened to.
    """

    level: str
    roles: frozenset[str] = frozenset()
    administration: bool = False


DEVICES = Who("devices")
FRONT = Who("front")
EVERYONE = Who("everyone")
SIGNED_IN = Who("signed_in")
MEMBERS = Who("members")


def holders(*roles: str, administration: bool = True) -> Who:
    """Members who hold one of `roles` in this operator."""
    unknown = set(roles) - set(ROLES)
    if unknown or not roles:
        raise ValueError(f"unknown roles {unknown}; known: {ROLES}")
    return Who("members", frozenset(roles), administration)


ADMINISTRATION = holders("bearer")
TECHNICIANS = holders("technician", "bearer", "safety", administration=False)


def access(who: Who, *, kept: bool = False) -> Callable[[View], View]:
    """Say above a view whom it is for, and whether its pages may be kept (see `kept`)."""

    def mark(view: View) -> View:
        view.access = who  # type: ignore[attr-defined]
        view.kept = kept  # type: ignore[attr-defined]
        return view

    return mark


def may(who: Who, *, signed_in: bool, privacy: str | None, roles: frozenset[str] | None) -> bool:
    """Whether somebody may open a page.

    `privacy` of the operator of the page (None: the page has none); `roles` held there, None if
    the person is not a member.
    """
    if who.level == "devices":
        return True
    if who.level == "front":
        return privacy != "private" or roles is not None
    if who.level == "everyone":
        return privacy in (None, "public") or roles is not None
    if who.level == "signed_in":
        return signed_in and (privacy != "private" or roles is not None)
    return roles is not None and (not who.roles or bool(who.roles & roles))
