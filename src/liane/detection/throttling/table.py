"""Pairs out of the table of observations: what the probe and its control did in the same minute."""

from collections.abc import Iterable, Mapping
from typing import Any

from liane.detection.blocking import service_of
from liane.detection.throttling.pairs import Pair

__all__ = ["pairs_of"]

_SAME_S = 60.0
_NAMES = ("country", "network", "service")
_Minute = tuple[int, str, str]
_Place = tuple[int, str, str, str]
_KINDS = {("throughput", "mbit/s"): "mbit_s", ("tls", "ms"): "shake_ms"}


def pairs_of(rows: Iterable[Mapping[str, Any]]) -> list[Pair]:
    """The pairs of observations (rows as dictionaries, columns as `liane.measurement` names them).

    A control measured from the same network in the same minute stands for that minute, whatever it
    asked for. Rows without a clock that can be trusted make no pair.
    """
    targets, controls = dict[_Place, dict[str, float]](), dict[_Minute, dict[str, float]]()
    for row in rows:
        unit = _KINDS.get((row["kind"], row["unit"]))
        value = row["value"]
        if value is None and row["failure"] and unit == "mbit_s":
            value = 0.0  # nothing came: for a rate that is a figure, for a time it is none
        if unit is None or value is None or row["observed_at"] is None:
            continue
        minute = int(row["observed_at"].timestamp() // _SAME_S)
        at = (minute, row["probe_cc"] or "?", f"AS{row['probe_asn'] or '?'}")
        if row["control"]:
            controls.setdefault(at, {}).setdefault(f"control_{unit}", value)
        elif row["target"] is not None:
            place = (*at, service_of(row["target"]))
            targets.setdefault(place, {}).setdefault(f"target_{unit}", value)
    return [
        Pair(place[0] * _SAME_S, tuple(zip(_NAMES, place[1:], strict=True)), **held, **control)
        for place, held in sorted(targets.items())
        if (control := controls.get(place[:3]))
    ]
