"""A made-up country to plan in: a town, a hill, a village behind a mountain, all written anew.

Flat ground at 100 m with a hill in the middle and a steep ridge in the east. Small enough that a
whole plan takes seconds. `write_project` writes everything into a folder; tests change a line or
two of it.
"""

import json
import sys
from pathlib import Path

import numpy as np
import rasterio
from rasterio.transform import Affine

CHECKERS = Path(__file__).parents[1] / "checkers"
sys.path.insert(0, str(CHECKERS))

from plan_check import check  # noqa: E402, F401 (found beside the tests)

SOUTH, WEST, CELL, ROWS, COLS = 12.0, -8.2, 1 / 1200, 200, 420

SITES = """\
id,name,lat,lon,kind,ground_source,mast_heights_m,households,demand_mbps,priority,notes
pop,Exchange,12.080,-8.100,pop,terrain,15,0,0,gold,
pop2,Second exchange,12.040,-8.110,pop,terrain,15,0,0,gold,
hill,Hill,12.083,-8.060,mast,terrain,10;20,0,0,silver,
town,Town hall,12.060,-8.080,hub,terrain,9;15,80,40,gold,
clinic,Clinic,12.055,-8.075,clinic,terrain,9,0,10,gold,
east,East village,12.065,-8.030,hub,terrain,9;15,40,15,silver,
south,South hamlet,12.040,-8.060,hub,terrain,9,20,8,bronze,
"""

PRICES = """\
item,price_xof,unit,life_years,note
mast-9,700000,each,15,invented
mast-10,800000,each,15,invented
mast-15,1500000,each,15,invented
mast-20,2400000,each,15,invented
site-works,600000,site,15,invented
switch-box,240000,site,7,invented
ubiquiti-litebeam-5ac-gen2,170000,each,5,invented
mikrotik-lhg-5,140000,each,5,invented
ubiquiti-nanostation-ac-loco,130000,each,5,invented
sector-5ghz-90deg-16dbi-with-radio,520000,each,5,invented
solar-panel,900.5,W,15,invented
battery-lifepo4,650.25,Wh,8,invented
charge-controller,150000,each,8,invented
rent-summit,70000,site-month,,invented
mains-power,6000,site-month,,invented
maintenance,2,percent of purchase a year,,invented
visit,90000,visit,,invented
"""

HEAD = """\
name = "Made up"
country = "ZA"
currency = "XOF"
terrain = "ground.tif"
terrain_sigma_m = 2
horizon_years = 10
sites = "sites.csv"
prices = "prices.csv"
"""

UPLINK = """\
[[uplink]]
site = "{}"
mbps = {}
monthly_cost = {}
provider = "{}"

"""

SURVIVAL = """\
[survival.gold]
mast_or_link = 1.0
one_uplink = 1.0

[survival.silver]
one_uplink = 0.25

"""

MEANS = """\
[power]
sunless_days = 2

[equipment]
allow = ["ubiquiti-litebeam-5ac-gen2", "mikrotik-lhg-5", "ubiquiti-nanostation-ac-loco",
         "sector-5ghz-90deg-16dbi-with-radio"]
"""


def project_of(content_server, *uplinks, more=""):
    """The text of a project.toml: its uplinks (site, Mb/s, a month, provider), `more` tables."""
    held = f'content_server = "{content_server}"\n' if content_server else ""
    return f"{HEAD}{held}\n" + "".join(UPLINK.format(*row) for row in uplinks) + more


EXCHANGE = ("pop", 100, 90000, "A")
PROJECT = project_of("town", EXCHANGE, ("pop2", 100, 110000, "B"), more=SURVIVAL + MEANS)

BEHIND = "behind,Behind the mountain,12.060,-7.880,hub,terrain,9,30,10,silver,\n"


def write_ground(path):
    """100 m everywhere, a hill of 80 m under `hill`, a ridge 900 m high near 7.93° W."""
    lat = SOUTH + (ROWS - 0.5 - np.arange(ROWS)) * CELL
    lon = WEST + (0.5 + np.arange(COLS)) * CELL
    hill = 80 * np.exp(-((lat[:, None] - 12.083) ** 2 + (lon[None, :] + 8.06) ** 2) / 0.01**2)
    ridge = 900 * np.exp(-(((lon[None, :] + 7.93) / 0.012) ** 2)) * np.ones((ROWS, 1))
    heights = (100 + hill + ridge).astype("float32")
    with rasterio.open(
        path, "w", driver="GTiff", height=ROWS, width=COLS, count=1, dtype="float32",
        crs="EPSG:4326", transform=Affine(CELL, 0, WEST, 0, -CELL, SOUTH + ROWS * CELL),
        nodata=-9999.0,
    ) as file:  # fmt: skip
        file.write(heights, 1)


def write_project(folder, *, project=PROJECT, sites=SITES, prices=PRICES):
    """The project's four files in `folder`; the path of its project.toml."""
    folder.mkdir(parents=True, exist_ok=True)
    write_ground(folder / "ground.tif")
    (folder / "sites.csv").write_text(sites, encoding="utf-8")
    (folder / "prices.csv").write_text(prices, encoding="utf-8")
    (folder / "project.toml").write_text(project, encoding="utf-8")
    return folder / "project.toml"


def plan_into(project_file, out, *, effort=3, seed=0, only_lawful=False, force=(), forbid=()):
    """Plan as the command does, and write the two files that the checker reads."""
    from datetime import date

    from liane.planning import design, pinned, read_project

    project = pinned(read_project(project_file), force, forbid)
    planned = design(
        project, effort=effort, seed=seed, only_lawful=only_lawful, on=date(2026, 11, 1)
    )
    out.mkdir(parents=True, exist_ok=True)
    plan = json.loads(json.dumps(planned.document))
    (out / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    (out / "bound.json").write_text(json.dumps(planned.bound_certificate()), encoding="utf-8")
    return plan


HAMLETS = """\
id,name,lat,lon,kind,ground_source,mast_heights_m,households,demand_mbps,priority,notes
pop,Exchange,12.080,-8.100,pop,terrain,15,0,0,gold,
hill,Hill,12.083,-8.060,mast,terrain,10;20,0,0,silver,
h1,Hamlet 1,12.083,-8.040,hub,terrain,9,20,4,bronze,
h2,Hamlet 2,12.090,-8.035,hub,terrain,9,20,4,bronze,
h3,Hamlet 3,12.076,-8.035,hub,terrain,9,20,4,bronze,
h4,Hamlet 4,12.080,-8.030,hub,terrain,9,20,4,bronze,
h5,Hamlet 5,12.086,-8.028,hub,terrain,9,20,4,bronze,
"""

HAMLET_PROJECT = project_of(None, EXCHANGE, more=MEANS.replace('"mikrotik-lhg-5", ', ""))
CHEAP_SECTORS = PRICES.replace("16dbi-with-radio,520000", "16dbi-with-radio,90000")
WITH_FIBRE = PRICES + "fibre-aerial,550.5,m,20,invented\nfibre-terminal,35000,each,10,invented\n"
