"""Every link of a plan, recomputed from its two places: loss, budget, rate, law, air, channels."""

import math
from collections import defaultdict

import plan_ground
import plan_radio

FREE_DB = 0.05  # free space: only the rounding and the geodesic
DIFFRACTION_DB, DIFFRACTION_SHARE = 0.3, 0.10  # another sampling of the same ground
ROUNDING = 0.02
AZIMUTH_DEG = 0.1


def check_links(inputs, plan):
    """Findings about links, one by one and side by side."""
    fade = inputs.setting("fade_margin_db", 6.0)
    for link in plan["links"]:
        name = f"link {link['id']} {link['a']}-{link['b']}"
        checks = [_place_check(inputs, link)]
        if link["kind"] != "fibre":
            checks += [_path(inputs, link), _radio(inputs, link, fade), _lawful(inputs, link)]
        else:
            checks.append(_fibre(inputs, link))
        for check in checks:
            yield from (f"{name}: {finding}" for finding in check)
    yield from _units(plan)
    yield from _sectors(inputs, plan)
    yield from _channels(plan)
    yield from _parallel(inputs, plan)


def _place_check(inputs, link):
    distance, _there, _back = plan_ground.between(*inputs.spot(link["a"]), *inputs.spot(link["b"]))
    if abs(distance - link["distance_m"]) > 0.2 + 1e-6 * distance:
        yield f"is {link['distance_m']} m long, ours {distance:.1f}"
    for end in "ab":
        mast = link[f"height_{end}_m"]
        if link["kind"] != "fibre" and mast not in inputs.places[link[end]]["masts"]:
            masts = inputs.places[link[end]]["masts"]
            yield f"stands at {mast} m at {link[end]}, which has {masts}"


def _path(inputs, link):
    free, bent = plan_ground.loss_db(
        inputs.ground, inputs.spot(link["a"]), inputs.spot(link["b"]),
        _over_terrain(inputs, link, "a"), _over_terrain(inputs, link, "b"), link["frequency_mhz"],
    )  # fmt: skip
    if abs(free - link["free_space_db"]) > FREE_DB:
        yield f"free space {link['free_space_db']} dB, ours {free:.3f}"
    room = DIFFRACTION_DB + DIFFRACTION_SHARE * bent
    if not abs(bent - link["diffraction_db"]) <= room:
        yield f"diffraction {link['diffraction_db']} dB, ours {bent:.2f}"
    stated = link["free_space_db"] + link["diffraction_db"]
    itm = -math.inf if link["itm_db"] is None else link["itm_db"]
    if abs(link["loss_db"] - max(stated, itm)) > ROUNDING:
        yield f"loss {link['loss_db']} dB is not the worse of {stated:.2f} and ITM's {itm}"
    if link["loss_db"] < free + bent - room - FREE_DB:
        yield f"loss {link['loss_db']} dB is below our {free + bent:.2f}"


def _over_terrain(inputs, link, end):
    """Antenna height over the terrain: a place surveyed higher than its tile stands higher."""
    place, height = inputs.places[link[end]], link[f"height_{end}_m"]
    if place["ground"] is None:
        return height
    tile = float(inputs.ground.heights(place["lat"], place["lon"])[0])
    return height + max(0.0, place["ground"] - tile)


def _radio(inputs, link, fade):
    allowed = inputs.data.get("equipment", {}).get("allow")
    for end in "ab":
        device = link[f"device_{end}"]
        if allowed is not None and device not in allowed:
            yield f"{device} is not allowed"
        if device in inputs.listed("forbid", "devices"):
            yield f"{device} is forbidden"
    half = link["width_mhz"] / 2
    for way, one, two in (("ab", "a", "b"), ("ba", "b", "a")):
        ends = [inputs.devices[link[f"device_{end}"]] for end in (one, two)]
        if not ends[0].covers(link["frequency_mhz"] - half, link["frequency_mhz"] + half):
            yield f"{ends[0].id} has no such channel"
        off = _off_axis(inputs, link)
        yield from (
            f"{way}: {finding}" for finding in _way(link, link["directions"][way], *ends, off, fade)
        )
    yield from _worse(link)


