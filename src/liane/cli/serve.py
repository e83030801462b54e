"""`liane serve`: one process tree that answers pages, works in the background and keeps time.

The process that is started here listens, prepares the data folder through a child, loads the pages
once, holds web processes and a worker up, and stops them all at Ctrl+C or SIGTERM. It says where it
listens and draws the address for phones. Only one server runs on a data folder.
"""

import argparse
import errno
import fcntl
import getpass
import ipaddress
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, cast

from liane.cli.console import Result, folded
from liane.cli.options import whole
from liane.errors import BadInput, LianeError, MissingResource
from liane.reading import reason
from liane.server.site import machine
from liane.server.site.home import home, make_home
from liane.server.site.processes import Child, Supervisor
from liane.server.site.starting import choose_home
from liane.words import N_, _, say

__all__ = ["HELP", "arguments", "home_option", "run"]

HELP = N_("serve the community's pages, with their background work")

_BACKLOG = 128
_CREDENTIAL = "liane-key"
_MOST_WEB = 16


def home_option(parser: argparse.ArgumentParser) -> None:
    """`--home`, as every verb of the server takes it."""
    where = _("data folder (default: $LIANE_HOME, or ~/.local/share/liane)")
    parser.add_argument("--home", type=Path, metavar=_("FOLDER"), help=where)


def arguments(parser: argparse.ArgumentParser, _common: argparse.ArgumentParser) -> None:
    """What `liane serve` takes."""
    home_option(parser)
    port = _("port to listen on (default: 8000)")
    parser.add_argument("--port", type=whole(0, 65535), default=8000, metavar="N", help=port)
    host = _("address to listen on (default: 0.0.0.0, the whole local network)")
    parser.add_argument("--host", default="0.0.0.0", metavar=_("ADDRESS"), help=host)  # noqa: S104
    key = _("open the box with the phrase in this file; - asks for it or reads standard input")
    parser.add_argument("--key-file", metavar=_("FILE"), help=key)
    web = _("processes that answer pages (default: 2 with two cores and 1.5 GB, else 1)")
    parser.add_argument("--web", type=whole(1, _MOST_WEB), metavar="N", help=web)


def run(given: argparse.Namespace) -> Result:
    """Serve until told to stop."""
    choose_home(given.home)
    phrase = _phrase(given.key_file)
    with _only_one(), _listening(given.host, given.port) as listening:
        found = _prepared(phrase)
        addresses = _addresses(listening)
        _announce(addresses, found, bool(getattr(given, "json", False)))
        Supervisor(_children(listening, given.web or _fitting()), _tell).run()
    return Result({"addresses": addresses, **found}, _("stopped"))


def _fitting() -> int:
    return machine.answering(machine.cores(), machine.memory_mb())


def _children(listening: socket.socket, web: int) -> list[Child]:
    """Web processes take callers in turn from the one socket; the worker works beside them.

    They are forked from this process: Django and the apps are in memory once.
    """
    from liane.server.site import web as answering
    from liane.server.site import worker

    answering.load()
    return [
        *(Child("web", body=answering.main, listening=listening) for _each in range(web)),
        Child("worker", body=worker.main),
    ]


def _tell(name: str, status: int) -> None:
    told = say("liane: {name} ended ({status}); starting it again", name=name, status=status)
    print(told, file=sys.stderr, flush=True)


def _phrase(key_file: str | None) -> str:
    """The box's phrase: from a file, a terminal, standard input or systemd's credentials."""
    if key_file == "-":
        asked = _("Key phrase of the box: ")
        return getpass.getpass(asked) if sys.stdin.isatty() else sys.stdin.read().strip()
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if key_file is None and folder and Path(folder, _CREDENTIAL).is_file():
        key_file = str(Path(folder, _CREDENTIAL))
    return Path(key_file).read_text(encoding="utf-8").strip() if key_file else _demo_phrase()


