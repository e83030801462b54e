"""Reads the catalogue and weighs radios, in a process of its own: the only place with engines.

`python -m liane.server.networks.equipment.job VERB` takes what is asked as JSON on standard input
and answers with one JSON object: `{"done": …}` or `{"failed": {"message", "facts"}}`. Sentences
come in French and in English. It knows no Django.
"""

import json
import math
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from liane import words
from liane.equipment import (
    FADE_MARGIN_DB,
    FIRMWARE,
    STATUS_WORDS,
    Air,
    Device,
    Fact,
    Option,
    advise,
    load_catalogue,
)
from liane.errors import LianeError, MissingResource
from liane.words import N_

__all__ = ["main"]

USUAL_MHZ = 5500.0
_WIDTHS = (20, 40, 80)
_FACTS = ("max_power_dbm", "gain_dbi", "beam_deg", "draw_w", "ports", "port_mbps")


def _fact(fact: Fact) -> dict[str, Any]:
    return {**asdict(fact), "said": STATUS_WORDS[fact.status]}


def _told(device: Device) -> dict[str, Any]:
    return {
        "id": device.id,
        "name": device.name,
        "vendor": device.vendor,
        "kind": device.kind,
        "firmware": FIRMWARE.get(device.family, ""),
        "standard": device.standard,
        "streams": device.streams,
        "bands": device.bands,
        "widths_mhz": device.widths_mhz,
        "radio": _fact(device.radio_source),
        "facts": {name: _fact(getattr(device, name)) for name in _FACTS},
        "best_mbps": {
            str(width): round(float(device.rates(width).phy_mbps.max()), 1)
            for width in device.widths_mhz
        },
        "note": device.note,
    }


def _catalogue(_asked: Mapping[str, Any]) -> dict[str, Any]:
    return {"devices": [_told(device) for device in load_catalogue().values()]}


def _airs(asked: Mapping[str, Any], on: date) -> list[Air]:
    from liane.spectrum import channels, read_rules  # noqa: PLC0415 (not for the catalogue)

    rules = read_rules(asked["rules"], "regles")
    return [
        Air(each.centre_mhz, each.width_mhz, each.limit_dbm, each.status)
        for width in _WIDTHS
        for each in channels(asked["country"], 2400, 5900, width, rules, on=on)
        if each.limit_dbm is not None
    ]


