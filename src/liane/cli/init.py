"""`liane init`: a new box: its data folder, its key phrase, its operator and first account.

What is missing is asked on a terminal. The key phrase is drawn here, shown once with its QR, and
kept nowhere: whoever founds the operator writes it down or prints it.
"""

import argparse
import getpass
import sys
from pathlib import Path
from typing import Any

from liane.cli.console import Result, folded
from liane.cli.serve import home_option
from liane.errors import BadInput
from liane.words import N_, _, language, say

__all__ = ["HELP", "arguments", "run"]

HELP = N_("found an operator on a new box, with its first account")

KINDS = ("building", "district", "village", "commune", "territory", "chapter", "federation")
_ASKED = {
    "name": N_("Name of the operator: "),
    "place": N_("Town or area: "),
    "kind": N_("Scale (building, district, village, commune, territory, chapter, federation): "),
    "pseudonym": N_("Your pseudonym, as people here know you: "),
}


def arguments(parser: argparse.ArgumentParser, _common: argparse.ArgumentParser) -> None:
    """What `liane init` takes."""
    home_option(parser)
    parser.add_argument("--name", metavar=_("TEXT"), help=_("name of the operator"))
    parser.add_argument("--place", metavar=_("TEXT"), help=_("town or area, as people say it"))
    country = _("its country: two letters or its name; sets its money and its clock")
    parser.add_argument("--country", metavar=_("TEXT"), help=country)
    parser.add_argument("--kind", choices=KINDS, help=_("scale of the operator"))
    parser.add_argument("--pseudonym", metavar=_("TEXT"), help=_("pseudonym of the first account"))
    file = _("bring the operator from this export of another box instead of founding one")
    parser.add_argument("--from", dest="file", type=Path, metavar=_("FILE"), help=file)
    bearer = _("with --from: which of its bearers you are, by name; otherwise you become one")
    parser.add_argument("--bearer", metavar=_("TEXT"), default="", help=bearer)
    yes = _("with --from: bring it in; without this, only what the file holds is said")
    parser.add_argument("--yes", action="store_true", help=yes)
    secret = _("read the password of the first account from standard input")
    parser.add_argument("--password-stdin", action="store_true", help=secret)


def run(given: argparse.Namespace) -> Result:
    """Found everything, or nothing."""
    return _brought(given) if given.file else _founded(given)


def _brought(given: argparse.Namespace) -> Result:
    from liane.server.site.starting import start

    start(given.home)
    from liane.server.community.operators.first import found_box_from, told_of

    if not given.yes:
        told = told_of(given.file)
        lines = [f"{count:7} {kind}" for kind, count in sorted(told.items())]
        lines.append(_("Nothing was written. Give the same command with --yes to bring it in."))
        return Result({"kinds": told}, "\n".join(lines))
    founded = found_box_from(
        given.file,
        password=_password(given.password_stdin),
        pseudonym=_given_or_asked(given, "pseudonym"),
        language=language(),
        bearer=given.bearer,
    )
    return Result(founded, _said(founded))


def _founded(given: argparse.Namespace) -> Result:
    facts = {name: _given_or_asked(given, name) for name in _ASKED}
    if facts["kind"] not in KINDS:
        raise BadInput(
            N_("--kind {kind}: choose one of {kinds}"), kind=facts["kind"], kinds=", ".join(KINDS)
        )
    facts["country"] = _country(given)
    password = _password(given.password_stdin)
    from liane.server.site.starting import start

    start(given.home)
    from liane.server.community.operators.first import found_box

    founded = found_box(password=password, language=language(), **facts)
    return Result(founded, _said(founded))


def _country(given: argparse.Namespace) -> str:
    """What was said of the country; nothing is guessed where nobody says it."""
    if given.country is None and sys.stdin.isatty() and not given.password_stdin:
        return input(_("Country (empty: say it later, in the settings): ")).strip()
    return str(given.country or "").strip()


def _given_or_asked(given: argparse.Namespace, name: str) -> str:
    value = str(getattr(given, name) or "")
    if not value and sys.stdin.isatty() and not given.password_stdin:
        value = input(_(_ASKED[name]))
    if not value.strip():
        raise BadInput(N_("--{option} is missing; say it, or run this on a terminal"), option=name)
    return value.strip()


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise BadInput(N_("the password is missing; give it with --password-stdin"))
    first = getpass.getpass(_("Password, ten signs or more: "))
    if getpass.getpass(_("The same again: ")) != first:
        raise BadInput(N_("the two passwords differ; start again, nothing was made"))
    return first


def _said(founded: dict[str, Any]) -> str:
    lines = [
        say("{name} is founded; its page: /o/{slug}/", **founded),
        "",
        _("Key phrase of the box, shown this once:"),
        "",
        f"    {founded['phrase']}",
        "",
        _(
            "Print it or write it down twice, and give it to two people. It is not kept on the box:"
            " after a power cut names and phones can be read again only with it."
        ),
    ]
    if sys.stdout.isatty():
        lines.append(_drawn(founded["phrase"]))
    lines.append(say("Now: liane serve --home {home}", home=Path(founded["home"])))
    return "\n".join(folded(line) if "▀" not in line else line for line in lines)


def _drawn(phrase: str) -> str:
    from io import StringIO

    import segno

    out = StringIO()
    segno.make(phrase, error="m", micro=False).terminal(out, compact=True)
    return out.getvalue()
