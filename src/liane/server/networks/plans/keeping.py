"""The plans that leave with an operator and come back: what was asked, found, said and built.

Apart from `exchange`, which the calculation uses without a database. The files of a result stay
behind: they are made again by calculating. A plan from elsewhere must not name files outside of its
own folder.
"""

from collections.abc import Iterator
from typing import Any

from liane.errors import BadInput
from liane.server.community.operators.exchange import Kept
from liane.server.community.operators.files import is_picture, on_disk
from liane.server.networks.plans import models
from liane.server.networks.plans.pictures import picture_file
from liane.words import N_

__all__ = ["FILES", "KEPT"]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for each in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        yield from _texts(each)


def _stays(row: dict[str, Any]) -> None:
    for text in _texts(row.get("project")):
        if ".." in text.split("/") or text.startswith(("/", "~")):
            raise BadInput(
                N_("the file asks for {path}, outside of its folder; it was refused"),
                path=text[:60],
            )


KEPT = (
    Kept("plans", models.Plan, leaves=("folder", "verbatim"), guard=_stays),
    Kept("places", models.PlannedSite, by="plan__operator"),
    Kept("links", models.PlannedLink, by="plan__operator"),
    Kept("what_ifs", models.WhatIf, by="plan__operator"),
    Kept("sight_checks", models.SightCheck),
    Kept("comments", models.Comment),
    Kept("purchases", models.Purchase),
    Kept("tasks", models.BuildTask),
    Kept("built", models.BuiltThing),
    Kept("tests", models.AcceptanceTest),
)
FILES = tuple(
    on_disk(kind, "photo", lambda row: picture_file(row.photo), is_picture("JPEG"), needed=False)
    for kind in ("sight_checks", "built")
)
