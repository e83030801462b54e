"""Opens a socket, for `liane.terrain.sources` alone: one file over HTTP, whole or not at all.

Bytes go to `NAME.part`; a later call goes on from there when the server can (Range), provided the
file there is still the same (If-Range with its ETag, kept in `NAME.part.etag`). The file gets its
name by an atomic rename, after its size was compared with what the server told and the caller's
own check passed. Without a stated size a download is refused: its end could not be told from a cut.
"""

import http.client
import re
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from liane import __version__
from liane.errors import MissingResource
from liane.words import N_

__all__ = ["AbsentError", "CutError", "fetch_file"]

_CHUNK = 256 * 1024
_ATTEMPTS = 4


class AbsentError(Exception):
    """The server answers and does not have the file."""


class CutError(Exception):
    """The server could not be reached, or the connection ended early."""

    def __init__(self, reason: object) -> None:
        super().__init__(str(reason))
        self.reason = reason


def fetch_file(
    url: str,
    path: Path,
    timeout_s: float,
    progress: Callable[[float], bool],
    check: Callable[[Path], None],
) -> int | None:
    """Fetch a file; return its size in bytes, or None when `progress` said to stop.

    A cut connection is taken up again a few times as long as bytes keep coming. Raises AbsentError,
    CutError, or MissingResource (refused by the server, wrong size, refused by `check`).
    """
    part = path.with_name(path.name + ".part")
    barren, reached = 0, _size(part)
    while True:
        try:
            whole = _continue(url, part, timeout_s, progress)
            break
        except CutError:
            barren = barren + 1 if _size(part) <= reached else 0
            reached = max(reached, _size(part))
            if barren >= _ATTEMPTS - 1:
                raise
    if not whole:
        return None
    return _finish(part, path, check)


def _finish(part: Path, path: Path, check: Callable[[Path], None]) -> int:
    try:
        check(part)
    except MissingResource:
        _forget(part)
        raise
    size = _size(part)
    part.replace(path)
    _etag_file(part).unlink(missing_ok=True)
    return size


def _continue(url: str, part: Path, timeout_s: float, progress: Callable[[float], bool]) -> bool:
    """Fetch what is missing of a part; False when told to stop, CutError when it ended early."""
    start = _size(part)
    with _ask(url, part, start, timeout_s) as answer:
        begin, total = _span(url, answer)
        if begin not in (0, start):
            _forget(part)
            raise CutError(N_("the server went on from another place"))
        _etag_file(part).write_text(answer.headers.get("ETag") or "", encoding="utf-8")
        with part.open("r+b" if begin else "wb") as file:
            file.seek(begin)
            going = _copy(answer, file, begin, total, progress)
    if not going:
        return False
    if _size(part) > total:
        _forget(part)
        raise _wrong_size(url)
    if _size(part) < total:
        raise CutError(N_("connection cut"))
    return True


def _ask(url: str, part: Path, start: int, timeout_s: float) -> Any:
    headers = {"User-Agent": f"liane/{__version__}", "Accept-Encoding": "identity"}
    etag = _etag(part)
    if start and etag and not etag.startswith("W/"):
        headers |= {"Range": f"bytes={start}-", "If-Range": etag}
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 (scheme checked by `get`)
    try:
        return urllib.request.urlopen(request, timeout=timeout_s)  # noqa: S310 (same)
    except urllib.error.HTTPError as error:
        with error:
            return _refused(url, part, error.code)
    except (OSError, http.client.HTTPException) as error:
        raise CutError(getattr(error, "reason", error)) from error


def _refused(url: str, part: Path, status: int) -> Any:
    if status in (404, 410):
        raise AbsentError(url)
    if status == 416:
        _forget(part)
        raise CutError(N_("the server went on from another place"))
    if status >= 500:
        raise CutError(f"HTTP {status}")
    raise MissingResource(
        N_("{url}: the server refuses it (HTTP {status}); check the address"),
        url=url,
        status=status,
    )


def _span(url: str, answer: Any) -> tuple[int, int]:
    """Where the answer begins in the file, and the size of the whole file."""
    if answer.status == 206:
        told = re.fullmatch(r"bytes (\d+)-\d+/(\d+)", answer.headers.get("Content-Range", ""))
        if told:
            return int(told[1]), int(told[2])
    length = answer.headers.get("Content-Length", "")
    if answer.status != 200 or not length.isdigit():
        raise _wrong_size(url)
    return 0, int(length)


def _wrong_size(url: str) -> MissingResource:
    return MissingResource(
        N_("{url}: the size sent is not the size told; the file is not kept, try again later"),
        url=url,
    )


def _copy(
    answer: Any, file: Any, begin: int, total: int, progress: Callable[[float], bool]
) -> bool:
    done = begin
    while True:
        try:
            chunk = answer.read(_CHUNK)
        except (OSError, http.client.HTTPException) as error:
            raise CutError(error) from error
        if not chunk:
            return True
        file.write(chunk)
        done += len(chunk)
        if not progress(min(done / total, 1.0) if total else 1.0):
            return False


def _size(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0


def _etag_file(part: Path) -> Path:
    return part.with_name(part.name + ".etag")


def _etag(part: Path) -> str:
    file = _etag_file(part)
    return file.read_text(encoding="utf-8") if file.exists() else ""


def _forget(part: Path) -> None:
    part.unlink(missing_ok=True)
    _etag_file(part).unlink(missing_ok=True)
