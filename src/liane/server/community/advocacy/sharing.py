"""Promises that were made in public can be shared, with where each stands."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as lazy

from liane.server.community.advocacy.queries import public_summary
from liane.server.site.sharing.kinds import listed

__all__ = ["SHARED"]


def _promises(operator: Any) -> Iterator[tuple[str, str]]:
    for each in public_summary(operator):
        yield f"{each.body}", f"{each.what} ({each.shown_label})"  # type: ignore[attr-defined]


SHARED = (listed("promises", "advocacy-public", lazy("Commitments"), _promises),)
