"""What a plan says cannot be had: every certificate recomputed from the ground.

A certificate is a cut: the places inside, and all that could be bought across it. Each pair of
places across is looked at anew, at every mast height and with every allowed device, by our own
path loss: what is said to be refused must lack margin, and what can be bought must add up to less
than is asked.
"""

import itertools
import math

import plan_ground
import plan_radio
from plan_money import line_cost

DOUBT = 0.1  # as may two ways of drawing the errors of the ground
NEARLY_DB = 1.5  # another model of the same path may differ by this much
BAND = (5_000.0, 5_900.0)


def check_unmet(inputs, plan, bound):
    """Findings about the rows of `unmet`."""
    sigma = next(r["facts"]["sigma"] for r in plan["assumptions"] if r["code"] == "ground")
    judge = _Judge(inputs, sigma)
    for row in plan["unmet"]:
        proofs = [row["certificate"], *row.get("also_certificates", [])]
        losses = [row["certificate"].get("lost"), *row.get("also", [])]
        if [proof.get("lost") for proof in proofs] != losses:
            yield f"unmet {row['id']} {row['requirement']}: a loss has no certificate"
        if not row["relaxation"].get("what"):
            yield f"unmet {row['id']} {row['requirement']}: no way round is given"
        for proof in proofs:
            label = f"unmet {row['id']} {row['requirement']} ({proof.get('lost')})"
            for finding in _row(inputs, judge, plan, bound, row, proof):
                yield f"{label}: {finding}"


def _row(inputs, judge, plan, bound, row, proof):
    inside = set(proof["inside"])
    if row["id"] not in inside:
        yield "the place is not inside its own cut"
    if proof["kind"] == "search" or (proof["kind"] == "stopped" and not plan["hit_cap"]):
        yield "is refused without a proof"
    if proof["kind"] == "alike" and not _proven(row):
        yield "leans on another loss, and none is proven"
    if proof["kind"] in ("spectrum", "duals", "whole"):
        yield from _numbered(inputs, plan, bound, row, proof)
    if proof["kind"] in ("cut", "isolated"):
        yield from _sums(inputs, row, proof, inside)
        across = {frozenset((r["a"], r["b"])): r for r in proof["across"]}
        yield from _pairs(inputs, judge, proof, inside, across)


def _proven(row):
    """Whether some loss of the same promise has a proof of its own."""
    kinds = {proof["kind"] for proof in (row["certificate"], *row.get("also_certificates", []))}
    return bool(kinds & {"isolated", "cut", "spectrum", "duals", "whole"})


def _numbered(inputs, plan, bound, row, proof):
    """The refutation asks for more than the place is given, and else for what the plan keeps."""
    number, places = proof["number"], bound["places"]
    if number is None or not 0 <= number < len(bound["refuted"]):
        yield "names no refutation in bound.json"
        return
    more = False
    for scenario in bound["refuted"][number]["scenarios"]:
        for id_, kbps in zip(places, scenario["demand_kbps"], strict=True):
            promised = _promised(inputs, plan, bound, scenario, id_)
            own = id_ == row["id"] and proof.get("lost") in _lost(bound, scenario)
            more |= own and kbps > promised
            if kbps > promised and id_ != row["id"] and not _refused_alike(plan, row, id_):
                yield f"asks {kbps} kb/s of {id_} ({scenario['name']}), {promised} are kept"
    if not more:
        yield "its refutation asks for nothing that is not kept"


def _refused_alike(plan, row, id_):
    """Whether the same was refused to another place: some are proven impossible together."""
    return any(r["id"] == id_ and r["requirement"] == row["requirement"] for r in plan["unmet"])


def _promised(inputs, plan, bound, scenario, id_):
    """Kb/s that the plan keeps at a place in a scenario."""
    kind, rows = scenario["kind"], [r for r in plan["unmet"] if r["id"] == id_]
    kept = next((r["kept_mbps"] for r in rows if r["requirement"] == "service"), None)
    served = inputs.kbps(id_) if kept is None else math.ceil(kept * 1000 - 1e-6)
    if kind == "whole":
        return served
    asked = {"uplink": "one_uplink", "uplinks": "reach"}.get(kind, "mast_or_link")
    lost = _lost(bound, scenario)
    for row in rows:
        if row["requirement"] == asked and lost & {
            row["certificate"].get("lost"),
            *row.get("also", []),
        }:
            return 0
    if asked == "reach":
        return int(served > 0)
    share = inputs.share(id_, asked)
    return math.ceil(inputs.kbps(id_, share) * served / max(inputs.kbps(id_), 1) - 1e-6)


