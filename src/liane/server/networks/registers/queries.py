"""What is read of the registers. Plans and upkeep take sites from here.

`sites_of(operator)` are the sites that stand. `as_plan_rows` gives the columns of a plan's
`sites.csv`; `lacking` says what a plan would miss, so that nothing unknown passes for a fact.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_noop

from liane.server.community.operators.models import Operator
from liane.server.networks.registers.models import Entry, Import, Power, Site, Version

__all__ = [
    "PLAN_COLUMNS",
    "as_plan_rows",
    "counts",
    "entries_of",
    "history",
    "imports_of",
    "lacking",
    "placed_entries",
    "power_lists",
    "searched",
    "site_by_code",
    "sites_of",
    "zones_of",
]

PLAN_COLUMNS = (
    "id",
    "name",
    "lat",
    "lon",
    "kind",
    "ground_source",
    "mast_heights_m",
    "households",
    "demand_mbps",
    "priority",
    "notes",
)
STANDS_ONLY = ("mast", "pop")  # places where nobody is served: no demand is a fact there


def sites_of(operator: Operator) -> QuerySet[Site]:
    """The sites that stand, by name."""
    return Site.objects.filter(operator=operator, gone_at=None).order_by("name", "id")


def site_by_code(operator: Operator, code: str) -> Site | None:
    """The site that plans know by `code`."""
    return sites_of(operator).filter(code=code).first()


def entries_of(operator: Operator, register: str) -> QuerySet[Entry]:
    """The lines of a register, by name."""
    return Entry.objects.filter(operator=operator, register=register, gone_at=None).order_by(
        "name", "id"
    )


def placed_entries(operator: Operator) -> QuerySet[Entry]:
    """The lines of the registers whose place is known: for maps of technicians."""
    placed = Entry.objects.filter(operator=operator, gone_at=None).exclude(lat=None)
    return placed.exclude(lon=None).order_by("name", "id")


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.10g}"


def as_plan_rows(sites: Iterable[Site]) -> list[dict[str, str]]:
    """Rows of `sites.csv`, in the given order. What is unknown is an empty cell.

    A plan refuses an empty height; where nobody is served (`mast`, `pop`), households and demand
    that were not said are 0. Ask `lacking` first and show what it says.
    """
    return [_plan_row(site) for site in sites]


def _plan_row(site: Site) -> dict[str, str]:
    nobody = "0" if site.kind in STANDS_ONLY else ""
    return {
        "id": site.code,
        "name": site.name,
        "lat": f"{site.lat:.6f}",
        "lon": f"{site.lon:.6f}",
        "kind": site.kind,
        "ground_source": _figure(site.ground_m) or "terrain",
        "mast_heights_m": ";".join(_figure(height) for height in site.mast_heights_m),
        "households": _figure(site.households) or nobody,
        "demand_mbps": _figure(site.demand_mbps) or nobody,
        "priority": site.priority,
        "notes": " ".join(site.notes.split()),
    }


def lacking(sites: Iterable[Site]) -> list[tuple[Site, list[str]]]:
    """Sites that a plan cannot use yet, each with the untranslated names of what is unknown."""
    found = []
    for site in sites:
        served = site.kind not in STANDS_ONLY
        missing = [
            word
            for word, absent in (
                (gettext_noop("heights"), not site.mast_heights_m),
                (gettext_noop("households"), served and site.households is None),
                (gettext_noop("demand"), served and site.demand_mbps is None),
            )
            if absent
        ]
        if missing:
            found.append((site, missing))
    return found


def power_lists(sites: Iterable[Site]) -> tuple[list[str], list[str]]:
    """Codes on the mains and codes without, for a project's `[power]`; unknown is in neither."""
    mains, without = [], []
    for site in sites:
        if site.power == Power.MAINS:
            mains.append(site.code)
        elif site.power != Power.UNKNOWN:
            without.append(site.code)
    return mains, without


def searched(sites: QuerySet[Site], asked: Mapping[str, Any]) -> QuerySet[Site]:
    """Sites whose name, zone or code holds `q`, of a `kind`, with a `power`, or `lacking`."""
    if words := asked.get("q"):
        sites = sites.filter(
            Q(name__icontains=words) | Q(zone__icontains=words) | Q(code__icontains=words)
        )
    if asked.get("kind"):
        sites = sites.filter(kind=asked["kind"])
    if power := asked.get("power"):
        sites = sites.filter(power="" if power == "unknown" else power)
    if asked.get("lacking"):
        served = Q(households=None) | Q(demand_mbps=None)
        sites = sites.filter(Q(mast_heights_m=[]) | (served & ~Q(kind__in=STANDS_ONLY)))
    return sites


def counts(operator: Operator) -> dict[str, int]:
    """How many lines each register holds, and how many sites stand (`sites`)."""
    rows = (
        Entry.objects.filter(operator=operator, gone_at=None)
        .values_list("register")
        .annotate(Count("id"))
    )
    return {**dict(rows), "sites": sites_of(operator).count()}


def zones_of(operator: Operator) -> list[tuple[str, int]]:
    """Zones that are named, and how many places of the network's register each holds."""
    rows = (
        Site.objects.filter(operator=operator, gone_at=None)
        .exclude(zone="")
        .values_list("zone")
        .annotate(Count("id"))
        .order_by("zone")
    )
    return [(zone, count) for zone, count in rows[:200]]


def history(subject: UUID) -> QuerySet[Version]:
    """The changes of a site or line, the last first."""
    return Version.objects.filter(subject=subject).order_by("-id")


def imports_of(operator: Operator, register: str = "") -> QuerySet[Import]:
    """Tables of sites, or of a register, that were read in, the last first; without their lines."""
    found = Import.objects.filter(operator=operator, register=register)
    return found.defer("rows").order_by("-id")
