"""Devices, 802.11 rates and limits of emission, read once more: shares no code with Liane.

Device files are read as TOML; rates and minimum sensitivities come from the tables of IEEE 802.11
(20-3-24, 21-29 and following), written here anew. The law is the project's own rules, the facts
kept per country, and what routers' kernels enforce: only a text seen makes an emission lawful.
"""

import csv
import math
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "src" / "liane"
SHARE = {"ptp": 0.60, "ptmp": 0.50}  # of the gross rate, as the plan's assumptions say
WITHOUT_LIMIT_DBM = 20.0
ASSUMED_DRAW_W = {"radio": 8.7, "switch": 6.0, "fibre": 3.0}
OVERLOAD_DBM = -20.0
# bits per tone and stream, coding rate, sensitivity at 20 MHz (dBm), back-off assumed (dB)
_MCS = (
    (1, 1 / 2, -82, 0), (2, 1 / 2, -79, 0), (2, 3 / 4, -77, 0), (4, 1 / 2, -74, 1),
    (4, 3 / 4, -70, 1), (6, 2 / 3, -66, 2), (6, 3 / 4, -65, 3), (6, 5 / 6, -64, 4),
    (8, 3 / 4, -59, 5), (8, 5 / 6, -57, 6), (10, 3 / 4, -54, 7), (10, 5 / 6, -52, 8),
)  # fmt: skip
_TONES = {"n": {20: 52, 40: 108}, "ac": {20: 52, 40: 108, 80: 234, 160: 468},
          "ax": {20: 234, 40: 468, 80: 980, 160: 1960}}  # fmt: skip
_COUNT = {"n": 8, "ac": 10, "ax": 12}
_SYMBOL_US = {"n": 4.0, "ac": 4.0, "ax": 16.0}


@dataclass(frozen=True)
class Rate:
    """One modulation of one device at one width."""

    mbps: float
    sensitivity_dbm: float
    power_dbm: float


@dataclass(frozen=True)
class Radio:
    """A device as its file tells it; None is what nobody knows."""

    id: str
    kind: str
    family: str
    gain_dbi: float | None
    beam_deg: float | None
    power_dbm: float | None
    draw_w: float
    port_mbps: float | None
    bands: list = field(default_factory=list)
    tables: dict = field(default_factory=dict)

    def covers(self, low_mhz, high_mhz):
        return any(low <= low_mhz and high_mhz <= high for low, high in self.bands)


def read_devices(folders):
    """Every device of the given folders, by id."""
    return {
        device.id: device
        for folder in folders
        for file in sorted(Path(folder).rglob("*.toml"))
        for device in [_device(tomllib.loads(file.read_text(encoding="utf-8")))]
    }


def _device(data):
    def fact(name):
        return data.get(name, {}).get("value")

    radio = data.get("radio", {})
    kind = data["kind"]
    draw = fact("draw_w")
    return Radio(
        data["id"], kind, data.get("family", ""), fact("gain_dbi"), fact("beam_deg"),
        fact("max_power_dbm"),
        ASSUMED_DRAW_W["radio" if radio else kind] if draw is None else draw,
        fact("port_mbps"), radio.get("bands_mhz", []), _tables(data, radio, fact("max_power_dbm")),
    )  # fmt: skip


def _tables(data, radio, power_dbm):
    tables = {}
    for width in radio.get("widths_mhz", []):
        sheet = next((s for s in data.get("rates", []) if s.get("width_mhz") == width), None)
        tables[width] = _table(radio["standard"], radio["streams"], width, power_dbm)
        if sheet is not None:
            tables[width] = {
                mcs: Rate(tables[width][mcs].mbps, sheet["sensitivity_dbm"][at],
                          sheet["power_dbm"][at])
                for at, mcs in enumerate(sheet["mcs"])
            }  # fmt: skip
    return tables


def _table(standard, streams, width, power_dbm):
    short = standard.removeprefix("802.11")
    rows = {}
    for mcs in range(_COUNT[short]):
        bits, coding, sensitivity, back_off = _MCS[mcs]
        per_symbol = _TONES[short][width] * bits * coding * streams
        if short == "ac" and (abs(per_symbol - round(per_symbol)) > 1e-6
                              or (mcs, width, streams) == (6, 80, 3)):  # fmt: skip
            continue
        wider = 3 * round(math.log2(width / 20))
        top = math.nan if power_dbm is None else power_dbm - back_off
        rows[mcs] = Rate(per_symbol / _SYMBOL_US[short], sensitivity + wider, top)
    return rows


