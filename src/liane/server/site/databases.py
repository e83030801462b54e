"""Where records are kept: SQLite in the data folder, or the PostgreSQL of `DATABASE_URL`."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from liane.errors import BadInput
from liane.words import N_

__all__ = ["database_of"]

_SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
        " PRAGMA mmap_size=67108864; PRAGMA cache_size=-8000"
    ),
}


def database_of(url: str, home: Path) -> dict[str, Any]:
    """Django's description of the database: `url`, or SQLite in `home` where it is empty.

    >>> database_of("postgresql://awa:s@localhost:5433/liane", Path("/x"))["PORT"]
    '5433'
    """
    if not url:
        return {
            "ENGINE": "liane.server.site.engines.sqlite",
            "NAME": str(home / "liane.sqlite3"),
            "OPTIONS": _SQLITE,
            "CONN_MAX_AGE": None,
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise BadInput(
            N_(
                "DATABASE_URL: {kind} is not known; write postgresql://user:password@host:port/name"
            ),
            kind=parts.scheme or "?",
        )
    asked = parse_qs(parts.query)
    return {
        "ENGINE": "liane.server.site.engines.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": asked.get("host", [parts.hostname or ""])[0],
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
