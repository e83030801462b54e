"""The directory as CSV and in the operator's export, for the bearer: contacts and consents too.

The table can be read in again: see `columns`. A cell that a spreadsheet would take for a formula
is kept as text.
"""

import csv
import io

from liane.server.community.directory.kinds import topics_in_words
from liane.server.community.directory.models import (
    Actor,
    Consent,
    DigitalAction,
    Job,
    Request,
    Tie,
)
from liane.server.community.directory.queries import with_consents
from liane.server.community.operators.exchange import Kept
from liane.server.community.operators.models import Operator

__all__ = ["KEPT", "actors_csv"]

COLUMNS = (
    "id", "family", "name", "person", "phone", "mail", "where", "zone", "topics", "languages",
    "site", "about", "checked_on", "agreed", "agreed_by", "agreed_on", "agreed_how",
)  # fmt: skip


KEPT = (
    Kept("actors", Actor),
    Kept("consents", Consent),
    Kept("ties", Tie),
    Kept("requests", Request),
    Kept("jobs", Job),
    Kept("actions", DigitalAction),
)


def actors_csv(operator: Operator) -> str:
    """Every actor that is listed, one a line."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(COLUMNS)
    listed = Actor.objects.filter(operator=operator, ended_at=None).prefetch_related(
        with_consents()
    )
    for actor in listed.order_by("family", "title", "id"):
        table.writerow([_cell(value) for value in _line(actor)])
    return out.getvalue()


def _line(actor: Actor) -> list[object]:
    agreed = actor.agreed  # type: ignore[attr-defined]
    return [
        actor.pk,
        actor.get_family_display(),
        actor.title,
        actor.person,
        actor.phone,
        actor.mail,
        actor.whereabouts,
        actor.zone,
        "; ".join(topics_in_words(actor.topics)),
        "; ".join(actor.languages),
        actor.site,
        actor.about,
        actor.seen_on,
        "; ".join(given.scope for given in agreed),
        "; ".join(str(given.given_by).replace(";", ",") for given in agreed),
        "; ".join(str(given.given_on) for given in agreed),
        "; ".join(given.way for given in agreed),
    ]


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") and not _is_phone(text) else text


def _is_phone(text: str) -> bool:
    return text[:1] == "+" and text[1:].isdigit()