def _off_axis(inputs, link):
    if link["kind"] != "ptmp":
        return 0.0
    azimuth = plan_ground.between(*inputs.spot(link["a"]), *inputs.spot(link["b"]))[1]
    axis = link["directions"]["ab"]["azimuth_deg"]
    beam = inputs.devices[link["device_a"]].beam_deg or 360.0
    return plan_radio.off_axis_db(azimuth - axis, beam)


def _way(link, way, sender, receiver, off, fade):
    table, heard = sender.tables[link["width_mhz"]], receiver.tables[link["width_mhz"]]
    mcs = way["mcs"]
    if mcs not in table or mcs not in heard:
        yield f"MCS {mcs} does not exist for both at {link['width_mhz']} MHz"
        return
    if abs(way["eirp_dbm"] - way["power_dbm"] - sender.gain_dbi) > ROUNDING:
        yield f"EIRP {way['eirp_dbm']} is not {way['power_dbm']} + {sender.gain_dbi}"
    if way["power_dbm"] > table[mcs].power_dbm + ROUNDING:
        yield f"{way['power_dbm']} dBm is more than {sender.id} gives at MCS {mcs}"
    rssi = way["eirp_dbm"] - link["loss_db"] + receiver.gain_dbi - off
    if abs(rssi - way["rssi_dbm"]) > 2 * ROUNDING:
        yield f"RSSI {way['rssi_dbm']} dBm, ours {rssi:.2f}"
    margin = rssi - heard[mcs].sensitivity_dbm
    if abs(margin - way["margin_db"]) > 2 * ROUNDING:
        yield f"margin {way['margin_db']} dB, ours {margin:.2f}"
    if margin < fade - 2 * ROUNDING:
        yield f"margin {margin:.2f} dB is under the {fade} dB to keep"
    most = min(table[mcs].mbps, heard[mcs].mbps) * plan_radio.SHARE[link["kind"]]
    if abs(way["mbps"] - most) > ROUNDING:
        yield f"{way['mbps']} Mb/s at MCS {mcs}, ours {most:.2f}"


def _worse(link):
    ways = link["directions"].values()
    for field in ("eirp_dbm", "rssi_dbm", "margin_db"):
        if link[field] not in [way[field] for way in ways]:
            yield f"{field} {link[field]} is that of neither direction"
    if link["mbps"] > min(way["mbps"] for way in ways) + 1e-6:
        yield f"{link['mbps']} Mb/s is more than its slower direction"


def _fibre(inputs, link):
    straight = plan_ground.between(*inputs.spot(link["a"]), *inputs.spot(link["b"]))[0]
    route = straight * inputs.setting("fibre_route_factor", 1.3)
    if abs(link["route_m"] - route) > 0.2:
        yield f"route {link['route_m']} m, ours {route:.1f}"
    if straight > inputs.setting("fibre_max_m", 15_000.0):
        yield f"a stretch of {straight:.0f} m is longer than allowed"


def _lawful(inputs, link):
    half = link["width_mhz"] / 2
    edges = link["frequency_mhz"] - half, link["frequency_mhz"] + half
    limit, seen = inputs.law.limit(*edges, link["width_mhz"])
    keep = plan_radio.WITHOUT_LIMIT_DBM if limit is None else limit
    for way in link["directions"].values():
        if way["eirp_dbm"] > keep + ROUNDING:
            yield f"EIRP {way['eirp_dbm']} dBm is over the limit of {keep} dBm"
    if link["limit_dbm"] is not None and (limit is None or link["limit_dbm"] > limit + 1e-6):
        yield f"limit {link['limit_dbm']} dBm, ours {limit}"
    if link["lawful"] == "lawful" and not seen:
        yield "is called lawful although no text was seen"
    if link["lawful"] == "unlawful":
        yield "is unlawful"
    if link["frequency_mhz"] in map(float, inputs.listed("forbid", "channels")):
        yield f"{link['frequency_mhz']} MHz is forbidden"


