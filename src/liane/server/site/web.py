"""A web process: waitress answers on the socket that the supervisor listens on.

Several may do so: whoever is free takes the next caller, so nothing that must be known to all may
be kept here. The socket outlives this process: while it is started again, callers wait instead of
being refused. Nothing is logged of who asks for what.
"""

import gc
import logging
import os
import resource
import signal
import socket
import threading
import time
from collections.abc import Iterable
from types import FrameType
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from liane.server.site.processes import SOCKET_FD, die_with_parent

__all__ = ["load", "main", "read"]

THREADS = 4
CONNECTIONS = 1000  # a browser keeps up to six; at the limit others wait
IDLE_S = 20
LARGEST_UPLOAD_BYTES = 64 * 1024 * 1024
PATIENCE_S = 0.1  # behind a page that is being made, before another is made beside it
HESITATION_S, LONGEST_HESITATION_S = 0.0005, 0.005
LITTER = 20_000  # new objects between two looks for litter: a page makes some thousands


def _leave(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def _allow_connections() -> None:
    """Each connection is an open file: ask for as many as the machine lets us have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + 100
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def read() -> None:
    """Read the code of every page: nothing of it looks into the data folder yet."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liane.server.site.settings")
    import django  # noqa: PLC0415 (light start)
    from django.urls import get_resolver  # noqa: PLC0415
    from django.utils import translation  # noqa: PLC0415

    django.setup()
    for language in ("en", "fr"):
        with translation.override(language):
            translation.gettext("Home")
            _ = get_resolver().reverse_dict  # else the first page of each process makes it


def load() -> None:
    """Load what every page needs, once for all processes that are forked afterwards.

    Code lives as long as the box serves: litter is not looked for in it, neither here nor there.
    """
    from django.db import connections  # noqa: PLC0415 (loads Django)

    read()
    from liane.server.site.wsgi import application  # noqa: F401, PLC0415

    connections.close_all()
    gc.collect()
    gc.freeze()
    gc.set_threshold(LITTER, 20, 20)


def in_turn(application: WSGIApplication) -> WSGIApplication:
    """Make pages one after another; pass one that takes longer than `PATIENCE_S`.

    Side by side, each would wait for the interpreter at every question to the database: five pages
    asked for at once would all come when the last is done.
    """
    making = threading.Lock()

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        mine = making.acquire(timeout=PATIENCE_S)
        try:
            return application(environ, start)
        finally:
            if mine:
                making.release()

    return answer


def _let_others_go_first(server: Any) -> None:
    """Hesitate over a new caller for as long as there are callers already.

    All web processes hear of a caller at once; the one with the fewest is to take it, for a browser
    stays where it was taken.
    """
    take = server.handle_accept

    def hesitate() -> None:
        time.sleep(min(HESITATION_S * len(server.active_channels), LONGEST_HESITATION_S))
        take()

    server.handle_accept = hesitate


def main() -> None:
    """Answer until SIGTERM."""
    die_with_parent()
    _allow_connections()
    signal.signal(signal.SIGTERM, _leave)
    from waitress import create_server  # noqa: PLC0415 (after the parent is known to live)

    from liane.server.site.wsgi import application  # noqa: PLC0415 (is loaded already)

    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    server = create_server(
        in_turn(application),
        sockets=[socket.socket(fileno=SOCKET_FD)],
        threads=THREADS,
        ident=None,
        asyncore_use_poll=True,
        connection_limit=CONNECTIONS,
        channel_timeout=IDLE_S,
        cleanup_interval=IDLE_S // 2,
        max_request_body_size=LARGEST_UPLOAD_BYTES,
        clear_untrusted_proxy_headers=False,  # access looks whether a proxy stands before us
    )
    _let_others_go_first(server)
    server.run()
