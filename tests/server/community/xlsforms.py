"""Forms written as spreadsheets by the tests: `book(survey=…, choices=…, settings=…)`."""

from io import BytesIO
from typing import Any

from openpyxl import Workbook

Rows = list[dict[str, Any]]


def book(survey: Rows, choices: Rows = (), **settings: str) -> bytes:
    """An XLSForm, as bytes of an .xlsx."""
    made = Workbook()
    made.remove(made.active)
    _sheet(made, "survey", survey)
    if choices:
        _sheet(made, "choices", list(choices))
    _sheet(
        made, "settings", [{"form_title": "Essai", "form_id": "essai", "version": "1", **settings}]
    )
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def _sheet(made: Workbook, name: str, rows: Rows) -> None:
    sheet = made.create_sheet(name)
    heads = list(dict.fromkeys(head for row in rows for head in row))
    sheet.append(heads)
    for row in rows:
        sheet.append([row.get(head, "") for head in heads])


def ask(kind: str, name: str, label: str = "", **more: str) -> dict[str, str]:
    """One line of the sheet `survey`; `constraint_message` and the like go by `more`."""
    return {"type": kind, "name": name, "label": label or name, **more}


def pick(name: str, *values: str, **more: str) -> Rows:
    """A list of choices whose labels are their codes, with a capital."""
    return [
        {"list_name": name, "name": each, "label": each.capitalize(), **more} for each in values
    ]


SMALL = book(
    [
        ask("select_one sex", "sex", "Vous êtes", required="yes"),
        ask("integer", "age", "Âge", constraint=". > 5 and . < 120"),
        ask("select_one yesno", "cut", "Une coupure cette année ?"),
        ask("select_multiple harm", "harm", "Ce qui a manqué", relevant="${cut} = 'yes'"),
        ask("text", "words", "Racontez"),
    ],
    pick("sex", "woman", "man") + pick("yesno", "yes", "no") + pick("harm", "money", "school"),
    form_id="coupures",
    form_title="Coupures",
)