def _units(plan):
    """Every unit of a link stands at its place, once, with the same figures."""
    units = {row["unit"]: (site["id"], row) for site in plan["sites"] for row in site["devices"]}
    for link in plan["links"]:
        for end in "ab":
            site, row = units.get(link[f"unit_{end}"], (None, {}))
            said = (
                site,
                row.get("device"),
                row.get("height_m"),
                link["id"] in row.get("links", []),
            )
            wanted = (link[end], link[f"device_{end}"], link[f"height_{end}_m"], True)
            if said != wanted:
                yield f"link {link['id']}: unit {link[f'unit_{end}']} is {said}, not {wanted}"
    for site in plan["sites"]:
        for row in site["devices"]:
            if row["role"] in ("ptp", "client", "fibre-terminal") and len(row["links"]) != 1:
                yield f"unit {row['unit']} serves {row['links']}"
            if row["height_m"] > site["mast_m"] + 1e-9:
                yield f"unit {row['unit']} hangs above its mast of {site['mast_m']} m"


def _sectors(inputs, plan):
    clients = defaultdict(list)
    for link in plan["links"]:
        if link["kind"] == "ptmp":
            clients[link["unit_a"]].append(link)
    for unit, links in clients.items():
        beam = inputs.devices[links[0]["device_a"]].beam_deg or 360.0
        for link in links:
            yield from (f"link {link['id']}: {found}" for found in _client(inputs, link, beam))
        air, load = sum(_air(link) for link in links), inputs.setting("sector_load", 0.85)
        if air > load + 1e-3:
            yield f"sector {unit}: {air:.3f} of its air is promised, {load} is the most"
        if len({(link["frequency_mhz"], link["width_mhz"]) for link in links}) > 1:
            yield f"sector {unit}: its clients are on different channels"


def _air(link):
    return link["mbps"] / min(way["mbps"] for way in link["directions"].values())


def _client(inputs, link, beam):
    if link["airtime"] + 1e-3 < _air(link):
        yield f"airtime {link['airtime']}, ours {_air(link):.4f}"
    azimuth = plan_ground.between(*inputs.spot(link["a"]), *inputs.spot(link["b"]))[1]
    away = azimuth - link["directions"]["ab"]["azimuth_deg"]
    if abs((away + 180) % 360 - 180) > beam / 2 + AZIMUTH_DEG:
        yield f"client out of the beam of {link['unit_a']}"


def _channels(plan):
    """Two emissions that share a mast do not overlap, or the plan says so."""
    emissions = {}
    for link in plan["links"]:
        if link["kind"] != "fibre":
            key = link["unit_a"] if link["kind"] == "ptmp" else link["id"]
            sites, ids, *_same = emissions.setdefault(
                key, (set(), set(), link["frequency_mhz"], link["width_mhz"])
            )
            sites |= {link["a"], link["b"]}
            ids.add(link["id"])
    told = [set(row["links"]) for row in plan["channels"]["conflicts"]]
    rows = list(emissions.values())
    for at, (sites, ids, centre, width) in enumerate(rows):
        for other_sites, other_ids, other_centre, other_width in rows[:at]:
            overlap = abs(centre - other_centre) < (width + other_width) / 2 - 1e-6
            said = any(row & ids and row & other_ids for row in told)
            if overlap and sites & other_sites and not said:
                yield f"{sorted(ids)} and {sorted(other_ids)} overlap at {sites & other_sites}"
            if said and not overlap:
                yield f"{sorted(ids)} and {sorted(other_ids)} do not overlap as the plan says"


def _parallel(inputs, plan):
    count = defaultdict(int)
    for link in plan["links"]:
        if link["kind"] == "ptp":
            count[frozenset((link["a"], link["b"]))] += 1
    most = inputs.setting("max_parallel", 2)
    for pair, number in sorted(count.items(), key=lambda row: sorted(row[0])):
        if number > most:
            yield f"{'-'.join(sorted(pair))}: {number} radio links side by side, {most} is the most"
