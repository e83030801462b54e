"""Tiles fetched from a real server on the loopback: resume, cuts, absences, wrong sizes."""

import json
import re
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from rasterio import Affine

from liane.errors import BadInput, MissingResource
from liane.geo import Box
from liane.terrain import open_terrain
from liane.terrain.sources import SOURCES, get, tiles_of

NAME = "Copernicus_DSM_COG_10_N14_00_W004_00_DEM"
EAST = "Copernicus_DSM_COG_10_N14_00_W003_00_DEM"
ONE, TWO = Box(14.2, -3.8, 14.4, -3.2), Box(14.2, -3.8, 14.4, -2.8)


@dataclass
class Service:
    """What the local server does, and what it was asked."""

    url: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    cut_after: list[int] = field(default_factory=list)
    ranges: bool = True
    etag: str = '"one"'
    told: int = 0
    status: int = 0
    asked: list[tuple[str, str]] = field(default_factory=list)


def _handler(service: Service) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_words: Any) -> None:
            pass

        def do_GET(self) -> None:
            service.asked.append((self.path, self.headers.get("Range", "")))
            body = service.files.get(self.path)
            if body is None or service.status:
                self.send_error(service.status or 404)
                return
            start = self._start()
            if start >= len(body):
                self.send_error(416)
                return
            self.send_response(206 if start else 200)
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
            self.send_header("ETag", service.etag)
            self.send_header("Content-Length", str(len(body) - start + service.told))
            self.end_headers()
            end = start + service.cut_after.pop(0) if service.cut_after else len(body)
            self.wfile.write(body[start:end])
            self.close_connection = True

        def _start(self) -> int:
            asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
            same = self.headers.get("If-Range") == service.etag
            return int(asked[1]) if asked and same and service.ranges else 0

    return Handler


@pytest.fixture
def service() -> Iterator[Service]:
    one = Service()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(one))
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    one.url = f"http://127.0.0.1:{server.server_port}"
    for name, west in ((NAME, -4.0), (EAST, -3.0)):
        one.files[f"/{name}/{name}.tif"] = _tile(west)
    yield one
    server.shutdown()
    thread.join()
    server.server_close()


def _tile(west: float, seed: int = 3) -> bytes:
    heights = np.random.default_rng(seed).uniform(200, 500, (300, 300)).astype(np.float32)
    with rasterio.MemoryFile() as memory:
        with memory.open(
            driver="GTiff",
            height=300,
            width=300,
            count=1,
            dtype="float32",
            crs="EPSG:4326",
            transform=Affine(1 / 300, 0.0, west, 0.0, -1 / 300, 15.0),
        ) as file:
            file.write(heights, 1)
        return bytes(memory.read())


def test_a_box_names_the_tiles_it_needs() -> None:
    assert tiles_of(ONE, "copernicus-glo30") == [NAME]
    assert tiles_of(TWO, "copernicus-glo30") == [NAME, EAST]
    assert tiles_of(Box(14.0, -4.0, 15.0, -3.0), "copernicus-glo30") == [NAME]
    across = tiles_of(Box(-17.5, 179.5, -16.5, -179.5), "copernicus-glo90")
    assert [name[22:] for name in across] == [
        "S18_00_E179_00_DEM",
        "S18_00_W180_00_DEM",
        "S17_00_E179_00_DEM",
        "S17_00_W180_00_DEM",
    ]


def test_tiles_come_whole_and_can_be_read(service: Service, tmp_path: Path) -> None:
    fetched = get(TWO, "copernicus-glo30", tmp_path, service.url)
    assert [path.stem for path in fetched.tiles] == [NAME, EAST]
    assert fetched.tiles[0].read_bytes() == service.files[f"/{NAME}/{NAME}.tif"]
    assert fetched.size_bytes == sum(path.stat().st_size for path in fetched.tiles)
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".tif", ".tif"]
    terrain = open_terrain([tmp_path])
    assert terrain.profiles(14.3, -3.8, 14.3, -2.8).known.all()
    assert terrain.sigma_m == 2.4


def test_tiles_already_there_are_not_asked_again(service: Service, tmp_path: Path) -> None:
    get(ONE, "copernicus-glo30", tmp_path, service.url)
    asked = len(service.asked)
    again = get(ONE, "copernicus-glo30", tmp_path, service.url)
    assert (again.tiles, len(again.kept), len(service.asked)) == ((), 1, asked)


def test_a_cut_connection_is_taken_up_where_it_stopped(service: Service, tmp_path: Path) -> None:
    service.cut_after = [100_000, 90_000]
    fetched = get(ONE, "copernicus-glo30", tmp_path, service.url)
    assert fetched.tiles[0].read_bytes() == service.files[f"/{NAME}/{NAME}.tif"]
    assert [asked[1] for asked in service.asked] == ["", "bytes=100000-", "bytes=190000-"]


def test_a_connection_that_stays_cut_leaves_the_part_for_the_next_time(
    service: Service, tmp_path: Path
) -> None:
    service.cut_after = [50_000, 0, 0, 0, 0, 0]
    with pytest.raises(MissingResource) as caught:
        get(ONE, "copernicus-glo30", tmp_path, service.url)
    assert caught.value.exit_code == 4
    assert str(tmp_path) in str(caught.value)
    assert not (tmp_path / f"{NAME}.tif").exists()
    service.cut_after = []
    get(ONE, "copernicus-glo30", tmp_path, service.url)
    assert service.asked[-1][1] == "bytes=50000-"
    assert (tmp_path / f"{NAME}.tif").read_bytes() == service.files[f"/{NAME}/{NAME}.tif"]


