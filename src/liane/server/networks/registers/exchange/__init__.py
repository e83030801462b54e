"""Foreign formats of sites and registers: CSV, XLSX, GeoJSON, KML and KMZ, UISP's device list.

`read` gives rows of text by column, with their line; `write` gives a file. Neither believes a file:
sizes are bounded, XML is read without entities, spreadsheets are opened in a process of their own.
"""

from liane.server.community.operators.exchange import Kept
from liane.server.community.operators.files import is_picture, on_disk
from liane.server.networks.registers.actions.papers import photo_file
from liane.server.networks.registers.exchange.reading import read
from liane.server.networks.registers.exchange.writing import FORMATS, write, write_lines
from liane.server.networks.registers.models import Document, Entry, Photo, Site
from liane.server.site.tables.reading import MOST_ROWS, Table

__all__ = ["FILES", "FORMATS", "KEPT", "MOST_ROWS", "Table", "read", "write", "write_lines"]

KEPT = (
    Kept("entries", Entry),
    Kept("sites", Site),
    Kept("documents", Document),
    Kept("photos", Photo),
)
FILES = (on_disk("photos", "sha256", photo_file, is_picture("WEBP")),)