def _demo_phrase() -> str:
    """A demonstration keeps its phrase beside it: there is nothing to protect."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        return str(json.loads((home() / "demo.json").read_text(encoding="utf-8"))["phrase"])
    return ""


@contextmanager
def _only_one() -> Iterator[None]:
    """Hold the data folder: two servers on one would take each other's work for lost."""
    file = make_home() / "serve.lock"
    with os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT, 0o600), "r+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise MissingResource(
                N_("{folder}: a server already runs on it (process {pid}); stop it first"),
                folder=home(),
                pid=lock.read().strip() or "?",
            ) from error
        lock.truncate()
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, port))
        except OSError as error:
            raise _cannot_listen(host, port, error) from error
        listening.listen(_BACKLOG)
        yield listening


def _cannot_listen(host: str, port: int, error: OSError) -> LianeError:
    if error.errno == errno.EADDRINUSE:
        return MissingResource(
            N_("port {port} is taken on {host}; stop what uses it, or give another: --port {next}"),
            port=port,
            host=host,
            next=port + 1 if port < 65535 else 8001,
        )
    return MissingResource(
        N_("{host}:{port}: cannot listen there ({reason}); give another --host or --port"),
        host=host,
        port=port,
        reason=reason(error),
    )


def _prepared(phrase: str) -> dict[str, Any]:
    """What the preparing process found; its own words went to standard error.

    Meanwhile this one reads the code that the web processes will share.
    """
    from liane.server.site import web as answering

    words = [sys.executable, "-m", "liane.server.site.prepare"]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, stdin=pipe, stdout=pipe, text=True) as preparing:
        given, told = cast(IO[str], preparing.stdin), cast(IO[str], preparing.stdout)
        with suppress(BrokenPipeError), given:
            given.write(phrase)
        with suppress(LianeError):  # it is told by the process that prepares
            answering.read()
        said = told.read()
    if preparing.returncode in (2, 4):
        raise SystemExit(preparing.returncode)
    if preparing.returncode:
        raise BadInput(N_("the data folder could not be prepared; the lines above say why"))
    found: dict[str, Any] = json.loads(said)
    return found


def _addresses(listening: socket.socket) -> dict[str, str]:
    """Where pages are: on this machine, and on the local network where they are open to it."""
    host, port = listening.getsockname()[:2]
    bound = ipaddress.ip_address(host)
    if bound.is_loopback:
        return {"here": _url(host, port)}
    if not bound.is_unspecified:
        return {"here": _url(host, port), "network": _url(host, port)}
    near = _own_address()
    return {"here": _url("127.0.0.1", port)} | ({"network": _url(near, port)} if near else {})


def _url(host: str, port: int) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def _own_address() -> str:
    """This machine's address on its network: that of the way out; nothing is sent."""
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        way.connect(("192.0.2.1", 9))
        own = str(way.getsockname()[0])
        return "" if own.startswith("127.") else own
    return ""


def _announce(addresses: dict[str, str], found: dict[str, Any], as_json: bool) -> None:
    out = sys.stderr if as_json else sys.stdout
    lines = [say("Liane answers on {address}", address=addresses["here"])]
    if "network" in addresses:
        lines.append(say("for phones on the network: {address}", address=addresses["network"]))
    if found["backup"]:
        lines.append(say("Backup made before the upgrade: {file}", file=found["backup"]))
    if not found["open"]:
        lines += _how_to_open(found["has_key"])
    lines.append(_("Stop with Ctrl+C."))
    print("\n".join(folded(line, hang=2) for line in lines), file=out, flush=True)
    if "network" in addresses and out.isatty():
        _draw(addresses["network"], out)


def _how_to_open(has_key: bool) -> list[str]:
    if not has_key:
        return [
            _("Nobody has founded an operator here yet."),
            _("To found one: the page /fonder/ on this box, or liane init"),
        ]
    return [
        _("The box is locked: names and phones cannot be read, and nobody can sign in."),
        _("To open it: the page /compte/ouvrir/, or liane serve --key-file -"),
    ]


def _draw(address: str, out: Any) -> None:
    import segno

    segno.make(address, error="l").terminal(out, compact=True)
