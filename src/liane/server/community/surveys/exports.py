"""Results and answers as open data: CSV, XLSX and GeoJSON, with HXL tags.

Results are those that were published: no small cell, places as wide cells of five answers or more.
Single answers are for those who check them: without what identifies, without day, in no order.
HXL: https://hxlstandard.org/standard/1-1final/
"""

import json
from collections.abc import Iterator
from random import SystemRandom
from typing import Any

from liane.server.community.surveys.models import Edition, Published, Submission
from liane.server.community.surveys.queries.forms import asked_in, form_of, latest_version
from liane.server.community.surveys.rules.tallies import CELL_DEG

__all__ = ["answers_rows", "as_geojson", "result_rows"]

_HEADS = ("question", "label", "tag", "choice", "choice_label", "answers", "percent", "answered")
_HXL = (
    "#meta+question+code", "#meta+question+label", "#meta+hxl", "#meta+choice+code",
    "#meta+choice+label", "#indicator+answers+num", "#indicator+answers+pct",
    "#population+answered+num",
)  # fmt: skip


def result_rows(published: Published) -> Iterator[tuple[Any, ...]]:
    """Published results, one line a choice; what is kept back is empty."""
    yield _HEADS
    yield _HXL
    for table in published.tables["tables"]:
        head = (table["name"], table["label"], table["tag"])
        answered = "" if table["answered"] is None else table["answered"]
        if not table["rows"]:
            yield (*head, "", "", "", "", answered)
        for row in table["rows"]:
            share = "" if row["share"] is None else round(100 * row["share"], 1)
            count = "" if row["count"] is None else row["count"]
            yield (*head, row["code"], row["label"], count, share, answered)


def as_geojson(published: Published) -> bytes:
    """Wide cells of the map, with how many answers each."""
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Polygon", "coordinates": [_square(place)]},
            "properties": {
                "question": place["question"],
                "#population+answered+num": place["count"],
            },
        }
        for place in published.tables["places"]
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def _square(place: dict[str, Any]) -> list[list[float]]:
    west, south = place["lon"], place["lat"]
    east, north = round(west + CELL_DEG, 4), round(south + CELL_DEG, 4)
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def answers_rows(edition: Edition) -> Iterator[list[Any]]:
    """Single answers that identify nobody, in no order; repeats are left to the sealed ones."""
    version = latest_version(edition.survey)
    if version is None:
        return
    form = form_of(version)
    root = f"/{form.template.name}/"
    asked = [each for each in asked_in(version) if not each.within and each.how != "place"]
    names, days = [each.name for each in asked], {each.name for each in asked if each.how == "day"}
    yield [*names, "way"]
    yield [*(form.tags.get(root + name, "") for name in names), "#meta+way"]
    found = Submission.objects.filter(edition=edition, counted=True)
    rows = list(found.values_list("answers", "way"))
    SystemRandom().shuffle(rows)
    for answers, way in rows:
        yield [*(_coarse(answers.get(name, ""), name in days) for name in names), way]


def _coarse(value: Any, is_day: bool) -> Any:
    """A month for a day: a birthday would say who it is."""
    return value[:7] if is_day and isinstance(value, str) else value