def _lost(bound, scenario):
    """The names by which a scenario's loss may be told."""
    if scenario["kind"] == "link":
        option = next(o for o in bound["columns"]["options"] if o["pair"] == scenario["lost_pair"])
        a, b = bound["places"][option["a"]], bound["places"][option["b"]]
        return {f"{a}-{b}", f"{b}-{a}"}
    return {scenario["name"].partition(" ")[2] or None}


def _sums(inputs, row, proof, inside):
    """What is asked inside the cut, and what can come in at most."""
    asked = sum(inputs.kbps(id_, _share(inputs, row, id_)) for id_ in inside) / 1000
    if row["requirement"] == "reach":
        asked = max(proof["asked_mbps"], 0.001)
    if proof["asked_mbps"] > asked + 0.01:
        yield f"{proof['asked_mbps']} Mb/s are said to be asked, ours {asked}"
    if proof["capacity_mbps"] >= proof["asked_mbps"] - 1e-9:
        yield f"{proof['capacity_mbps']} Mb/s can come, {proof['asked_mbps']} are asked"
    within = _uplinks_within(inputs, proof, row)
    across = {frozenset((r["a"], r["b"])): r for r in proof["across"]}
    room = within + sum(r.get("capacity_mbps", r["mbps"]) for r in proof["across"])
    if (
        abs(room - proof["capacity_mbps"]) > 0.01 + 0.001 * len(across)
        and row["requirement"] != "reach"
    ):
        yield f"what can be bought across adds up to {room:.2f} Mb/s, not {proof['capacity_mbps']}"


def _share(inputs, row, id_):
    if row["requirement"] == "service":
        return 1.0
    return 0.0 if row["requirement"] == "reach" else inputs.share(id_, row["requirement"])


def _uplinks_within(inputs, proof, row):
    if row["requirement"] == "reach":
        return 0.0
    return sum(
        uplink["mbps"]
        for uplink in inputs.data["uplink"]
        if uplink["site"] in proof["inside"] and uplink["site"] != proof["lost"]
    )


def _no_path(inputs, one, two):
    """Forbidden, or both on one point, where there is nothing to measure: the plan warns of it."""
    a, b = inputs.spot(one), inputs.spot(two)
    here = a == b or plan_ground.between(*a, *b)[0] <= 1.0
    return here or _forbidden(inputs, one, two)


def _pairs(inputs, judge, proof, inside, across):
    """Across the cut, a pair is either in the list of what can be bought, or truly refused."""
    lost = proof.get("lost")
    margin = {frozenset((r["a"], r["b"])): r["best_margin_db"] for r in proof.get("refused", [])}
    for one, two in itertools.product(sorted(inside), sorted(set(inputs.places) - inside)):
        pair = frozenset((one, two))
        if lost in (one, two, f"{one}-{two}", f"{two}-{one}") or _no_path(inputs, one, two):
            continue
        best, lack = judge.radio(one, two)
        said = across.get(pair)
        least = inputs.setting("min_probability", 0.8) + DOUBT
        if said is None and lack > NEARLY_DB and judge.chance(one, two) > least:
            yield f"{one}-{two} carries {best:.1f} Mb/s by us, with {lack:.1f} dB to spare"
        if said is not None and best > said["mbps"] + 0.01 and lack > NEARLY_DB:
            yield f"{one}-{two} carries {best:.1f} Mb/s, only {said['mbps']} are counted"
        if pair in margin and margin[pair] is not None:
            ours = judge.best_margin(one, two)  # ITM may only add to what we say is lost
            if ours < margin[pair] - NEARLY_DB - 0.1 * abs(ours):
                yield f"{one}-{two} lacks {-margin[pair]:.1f} dB, ours {-ours:.1f}"
        if said is None and judge.fibre(one, two):
            yield f"{one}-{two}: {judge.fibre(one, two):.0f} m of fibre are not refused"