def _choose(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Every radio on the link, the best first, with what stands for it and against it."""
    airs = _airs(asked, date.today())
    path = _Ground(asked) if asked.get("ends") else _Clear(float(asked["distance_km"]))
    options = _options(asked, airs, path.loss_db)
    best = next((option for option in options if option.fits), None)
    said = {code: _spoken(code, asked, airs, path, best) for code in words.LANGUAGES}
    return {**path.told(best), "options": [asdict(each) for each in options], "said": said}


def _options(
    asked: Mapping[str, Any], airs: Sequence[Air], loss_db: Callable[[float], float]
) -> list[Option]:
    from liane.links import MAC  # noqa: PLC0415 (not for the catalogue)

    prices, devices = asked["prices"], load_catalogue().values()
    share = MAC["ptp"].efficiency
    return advise(devices, asked["mbps"], airs, loss_db, prices, efficiency=share)


def _spoken(
    code: str, asked: Mapping[str, Any], airs: Sequence[Air], path: Any, best: Option | None
) -> dict[str, Any]:
    """What is said in one language: the reasons of each radio, and the path in sentences."""
    words.use(code)
    reasons = {each.device: each.reasons for each in _options(asked, airs, path.loss_db)}
    return {"reasons": reasons, **path.say(best)}


class _Clear:
    """A path of which only the length is known."""

    def __init__(self, distance_km: float) -> None:
        self.distance_m = distance_km * 1000.0

    def loss_db(self, mhz: float) -> float:
        from liane.propagation.free_space import loss_db  # noqa: PLC0415

        return float(loss_db(self.distance_m, mhz))

    def told(self, _best: Option | None) -> dict[str, Any]:
        return {"distance_m": self.distance_m}

    def say(self, _best: Option | None) -> dict[str, Any]:
        return {}


class _Ground:
    """A path over the ground between two places."""

    def __init__(self, asked: Mapping[str, Any]) -> None:
        from liane.terrain import open_terrain  # noqa: PLC0415

        self.ends = asked["ends"]
        self.terrain = open_terrain([Path(file) for file in asked["files"]], memory_mb=96)
        self.known: dict[float, Any] = {}
        if not self.at(USUAL_MHZ).known[0]:
            raise MissingResource(
                N_(
                    "the ground between the two places is not known everywhere; bring the tiles "
                    "of that area"
                )
            )

    def at(self, mhz: float) -> Any:
        """The survey of the path at a frequency."""
        from liane.links import survey  # noqa: PLC0415

        if mhz not in self.known:
            (lat_a, lon_a, high_a), (lat_b, lon_b, high_b) = self.ends
            ends = (lat_a, lon_a, high_a, lat_b, lon_b, high_b)
            self.known[mhz] = survey(self.terrain, *ends, mhz)
        return self.known[mhz]

    def loss_db(self, mhz: float) -> float:
        return float(self.at(mhz).loss_db[0])

    def _budget(self, best: Option | None) -> Any:
        from liane.links import budget  # noqa: PLC0415

        if best is None or best.centre_mhz is None or best.width_mhz is None:
            return None
        device, paths = load_catalogue()[best.device], self.at(best.centre_mhz)
        limit_dbm = best.eirp_dbm
        return budget(
            paths.loss_db, paths.sigma_db, device, device, best.centre_mhz, best.width_mhz,
            limit_dbm, FADE_MARGIN_DB, paths=paths,
        )  # fmt: skip

    def told(self, best: Option | None) -> dict[str, Any]:
        mhz = best.centre_mhz if best and best.centre_mhz else USUAL_MHZ
        paths, found = self.at(mhz), self._budget(best)
        names = ("distance_m", "clearance_m", "clearance_at_m", "clearance_fraction", "loss_db")
        aims = ("azimuth_ab_deg", "azimuth_ba_deg", "tilt_ab_deg", "tilt_ba_deg")
        return {
            **{name: _plain(getattr(paths, name)[0]) for name in (*names, *aims)},
            "frequency_mhz": mhz,
            "profile": self._profile(),
            "probability": None if found is None else _plain(found.probability[0]),
            "ways": [] if found is None else [_way(found, "ab"), _way(found, "ba")],
        }

    def _profile(self) -> dict[str, list[float | None]]:
        (lat_a, lon_a, _h), (lat_b, lon_b, _k) = self.ends
        whole = self.terrain.profiles(lat_a, lon_a, lat_b, lon_b)
        count, most = len(whole.heights_m), 160
        picked = sorted({round((count - 1) * at / (most - 1)) for at in range(most)})
        step = float(whole.distance_m[0]) / max(1, count - 1)
        return {
            "at_m": [round(at * step, 1) for at in picked],
            "ground_m": [_plain(whole.heights_m[at]) for at in picked],
            "clutter_m": [_plain(whole.clutter_m[at]) for at in picked],
        }

    def say(self, best: Option | None) -> dict[str, Any]:
        from liane.links import Doubt, telling  # noqa: PLC0415

        mhz = best.centre_mhz if best and best.centre_mhz else USUAL_MHZ
        paths, found = self.at(mhz), self._budget(best)
        devices = (load_catalogue()[best.device],) if best else ()
        works = found is not None and bool(found.works[0])
        return {
            "clearance": telling.clearance(paths),
            "losses": telling.losses(paths),
            "chances": telling.chances(found) if works else [],
            "warnings": telling.warnings(paths, found),
            "assumptions": telling.assumptions(devices, found, Doubt()),
        }


def _way(found: Any, way: str) -> dict[str, Any]:
    names = (f"eirp_{way}_dbm", f"rssi_{way}_dbm", f"margin_{way}_db", f"mbps_{way}")
    told = {name.replace(f"_{way}", ""): _plain(getattr(found, name)[0]) for name in names}
    return told | {"power_dbm": _plain(getattr(found, f"power_{way[0]}_dbm")[0])}


def _plain(value: Any) -> float | None:
    """A figure for JSON; what is not known is null."""
    number = float(value)
    return round(number, 4) if math.isfinite(number) else None


VERBS: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "catalogue": _catalogue,
    "choose": _choose,
}


def main(verb: str) -> int:
    """Do one verb and say how it went."""
    try:
        answer: dict[str, Any] = {"done": VERBS[verb](json.load(sys.stdin))}
    except LianeError as error:
        facts = {name: _bare(value) for name, value in error.facts.items()}
        answer = {"failed": {"message": error.message, "facts": facts}}
    except MemoryError:
        answer = {"failed": {"message": N_("this box has too little memory for it"), "facts": {}}}
    sys.stdout.write(json.dumps(answer))
    return 0


def _bare(value: Any) -> str:
    """A fact as text; of a file, only its name."""
    return value.name if isinstance(value, Path) else str(value)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
