"""Farako's registers, for the demonstration: its sites, and a few lines of each register.

Everything is invented, as the commune is: places, people, heights, prices.
"""

import tomllib
from typing import Any

from django.utils import timezone

from liane.server.networks.registers import actions, queries
from liane.server.networks.registers.models import Entry, Register, Site
from liane.server.site.records import Origin

__all__ = ["fill"]

SOURCE = "exemple inventé"
_VILLAGES = {
    "Bourg": "pop vsat pylone chateau farako mairie radio lycee cscom",
    "Sinkoroba": "sinkoro ec_sink",
    "Bafarani": "bafara cs_bafara",
    "Tougoubala": "tougou",
    "Nérékoura": "nereko ec_nere",
    "Dounfani": "dounfa",
    "Sandamakoro": "sanda",
    "Worombala": "worom",
    "Kabalanko": "kabala ec_kaba cs_kaba",
    "Tiélinso": "tielin",
    "Missirando": "missi ec_miss",
    "Farafinso": "farafi",
    "Kéniébalan": "kenie cs_keni",
    "Sogodalan": "sogo",
    "Dingara": "dinga ec_ding guet",
}
_ENTRIES: tuple[tuple[Register, str, str, str, dict[str, Any]], ...] = (
    (Register.TERRITORY, "zone", "Bourg de Farako", "Bourg", {"households": 200}),
    (
        Register.TERRITORY,
        "land",
        "La falaise",
        "",
        {"what": "cache Dingara et Sogodalan à la plaine"},
    ),
    (Register.TERRITORY, "road", "Piste de Kabalanko", "Kabalanko", {"rains": "no"}),
    (Register.SERVICES, "operator", "Opérateur A (fictif)", "Bourg", {"technology": "4G"}),
    (
        Register.SERVICES,
        "local",
        "Radio et bibliothèque de Farako",
        "Bourg",
        {"hours": "7 h – 22 h", "offline": "yes"},
    ),
    (Register.BUILDINGS, "tower", "Château d’eau", "Bourg", {"height_m": 18}),
    (Register.BUILDINGS, "roof", "Centre de santé", "Bourg", {"floors": 1, "height_m": 6}),
    (Register.COMMONS, "equipment", "Outils de montage", "Bourg", {"count": 2, "state": "bon"}),
    (Register.COMMONS, "content", "Contes enregistrés", "", {"licence": "CC BY-SA"}),
    (Register.USERS, "target", "Élèves du lycée", "Bourg", {"count": 410, "need": "lire le soir"}),
    (Register.USERS, "relay", "Crieur du marché", "Bourg", {"channel": "de vive voix"}),
)
_RELATIONS = (  # as somebody typed them in a spreadsheet
    "Nom;Genre;Quartier;Membres;Élèves;Position;Source\n"
    f"Farako Kuma;association;Bourg;64;;14.2689, -3.8771;{SOURCE}\n"
    f"Lycée de Farako;école;Bourg;;410;;{SOURCE}\n"
)


def fill(context: Any) -> None:
    """Read in the example's tables, then say what they cannot hold."""
    if queries.sites_of(context.operator).exists():
        return
    technician = context.people["moussa"]
    table = (context.example_folder / "sites.csv").read_bytes()
    brought = actions.read_import(context.operator, table, acting_member=technician)
    actions.apply_import(brought, {}, acting_member=technician)
    _complete(context, technician)
    for register, kind, name, zone, facts in _ENTRIES:
        if not Entry.objects.filter(operator=context.operator, name=name).exists():
            _add_entry(context, register, kind, name, zone, facts)
    _read_relations(context)


def _read_relations(context: Any) -> None:
    """The relational networks come as a table."""
    rokia, told = context.people["rokia"], _RELATIONS.encode()
    read = actions.read_import(
        context.operator, told, register=Register.NETWORKS, acting_member=rokia
    )
    actions.apply_import(read, {}, acting_member=rokia)


def _add_entry(
    context: Any, register: Register, kind: str, name: str, zone: str, facts: dict[str, Any]
) -> None:
    values = {
        "kind": kind,
        "name": name,
        "zone": zone,
        "facts": facts,
        "origin": Origin.ESTIMATED,
        "known_on": timezone.localdate(),
        "source": SOURCE,
    }
    actions.add_entry(context.operator, register, values, acting_member=context.people["rokia"])


def _complete(context: Any, technician: Any) -> None:
    """Zones, power and agreements: what the plan's table does not say."""
    project = tomllib.loads((context.example_folder / "project.toml").read_text(encoding="utf-8"))
    mains = set(project.get("power", {}).get("mains", ()))
    without = set(project.get("power", {}).get("no_mains", ()))
    zones = {code: zone for zone, codes in _VILLAGES.items() for code in codes.split()}
    agreed = {"chateau": "signed", "radio": "signed", "pylone": "asked", "lycee": "spoken"}
    for site in list(queries.sites_of(context.operator)):
        values = {
            "zone": zones.get(site.code, ""),
            "power": "mains" if site.code in mains else "none" if site.code in without else "",
            "agreement": agreed.get(site.code, ""),
            "source": SOURCE,
        }
        actions.change_site(site, site.version, values, acting_member=technician)
    tower = Site.objects.filter(operator=context.operator, code="chateau").first()
    if tower is not None:
        owned = {"owner": "Commune de Farako, demander Nana à la mairie", "existing_height_m": 18.0}
        actions.change_site(tower, tower.version, owned, acting_member=technician)
