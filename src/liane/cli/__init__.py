"""The command `liane`: one file per verb, each a thin door to an engine.

`main` reads the arguments, speaks the reader's language, and turns every error of ours into one
message and an exit code: 0 done, 2 bad input, 3 no feasible design, 4 missing resource. A verb is
a module with `HELP`, `arguments(parser)` and `run(arguments) -> Result`; it imports its engine
inside `run`, so that `liane --help` answers at once and without the engines.
"""

import argparse
import gettext
import importlib
import json
import os
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from io import TextIOWrapper
from typing import Any

from liane import __version__
from liane.cli.console import Result, patience, printable, stop_progress
from liane.cli.options import Parser
from liane.errors import LianeError, MissingResource
from liane.reading import reason
from liane.words import LOCALE_DIR, N_, _, language, use

__all__ = ["VERBS", "build_parser", "main"]

VERBS = (
    "plan",
    "whatif",
    "view",
    "terrain",
    "link",
    "equipment",
    "spectrum",
    "economics",
    "probe",
    "observe",
    "topology",
    "verdict",
    "detect",
    "replay",
    "explain",
    "risk",
    "evidence",
    "verify",
    "bench",
    "serve",
    "https",
    "init",
    "demo",
    "backup",
    "restore",
)

# They serve, ask or wait on purpose: nobody counts their seconds.
_TALKING = ("view", "serve", "https", "init", "probe")

# What argparse says itself, so that the catalogues hold it too.
_ARGPARSE = (
    N_("usage: "),
    N_("options"),
    N_("positional arguments"),
    N_("show this help message and exit"),
    N_("show program's version number and exit"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("invalid %(type)s value: %(value)r"),
    N_("expected one argument"),
    N_("expected at least one argument"),
    N_("not allowed with argument %s"),
    N_("one of the arguments %s is required"),
    N_("ignored explicit argument %r"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
)


def _speak(code: str) -> None:
    use(code)
    os.environ["LANGUAGE"] = code
    gettext.bindtextdomain("liane", str(LOCALE_DIR))
    gettext.textdomain("liane")


def _verb(name: str) -> Any:
    return importlib.import_module(f"liane.cli.{name}")


def build_parser() -> argparse.ArgumentParser:
    """The whole command line, in the current language."""
    common = Parser(add_help=False)
    common.add_argument("--json", action="store_true", help=_("print the result as JSON"))
    common.add_argument("--lang", choices=("fr", "en"), help=_("language of messages and reports"))
    parser = Parser(
        prog="liane",
        description=_("Networks, contents and uses held by those who use them."),
        epilog=_("Exit codes: 0 done, 2 bad input, 3 no feasible design, 4 missing resource."),
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"liane {__version__}",
        help=_("show program's version number and exit"),
    )
    parser.add_argument("--lang", choices=("fr", "en"), help=_("language of messages and reports"))
    verbs = parser.add_subparsers(dest="verb", metavar=_("VERB"), required=True)
    for name in VERBS:
        module = _verb(name)
        child = verbs.add_parser(
            name, help=_(module.HELP), description=_(module.HELP), parents=[common]
        )
        child.set_defaults(run=module.run)
        module.arguments(child, common)
    return parser


def _asked_language(words: Sequence[str]) -> str:
    for at, word in enumerate(words):
        if word == "--lang" and at + 1 < len(words):
            return words[at + 1]
        if word.startswith("--lang="):
            return word.partition("=")[2]
    return language()


def _perform(arguments: argparse.Namespace) -> Result:
    try:
        with patience() if arguments.verb not in _TALKING else nullcontext():
            result: Result = arguments.run(arguments)
    except ModuleNotFoundError as missing:
        if (missing.name or "").startswith("liane"):
            raise
        raise MissingResource(
            N_("{module} is not installed; install the engines: pip install 'liane[engines]'"),
            module=missing.name,
        ) from missing
    except OSError as error:
        if error.filename is None:
            raise
        raise MissingResource(
            N_("{file}: cannot be read or written ({why}); check the path"),
            file=error.filename,
            why=reason(error),
        ) from error
    return result


def main(words: Sequence[str] | None = None) -> int:
    """Run one verb; return its exit code."""
    words = sys.argv[1:] if words is None else list(words)
    _spare_old_terminals()
    _speak(_asked_language(words))
    try:
        arguments = build_parser().parse_args(words)
        result = _perform(arguments)
    except LianeError as error:
        stop_progress()
        if "--json" in words:
            print(json.dumps(error.as_dict(), ensure_ascii=False))
        print(printable(f"liane: {error}"), file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        stop_progress()
        print("liane: " + _("stopped; nothing that was there before has changed"), file=sys.stderr)
        return 130
    stop_progress()
    as_json = getattr(arguments, "json", False)
    as_data = as_json and json.dumps(result.data, ensure_ascii=False, indent=1)
    _print(as_data or printable(result.text))
    return result.code


def _spare_old_terminals() -> None:
    """A sign that the terminal's encoding lacks becomes `?`: no reason to lose the answer."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def _print(text: str) -> None:
    """Print the result; a reader that has seen enough (`| head`) is no error."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
