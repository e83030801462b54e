"""`liane view DIR`: serve a plan's folder on this machine and open its report.

It listens on the loopback address unless another is asked for, and says so when others can reach
it. Pages are sent with a policy that allows no script and no outside address. A folder without a
plan is refused; a port in use is named with the next one to try.
"""

import argparse
import contextlib
import errno
import functools
import http.server
import ipaddress
import os
import socket
import sys
import webbrowser
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from liane.cli.console import Result
from liane.cli.options import whole
from liane.errors import BadInput, MissingResource
from liane.reading import reason
from liane.words import N_, _, say

__all__ = ["HELP", "arguments", "open_server", "run"]

HELP = N_("serve the folder of a plan on this machine, and open its report")

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
_TYPES = {
    ".geojson": "application/geo+json",
    ".kml": "application/vnd.google-earth.kml+xml",
    ".json": "application/json",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".rsc": "text/plain; charset=utf-8",
    ".uci": "text/plain; charset=utf-8",
}


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Files of one folder; the index leads to the report, folders are not listed."""

    extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | _TYPES
    server_version = "liane"
    sys_version = ""

    def send_head(self) -> Any:
        if not self._is_asked_by_name():
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
            return None
        path = self.path.partition("?")[0]
        if path in ("/", "/index.html"):
            self.send_response(HTTPStatus.FOUND)
            self.send_header("Location", "/report.html")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None
        return super().send_head()

    def _is_asked_by_name(self) -> bool:
        """On the loopback, only by a name of this machine: any other is a site's trick."""
        bound = str(self.connection.getsockname()[0])
        name = urlsplit(f"//{self.headers.get('Host', '')}").hostname or ""
        return not _is_loopback(bound) or _is_loopback(name) or name == bound

    def list_directory(self, path: Any) -> None:  # noqa: ARG002 (its name is the library's)
        self.send_error(HTTPStatus.NOT_FOUND)

    def end_headers(self) -> None:
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing of who reads what."""


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True


class _Server6(_Server):
    address_family = socket.AF_INET6


def arguments(parser: argparse.ArgumentParser, _common: argparse.ArgumentParser) -> None:
    """What `liane view` takes."""
    folder = _("folder of a plan, as written by liane plan --out")
    parser.add_argument("folder", metavar=_("FOLDER"), type=Path, help=folder)
    port = _("port to listen on (default: 8000)")
    parser.add_argument("--port", type=whole(0, 65535), default=8000, metavar="N", help=port)
    host = _("address to listen on (default: 127.0.0.1, this machine only)")
    parser.add_argument("--host", default="127.0.0.1", metavar=_("ADDRESS"), help=host)
    parser.add_argument("--no-browser", action="store_true", help=_("do not open a browser"))


def _checked_folder(folder: Path) -> Path:
    if not (folder / "plan.json").is_file() or not (folder / "report.html").is_file():
        raise MissingResource(
            N_("{folder}: there is no plan here; make one: liane plan PROJECT.toml --out {folder}"),
            folder=folder,
        )
    return folder.resolve()


def open_server(folder: Path, host: str, port: int) -> http.server.ThreadingHTTPServer:
    """A server bound to `host` and `port` (0: any free one), not yet serving.

    Raises BadInput for an impossible port, MissingResource for a folder without a plan, and when
    the port is taken or the address is not this machine's.
    """
    if not 0 <= port <= 65535:
        raise BadInput(N_("port {port}: give a number from 0 to 65535"), port=port)
    handler = functools.partial(_Handler, directory=str(_checked_folder(folder)))
    kind = _Server6 if ":" in host else _Server
    try:
        return kind((host, port), handler)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise MissingResource(
                N_(
                    "port {port} is taken on {host}; stop what uses it, or give another:"
                    " --port {next}"
                ),
                port=port,
                host=host,
                next=port + 1 if port < 65535 else 8001,
            ) from error
        raise MissingResource(
            N_("{host}:{port}: cannot listen there ({reason}); give another --host or --port"),
            host=host,
            port=port,
            reason=reason(error),
        ) from error


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _shown(host: str) -> str:
    named = "127.0.0.1" if host in ("0.0.0.0", "::", "") else host  # noqa: S104 (asked for)
    return f"[{named}]" if ":" in named else named


def _has_screen() -> bool:
    """Whether a browser with windows can open; a text one would take the terminal."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _announce(address: str, host: str, as_json: bool) -> None:
    lines = [say("The report is on {address}", address=address), _("Stop with Ctrl+C.")]
    if not _is_loopback(host):
        warning = N_("Anyone who can reach {host} can read it: it shows where the masts are.")
        lines.append(say(warning, host=host))
    print("\n".join(lines), file=sys.stderr if as_json else sys.stdout, flush=True)


def run(given: argparse.Namespace) -> Result:
    """Serve until Ctrl+C."""
    with open_server(given.folder, given.host, given.port) as server:
        address = f"http://{_shown(given.host)}:{server.server_address[1]}/"
        with contextlib.suppress(KeyboardInterrupt):
            _announce(address, given.host, bool(getattr(given, "json", False)))
            if not given.no_browser and _has_screen():
                webbrowser.open(address)
            server.serve_forever(poll_interval=0.2)
    return Result({"address": address}, _("stopped"))
