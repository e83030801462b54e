"""The data folder: one folder holds all that an install remembers.

`$LIANE_HOME`, or `~/.local/share/liane`. Records are in `liane.sqlite3` (or in PostgreSQL), blobs
in `blobs/` named by their SHA-256, plans in `plans/`, ground in `ground/`. Nothing is written here
by importing a module.
"""

import os
import secrets
from pathlib import Path

__all__ = ["folder", "home", "make_home", "secret_key"]


def home() -> Path:
    """The data folder, whether it is there or not."""
    return Path(os.environ.get("LIANE_HOME") or "~/.local/share/liane").expanduser().absolute()


def folder(*parts: str) -> Path:
    """A folder inside the data folder, made if it is absent, closed to other users."""
    path = home().joinpath(*parts)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def make_home() -> Path:
    """Make the data folder and its secret, if they are absent; return the folder."""
    path = folder()
    secret = path / "secret"
    if not secret.exists():
        with os.fdopen(os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(48))
    return path


def secret_key() -> str:
    """The key that signs sessions; one that lives as long as the process where none is kept."""
    try:
        return (home() / "secret").read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return secrets.token_urlsafe(48)
