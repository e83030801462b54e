"""Sites in tables: French or English headings; a list of devices is one line a site."""

from liane.server.site.tables import grids
from liane.server.site.tables.grids import Grid, Headings
from liane.server.site.tables.reading import Row, Table, plain

__all__ = ["COLUMNS", "HEADINGS", "from_csv"]

# column: headings that mean it, as `plain` leaves them
COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("id", "code", "identifiant", "ref", "reference"),
    "name": ("name", "nom", "lieu", "libelle", "site", "place", "site name", "nom du site"),
    "lat": ("lat", "latitude", "y"),
    "lon": ("lon", "lng", "long", "longitude", "x"),
    "position": ("position", "coordonnees", "coordinates", "gps", "point gps", "lat lon"),
    "kind": ("kind", "type", "genre", "nature", "categorie", "category", "role"),
    "ground_source": ("ground source", "ground m", "altitude", "altitude m", "sol m"),
    "mast_heights_m": (
        "mast heights m",
        "hauteur",
        "hauteurs",
        "hauteur mat",
        "hauteurs mat",
        "hauteur m",
        "hauteurs m",
        "hauteur de mat",
        "hauteurs de mat m",
        "height",
        "heights",
        "mast height",
    ),
    "households": ("households", "foyers", "menages", "nombre de foyers"),
    "demand_mbps": ("demand mbps", "debit", "demande", "demand", "debit mb s", "demande mb s"),
    "priority": ("priority", "priorite", "classe"),
    "notes": ("notes", "note", "remarques", "remarque", "commentaire", "comment", "description"),
    "zone": ("zone", "quartier", "village", "hameau", "area"),
    "power": ("power", "energie", "alimentation", "electricite", "courant"),
    "existing_height_m": ("existing height m", "hauteur existante", "hauteur existante m"),
    "owner": ("owner", "proprietaire", "contact"),
}
HEADINGS = Headings(
    words=COLUMNS,
    needed=("name", "id"),
    example="name, lat, lon, kind",
    ignored=frozenset({"agreement", "origin", "known on", "source"}),
)


def from_csv(text: str, headings: Headings = HEADINGS) -> Table:
    """A table as text."""
    grid = grids.cells_of_csv(text)
    devices = _by_site(grid) if headings is HEADINGS else None
    return devices or grids.from_grid(grid, "csv", headings)


def _by_site(grid: Grid) -> Table | None:
    """A list of devices, as UISP exports it: those of one site become one line; else None."""
    heads = [plain(cell) for cell in grid[0][1]] if grid else []
    if not {"mac", "mac address", "model"} & set(heads) or "site" not in heads:
        return None
    renamed = ["device" if head in ("name", "device name", "type") else head for head in heads]
    table = grids.from_grid([(grid[0][0], renamed), *grid[1:]], "uisp", HEADINGS)
    sites: dict[str, Row] = {}
    for row in table.rows:
        known = sites.setdefault(row.cells.get("name", f"#{row.line}"), row)
        known.cells = {**row.cells, **known.cells}
    return Table("uisp", list(sites.values()))
