"""The needs assessment before a shutdown, as a form: eight blocks, for eight groups of actors.

Its words are data (`shipped/`), in French and English. It asks no name and no place.
"""

import csv
from importlib.resources import files

from liane.server.community.surveys.queries.shipped import Shipped
from liane.server.community.surveys.writing import book

__all__ = ["FORMS"]


def _rows(name: str) -> list[dict[str, str]]:
    text = files(__package__).joinpath(f"shipped/{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _spreadsheet() -> bytes:
    settings = {
        "form_title": "Besoins face à une coupure",
        "form_id": "coupure",
        "version": "1",
        "default_language": "Français (fr)",
    }
    return book(_rows("shutdown_survey"), _rows("shutdown_choices"), settings)


FORMS = (
    Shipped(
        purpose="shutdown",
        title={"fr": "Besoins face à une coupure", "en": "Needs before a shutdown"},
        about={
            "fr": "Ce que chacun a vécu, attend, sait faire et demande, groupe par groupe.",
            "en": "What each has been through, expects, knows and asks for, group by group.",
        },
        consent={
            "fr": "Répondre est libre, chaque question aussi. Ni votre nom, ni votre compte, ni "
            "l’heure ne sont gardés ; ce que vous écrivez en toutes lettres est scellé. Les "
            "résultats ne montrent jamais moins de cinq personnes ensemble.",
            "en": "Answering is free, and so is each question. Neither your name, nor your "
            "account, nor the hour is kept; what you write in words is sealed. Results never "
            "show fewer than five people together.",
        },
        segment="actor",
        spreadsheet=_spreadsheet,
    ),
)
