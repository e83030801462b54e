"""`liane spectrum`: whether an emission is lawful, which channels there are, whom to ask.

A thin door to `liane.spectrum`. The day of today is read here, for the age of a text; `--on`
replaces it. An answer that is unknown always says what it rests on and who can settle it.
"""

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from liane.cli.console import Result, folded, table
from liane.cli.options import day, real
from liane.errors import BadInput
from liane.reading import read_json
from liane.words import LANGUAGES, N_, _, language, number, say

if TYPE_CHECKING:
    from liane.spectrum import Answer, Emission

__all__ = ["HELP", "arguments", "run"]

HELP = N_("say what may be emitted where, and write to the regulator")

_UNKNOWN_CHANNELS = N_(
    "unknown: no text that was seen allows it; the limit is the lowest one known, to be kept "
    "meanwhile. `liane spectrum check` says what it rests on, `letter` asks the regulator."
)


def arguments(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    """The actions `check`, `channels` and `letter` and their options."""
    actions = parser.add_subparsers(dest="action", metavar=_("ACTION"), required=True)

    def action(name: str, help_: str) -> argparse.ArgumentParser:
        child = actions.add_parser(name, help=help_, description=help_, parents=[common])
        _shared(child)
        return child

    check = action("check", _("one emission: lawful, unlawful or unknown, and why"))
    check.add_argument(
        "--frequency", type=real(), required=True, metavar="MHZ", help=_("centre, in MHz")
    )
    _width(check)
    check.add_argument("--eirp", type=real(), required=True, metavar="DBM", help=_("EIRP, in dBm"))
    listing = action("channels", _("the channels that may be used, with their limit"))
    _width(listing)
    for name, default, help_ in (
        ("--low", 2400.0, _("from, in MHz (2400)")),
        ("--high", 7125.0, _("to, in MHz (7125)")),
    ):
        listing.add_argument(name, type=real(), default=default, metavar="MHZ", help=help_)
    _letter_arguments(action("letter", _("a letter to the regulator, ready to sign")))


def _width(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--width", type=real(), default=20.0, metavar="MHZ", help=_("channel width, in MHz (20)")
    )


def _shared(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--country", metavar="XX", help=_("two letters: SN, ZA…"))
    parser.add_argument(
        "--project", type=Path, metavar="TOML", help=_("project file with its own spectrum rules")
    )
    parser.add_argument(
        "--on", type=day, metavar=_("YYYY-MM-DD"), help=_("the day to judge from (today)")
    )
    parser.add_argument("--indoor", action="store_true", help=_("the emission is indoors"))


def _letter_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--operator", default="", metavar=_("NAME"), help=_("the name of who signs")
    )
    parser.add_argument(
        "--emission",
        action="append",
        default=[],
        metavar=_("ZONE;MHZ;WIDTH;EIRP;LINKS"),
        help=_("one emission, as in: Market;5600;40;27;3 (may be repeated)"),
    )
    parser.add_argument(
        "--plan", type=Path, metavar="plan.json", help=_("take the emissions of a plan's links")
    )
    parser.add_argument("--in", dest="tongue", choices=LANGUAGES, help=_("language of the letter"))


def run(arguments: argparse.Namespace) -> Result:
    """Perform the action asked for."""
    actions = {"check": _check, "channels": _channels, "letter": _letter}
    return actions[arguments.action](arguments)


def _law(arguments: argparse.Namespace, country: str | None = None) -> dict[str, Any]:
    """What every question to the law needs: the country, the project's rules, the day."""
    from liane.spectrum import check_country, load_rules

    code = arguments.country or country
    if not code:
        raise BadInput(N_("--country: write the two letters of ISO 3166, such as SN or ZA"))
    return {
        "country": check_country(code),
        "rules": load_rules(arguments.project) if arguments.project else (),
        "on": arguments.on or date.today(),
    }


def _status(status: str) -> str:
    words = {"lawful": _("lawful"), "unlawful": _("unlawful"), "unknown": _("unknown")}
    return words[status]


def _check(arguments: argparse.Namespace) -> Result:
    from liane.spectrum import check

    asked = _law(arguments)
    answer = check(
        asked.pop("country"),
        arguments.frequency,
        arguments.width,
        arguments.eirp,
        outdoor=not arguments.indoor,
        **asked,
    )
    return Result(_answer_data(answer), _answer_text(answer))


def _answer_data(answer: "Answer") -> dict[str, Any]:
    data = asdict(answer)
    refused = answer.text_limit_dbm == float("-inf")
    return {**data, "text_limit_dbm": None if refused else answer.text_limit_dbm}


def _answer_text(answer: "Answer") -> str:
    from liane.spectrum import STATUS_WORDS

    lines = [_status(answer.status)]
    if answer.limit_dbm is not None:
        lines.append(say(N_("limit kept: {limit} dBm EIRP"), limit=number(answer.limit_dbm, 2)))
    if answer.keeps_limit is False:
        lines.append(_("this emission is above it: a plan refuses it or lowers its power"))
    if answer.dfs:
        lines.append(_("must listen for radars first (DFS)"))
    for basis in answer.basis:
        known = _(STATUS_WORDS.get(basis.status, N_("unknown")))
        origin = ", ".join(part for part in (basis.source, basis.date, known) if part)
        lines.append(folded(f"- {basis.text} [{origin}]", hang=2))
    return "\n".join(lines)


def _channels(arguments: argparse.Namespace) -> Result:
    from liane.spectrum import channels, limit

    asked = _law(arguments)
    country, band = asked.pop("country"), (arguments.low, arguments.high)
    outdoor = not arguments.indoor
    found = channels(country, *band, arguments.width, outdoor=outdoor, **asked)
    if not found:
        answer = limit(country, *band, outdoor=outdoor, **asked)
        text = _("no channel with a known limit") + "\n" + _answer_text(answer)
        return Result({"channels": [], "answer": _answer_data(answer)}, text)
    head = [_("channel"), "MHz", _("width"), _("limit dBm"), "DFS", _("status")]
    rows = [
        [
            str(c.number),
            f"{c.centre_mhz:g}",
            f"{c.width_mhz:g}",
            number(c.limit_dbm, 2),
            {True: _("yes"), False: _("no"), None: "?"}[c.dfs],
            _status(c.status),
        ]
        for c in found
    ]
    text = table(head, rows, right=(0, 1, 2, 3))
    if any(c.status == "unknown" for c in found):
        text += "\n\n" + folded(_(_UNKNOWN_CHANNELS))
    return Result({"channels": [asdict(c) for c in found]}, text)


def _letter(arguments: argparse.Namespace) -> Result:
    from liane.spectrum import emissions_of_links, letter

    plan = _plan(arguments.plan) if arguments.plan else {}
    asked = _law(arguments, plan.get("country"))
    emissions = [_emission(text, not arguments.indoor) for text in arguments.emission]
    emissions += emissions_of_links(plan.get("links", []))
    operator = arguments.operator or _("[name of the operator]")
    tongue = arguments.tongue or language()
    text = letter(asked.pop("country"), operator, emissions, tongue, **asked)
    return Result({"letter": text, "language": tongue}, text)


def _plan(file: Path) -> dict[str, Any]:
    plan = read_json(file)
    if not isinstance(plan, dict) or not isinstance(plan.get("links", []), list):
        raise BadInput(
            N_("{file}: not a plan: give the plan.json that `liane plan` wrote"), file=file
        )
    return plan


def _emission(text: str, outdoor: bool) -> "Emission":
    from liane.spectrum import Emission

    parts: Sequence[str] = [part.strip() for part in text.split(";")]
    try:
        zone, centre, width, eirp, *links = parts
        count = int(links[0]) if links else 1
        if not zone or count < 1:
            raise ValueError(text)
        return Emission(zone, float(centre), float(width), float(eirp), count, outdoor)
    except ValueError as error:
        raise BadInput(
            N_("--emission {value}: write ZONE;MHZ;WIDTH;EIRP;LINKS, as in Market;5600;40;27;3"),
            value=text,
        ) from error