@pytest.mark.parametrize("how", ["no ranges", "another file"])
def test_a_part_that_cannot_be_continued_is_begun_again(
    service: Service, tmp_path: Path, how: str
) -> None:
    service.cut_after = [50_000, 0, 0, 0, 0, 0]
    with pytest.raises(MissingResource):
        get(ONE, "copernicus-glo30", tmp_path, service.url)
    service.cut_after = []
    if how == "no ranges":
        service.ranges = False
    else:
        service.etag = '"two"'
        service.files[f"/{NAME}/{NAME}.tif"] = _tile(-4.0, seed=4)
    get(ONE, "copernicus-glo30", tmp_path, service.url)
    assert (tmp_path / f"{NAME}.tif").read_bytes() == service.files[f"/{NAME}/{NAME}.tif"]


def test_a_tile_that_does_not_exist_is_recorded_not_an_error(
    service: Service, tmp_path: Path
) -> None:
    del service.files[f"/{EAST}/{EAST}.tif"]
    fetched = get(TWO, "copernicus-glo30", tmp_path, service.url)
    assert fetched.absent == (EAST,)
    record = json.loads((tmp_path / "absent.json").read_text(encoding="utf-8"))
    assert record == {EAST: f"{service.url}/{EAST}/{EAST}.tif"}
    asked = len(service.asked)
    assert get(TWO, "copernicus-glo30", tmp_path, service.url).absent == (EAST,)
    assert len(service.asked) == asked
    assert np.isnan(open_terrain([tmp_path]).heights_m(14.3, -2.5))


def test_an_address_that_has_no_tile_at_all_is_doubted(service: Service, tmp_path: Path) -> None:
    service.files.clear()
    with pytest.raises(MissingResource, match=re.escape(service.url)):
        get(TWO, "copernicus-glo30", tmp_path, service.url)
    assert not (tmp_path / "absent.json").exists()


def test_a_size_that_is_not_the_one_told_is_refused(service: Service, tmp_path: Path) -> None:
    service.told = 10
    with pytest.raises(MissingResource):
        get(ONE, "copernicus-glo30", tmp_path, service.url)
    assert not list(tmp_path.glob("*.tif"))


def test_what_is_no_elevation_is_not_kept(service: Service, tmp_path: Path) -> None:
    service.files[f"/{NAME}/{NAME}.tif"] = b"<html>please sign in</html>" * 20
    with pytest.raises(MissingResource, match=NAME):
        get(ONE, "copernicus-glo30", tmp_path, service.url)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("status", [403, 503])
def test_a_server_that_refuses_is_named(service: Service, tmp_path: Path, status: int) -> None:
    service.status = status
    with pytest.raises(MissingResource, match=str(status)):
        get(ONE, "copernicus-glo30", tmp_path, service.url)


def test_off_line_the_message_says_what_is_here_and_how_to_go_on(
    service: Service, tmp_path: Path
) -> None:
    get(ONE, "copernicus-glo30", tmp_path, service.url)
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(MissingResource, match="1 of 2") as caught:
            get(TWO, "copernicus-glo30", tmp_path, closed)
    assert caught.value.exit_code == 4
    assert caught.value.facts["folder"] == tmp_path


def test_told_to_stop_it_stops_and_says_what_is_left(service: Service, tmp_path: Path) -> None:
    fetched = get(TWO, "copernicus-glo30", tmp_path, service.url, watch=lambda *_: False)
    assert fetched.left == (NAME, EAST)
    assert not list(tmp_path.glob("*.tif"))


def test_progress_only_goes_up(service: Service, tmp_path: Path) -> None:
    seen: list[float] = []
    get(
        TWO,
        "copernicus-glo30",
        tmp_path,
        service.url,
        watch=lambda share, _message: seen.append(share) is None,
    )
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


@pytest.mark.parametrize("url", ["ftp://example.org", "/etc", "file:///etc"])
def test_only_web_addresses_are_taken(tmp_path: Path, url: str) -> None:
    with pytest.raises(BadInput):
        get(ONE, "copernicus-glo30", tmp_path, url)


def test_an_unknown_source_is_refused_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="copernicus-glo30"):
        get(ONE, "moon", tmp_path)


def test_the_module_says_first_that_it_opens_a_socket() -> None:
    import liane.terrain.sources as module

    assert (module.__doc__ or "").startswith("Opens a socket")
    assert all(source.base_url.startswith("https://") for source in SOURCES.values())


def test_a_part_that_is_already_whole_is_not_trusted_but_fetched_anew(
    service: Service, tmp_path: Path
) -> None:
    """The server answers 416 to a range past the end: the part may be of another file."""
    body = service.files[f"/{NAME}/{NAME}.tif"]
    (tmp_path / f"{NAME}.tif.part").write_bytes(b"x" * len(body))
    (tmp_path / f"{NAME}.tif.part.etag").write_text(service.etag, encoding="utf-8")
    get(ONE, "copernicus-glo30", tmp_path, service.url)
    assert (tmp_path / f"{NAME}.tif").read_bytes() == body


def test_a_folder_that_cannot_be_written_is_named(service: Service, tmp_path: Path) -> None:
    taken = tmp_path / "file"
    taken.write_text("here", encoding="utf-8")
    with pytest.raises(MissingResource, match="another folder"):
        get(ONE, "copernicus-glo30", taken, service.url)
    assert taken.read_text(encoding="utf-8") == "here"


def test_a_box_as_large_as_a_continent_is_questioned(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="1000"):
        get(Box(-40.0, -20.0, 40.0, 50.0), "copernicus-glo30", tmp_path, "http://127.0.0.1:9")