def _forbidden(inputs, one, two):
    banned = inputs.listed("forbid", "links")
    return (
        f"{one}-{two}" in banned
        or f"{two}-{one}" in banned
        or {one, two} & set(inputs.listed("forbid", "sites"))
    )


class _Judge:
    """Pairs of places at their best, each looked at once."""

    def __init__(self, inputs, sigma_m):
        self.inputs, self.sigma_m, self.seen, self.chances = inputs, sigma_m, {}, {}
        allowed = inputs.data.get("equipment", {}).get("allow") or list(inputs.devices)
        banned = set(inputs.listed("forbid", "devices"))
        self.radios = [
            inputs.devices[id_] for id_ in allowed
            if id_ in inputs.devices and inputs.devices[id_].tables and id_ not in banned
        ]  # fmt: skip
        self.limits, self.centres = self._air()

    def _air(self):
        """The highest limit for each width over the band, and the frequencies at its ends."""
        low, high = self.inputs.setting("band_mhz", BAND)
        limits, centres = {}, []
        for width in (20, 40, 80):
            for centre in range(int(low) + width // 2, int(high), 5):
                edges = centre - width / 2, centre + width / 2
                limit, _seen = self.inputs.law.limit(*edges, width)
                if limit is not None and edges[1] <= high:
                    limits[width] = max(limit, limits.get(width, -math.inf))
                    centres.append(centre)
        if not limits:
            return dict.fromkeys((20, 40, 80), plan_radio.WITHOUT_LIMIT_DBM), (5500.0, 5700.0)
        return limits, (min(centres), max(centres))

    def losses(self, one, two):
        """Own loss at the most favourable masts and end of the band."""
        key = frozenset((one, two))
        if key not in self.seen:
            inputs = self.inputs
            a, b = inputs.spot(one), inputs.spot(two)
            self.seen[key] = min(
                sum(plan_ground.loss_db(inputs.ground, a, b, ha, hb, self.centres[1]))
                for ha in inputs.places[one]["masts"]
                for hb in inputs.places[two]["masts"]
            )
        return self.seen[key]

    def radio(self, one, two):
        """(best rate of a pair of equal devices, margin of the best over what is to be kept)."""
        fade = self.inputs.setting("fade_margin_db", 6.0)
        loss, best, lack = self.losses(one, two), 0.0, -math.inf
        if not math.isfinite(loss):
            return best, lack
        for radio in self.radios:
            for width in set(radio.tables) & set(self.limits):
                if radio.kind == "sector" or radio.gain_dbi is None or radio.power_dbm is None:
                    continue
                rate, margin = plan_radio.best_way(
                    radio, radio, width, loss, self.limits[width], fade
                )
                best, lack = max(best, rate), max(lack, margin - fade)
        return best, lack

    def chance(self, one, two):
        """Probability that the best pair of equal devices works at its lowest rate."""
        key = frozenset((one, two))
        if key not in self.chances:
            inputs, spots = self.inputs, (self.inputs.spot(one), self.inputs.spot(two))
            allowed = self.losses(one, two) + self.best_margin(one, two)
            self.chances[key] = max(
                plan_ground.chance(
                    inputs.ground, *spots, ha, hb, self.centres[1], allowed, self.sigma_m
                )
                for ha in inputs.places[one]["masts"]
                for hb in inputs.places[two]["masts"]
            )
        return self.chances[key]

    def best_margin(self, one, two):
        return self.radio(one, two)[1] + self.inputs.setting("fade_margin_db", 6.0)

    def fibre(self, one, two):
        """Route of a stretch that could be laid, 0 if none: too long, too steep, over water."""
        inputs = self.inputs
        if line_cost(inputs, "fibre-aerial", None, 1) is None:
            return 0.0
        x, z = inputs.ground.profile(inputs.spot(one), inputs.spot(two))
        length = x[-1] * 1000
        if length > inputs.setting("fibre_max_m", 15_000.0) or not all(map(math.isfinite, z)):
            return 0.0
        step = length / (len(x) - 1)
        stride = max(1, round(40 / step))
        steepest = max(abs(z[stride::stride] - z[:-stride:stride][: len(z[stride::stride])]))
        wet = max((len(list(run)) for dry, run in itertools.groupby(z <= 0) if dry), default=0)
        if steepest / (stride * step) > 0.5 or wet * step > 120:
            return 0.0
        return length * inputs.setting("fibre_route_factor", 1.3)
