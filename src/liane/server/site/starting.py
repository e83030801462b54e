"""Django, started for a verb of the command line on a chosen data folder."""

import os
from pathlib import Path

from liane.words import language

__all__ = ["choose_home", "start"]


def choose_home(folder: Path | None) -> None:
    """Let this process and its children work on `folder`; on $LIANE_HOME where it is None."""
    if folder is not None:
        os.environ["LIANE_HOME"] = str(folder.expanduser().absolute())
    os.environ["LIANE_LANG"] = language()


def start(folder: Path | None = None) -> None:
    """Start Django on the data folder."""
    choose_home(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liane.server.site.settings")
    import django  # noqa: PLC0415 (the supervisor imports this module without Django)
    from django.utils import translation  # noqa: PLC0415

    django.setup()
    translation.activate(language())
