"""Access Now's STOP list of shutdowns (#KeepItOn): its 47 columns, read and written.

A cell that is empty is unknown. Days are dates; `duration` is whole days. Rows are read as they
are, whatever words a year used; a row without its three first facts (country, day, year) is told.
Source: Access Now, Shutdown Tracker Optimization Project, codebook and yearly sheets 2016-2025.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from liane.words import N_

__all__ = ["REGIONS", "SCOPES", "STOP_COLUMNS", "is_stop", "place_of", "stop_row", "write_stop"]

STOP_COLUMNS = (
    "start_date_type",
    "start_date",
    "country",
    "geo_scope",
    "area_name",
    "shutdown_type",
    "affected_network",
    "shutdown_extent",
    "ordered_by",
    "decision_maker",
    "actual_cause",
    "actual_cause_details",
    "info_source",
    "info_source_link",
    "shutdown_status",
    "end_date",
    "duration",
    "gov_justification",
    "gov_just_details",
    "gov_ack",
    "legal_just",
    "legal_method",
    "gov_ack_source",
    "gov_ack_quote",
    "facebook_affected",
    "twitter_affected",
    "whatsapp_affected",
    "instagram_affected",
    "telegram_affected",
    "other_affected",
    "sms_affected",
    "phonecall_affected",
    "telcos_involved",
    "telco_ack",
    "telco_ack_source",
    "telco_ack_quote",
    "election",
    "violence",
    "hr_abuse_reported",
    "users_targeted",
    "users_target_detail",
    "users_notified",
    "econ_impact",
    "event",
    "an_link",
    "region",
    "count_year",
)
SCOPES = (
    "It only affected one city, county, or village",
    "It affected more than one city in the same state, province, or region",
    "It affected locations in more than one state, province, or region",
)
_NEEDED = ("start_date", "country", "shutdown_type", "region", "count_year")
NO_FACT = N_("a row of STOP without {column}")

# Codes of ISO 3166-1 for the names that STOP uses, by its regions.
REGIONS = {
    "Africa": (
        "AO Angola;BF Burkina Faso;BI Burundi;BJ Benin;BW Botswana;CD Congo (Democratic Republic "
        "of the);CF Central African Republic;CG Congo;CI Côte d'Ivoire;CM Cameroon;CV Cabo Verde;"
        "ER Eritrea;ET Ethiopia;GA Gabon;GH Ghana;GM Gambia;GN Guinea;GQ Equatorial Guinea;"
        "GW Guinea-Bissau;KE Kenya;KM Comoros;LR Liberia;LS Lesotho;MG Madagascar;ML Mali;"
        "MU Mauritius;MW Malawi;MZ Mozambique;NA Namibia;NE Niger;NG Nigeria;RW Rwanda;"
        "SC Seychelles;SL Sierra Leone;SN Senegal;SO Somalia;SS South Sudan;ST Sao Tome and "
        "Principe;SZ Eswatini;TD Chad;TG Togo;TZ Tanzania, United Republic of;UG Uganda;"
        "ZA South Africa;ZM Zambia;ZW Zimbabwe"
    ),
    "MENA": (
        "AE United Arab Emirates;BH Bahrain;DJ Djibouti;DZ Algeria;EG Egypt;IL Israel;IQ Iraq;"
        "IR Iran (Islamic Republic of);JO Jordan;KW Kuwait;LB Lebanon;LY Libya;MA Morocco;"
        "MR Mauritania;OM Oman;PS Palestine, State of;QA Qatar;SA Saudi Arabia;SD Sudan;"
        "SY Syrian Arab Republic;TN Tunisia;TR Turkey;YE Yemen"
    ),
    "APAC": (
        "AF Afghanistan;BD Bangladesh;CN China;ID Indonesia;IN India;KH Cambodia;KP North Korea;"
        "KR South Korea;LA Laos;LK Sri Lanka;MM Myanmar;MY Malaysia;NC New Caledonia;NP Nepal;"
        "PG Papua New Guinea;PH Philippines;PK Pakistan;TH Thailand;VN Viet Nam"
    ),
    "EECA": (
        "AM Armenia;AZ Azerbaijan;BY Belarus;GE Georgia;KG Kyrgyzstan;KZ Kazakhstan;MD Moldova;"
        "RU Russian Federation;TJ Tajikistan;TM Turkmenistan;UA Ukraine;UZ Uzbekistan"
    ),
    "Europe": (
        "AL Albania;DE Germany;ES Spain;FR France;GB United Kingdom;GR Greece;IT Italy;"
        "LT Lithuania;LV Latvia;ME Montenegro;PT Portugal;RS Serbia"
    ),
    "LAC": (
        "AR Argentina;BO Bolivia;BR Brazil;CO Colombia;CU Cuba;EC Ecuador;HT Haiti;MX Mexico;"
        "NI Nicaragua;PA Panama;PE Peru;SR Suriname;SV El Salvador;"
        "VE Venezuela (Bolivarian Republic of)"
    ),
    "North America": "US United States of America;CA Canada",
}
_PLACES = {
    each[:2]: (each[3:], region) for region, told in REGIONS.items() for each in told.split(";")
}


def place_of(code: str) -> tuple[str | None, str | None]:
    """The name and the region by which STOP knows a country; None for one that is not here.

    >>> place_of("SN"), place_of("zz")
    (('Senegal', 'Africa'), (None, None))
    """
    return _PLACES.get(code.upper(), (None, None))


def is_stop(value: Mapping[str, Any]) -> bool:
    """Whether a row of a table is one of STOP."""
    return all(name in value for name in ("shutdown_type", "geo_scope", "start_date", "country"))


def stop_row(value: Mapping[str, Any]) -> tuple[dict[str, Any], str | None]:
    """The 47 cells of one row, and the column that it lacks, if any."""
    cells = {name: _cell(value.get(name)) for name in STOP_COLUMNS}
    for name in ("start_date", "end_date"):
        cells[name] = _day(value.get(name))
    return cells, next((name for name in _NEEDED if cells[name] is None), None)


def _cell(value: Any) -> str | None:
    """A cell as text; a whole number that a sheet wrote with a point is one."""
    if value is None or value != value:  # noqa: PLR0124 (a cell that is no number)
        return None
    said = str(value).strip()
    whole, point, rest = said.partition(".")
    if point and whole.lstrip("-").isdigit() and not rest.strip("0"):
        said = whole
    return said or None


def _day(value: Any) -> str | None:
    """A day as 2026-03-14, in whatever of the ways that sheets write it."""
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    said = str(value).strip() if isinstance(value, str) else ""
    for form in ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y", "%d-%b-%Y"):
        try:
            return datetime.strptime(said, form).strftime("%Y-%m-%d")
        except ValueError:
            continue
    return None


def write_stop(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Rows as CSV with the 47 columns; a text that a sheet would take for a formula is quoted.

    >>> write_stop([{"country": "Mali"}]).decode().splitlines()[1].count(",")
    46
    """
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, STOP_COLUMNS, extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: safe(row.get(name)) for name in STOP_COLUMNS})
    return text.getvalue().encode("utf-8")


def safe(cell: Any) -> str:
    """A cell that no spreadsheet runs: what begins as a formula gets an apostrophe before it."""
    said = "" if cell is None else str(cell)
    is_number = said[:1] in "+-" and said[1:].replace(".", "", 1).isdigit()
    return "'" + said if said[:1] in ("=", "+", "-", "@", "\t", "\r") and not is_number else said