def off_axis_db(angle_deg, beam_deg):
    """Gain lost away from the axis: 12 (angle / beam)², at most 20 dB."""
    away = abs((angle_deg + 180) % 360 - 180)
    return 0.0 if beam_deg >= 360 else min(12 * (away / beam_deg) ** 2, 20.0)


def net_mbps(one, two, width, mcs):
    """What two devices carry at a modulation, ports included."""
    kind = "ptmp" if {"sector", "ap"} & {one.kind, two.kind} else "ptp"
    rate = min(one.tables[width][mcs].mbps, two.tables[width][mcs].mbps) * SHARE[kind]
    return min([rate, *(d.port_mbps for d in (one, two) if d.port_mbps)])


def best_way(sender, receiver, width, loss, limit_dbm, fade_db, lost_db=0.0):
    """(rate, margin at the lowest modulation) of one direction at its best."""
    best, lowest = 0.0, -math.inf
    for mcs in sorted(set(sender.tables[width]) & set(receiver.tables[width])):
        way = receiver.gain_dbi + sender.gain_dbi - lost_db - loss
        power = min(sender.tables[width][mcs].power_dbm, limit_dbm - sender.gain_dbi,
                    OVERLOAD_DBM - way)  # fmt: skip
        margin = power + way - receiver.tables[width][mcs].sensitivity_dbm
        lowest = max(lowest, margin)
        if margin >= fade_db:
            best = net_mbps(sender, receiver, width, mcs)
    return best, lowest


class Law:
    """The limit to keep in a country, and whether a text that was seen covers it."""

    def __init__(self, country, rules):
        self.own = [_rule(row) for row in rules]
        file = PACKAGE / "spectrum" / "countries" / f"{country}.toml"
        facts = tomllib.loads(file.read_text("utf-8")).get("fact", []) if file.is_file() else []
        self.facts = [_rule(row) for row in facts]
        self.kernel = _kernel(country)

    def limit(self, low, high, width):
        """(limit in dBm or None, whether a seen text gives it)."""
        for layer in (self.own, self.facts):
            seen = _cover([r for r in layer if r["status"] == "seen"], low, high)
            if seen is not None:
                return seen, True
        single = [r for r in self.kernel
                  if r["low"] <= low and high <= r["high"] and width <= r["width"]]  # fmt: skip
        enforced = (
            max(r["limit"] for r in single)
            if single
            else _cover([r for r in self.kernel if r["join"]], low, high)
        )
        known = [_cover(self.own, low, high), _cover(self.facts, low, high), enforced]
        known = [value for value in known if value is not None]
        return (min(known) if known else None), False


def _rule(row):
    return {"low": row["low_mhz"], "high": row["high_mhz"], "limit": row.get("max_eirp_dbm"),
            "status": row["status"], "allowed": row.get("allowed", True)}  # fmt: skip


def _kernel(country):
    data = tomllib.loads((PACKAGE / "spectrum" / "kernel_limits.toml").read_text("utf-8"))
    rows = [
        row for group in data["group"] if country in group["countries"] for row in group["rows"]
    ]
    return [
        {"low": low, "high": high, "width": width, "limit": limit, "join": "join" in words}
        for low, high, width, limit, words in rows
        if not {"indoor", "no-start", "no-ofdm"} & set(words.split())
    ]


def _cover(rules, low, high):
    mine = [r for r in rules if r["limit"] is not None and r["low"] < high and low < r["high"]]
    reached = low
    for rule in sorted(mine, key=lambda r: r["low"]):
        if rule["low"] > reached:
            return None
        reached = max(reached, rule["high"])
    return min(r["limit"] for r in mine) if mine and reached >= high else None


def kernel_file_agrees(csv_file, country):
    """The kernel table of the package against the published list of rules (its CSV), as a check."""
    with Path(csv_file).open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.reader(stream) if row and row[0] == country]
    listed = {(float(r[2]), float(r[3]), float(r[5])) for r in rows if not int(r[6]) & (1 | 2 | 8)}
    return {(r["low"], r["high"], r["limit"]) for r in _kernel(country)} == listed
