"""The ground: brought by a process of its own, checked before it counts, drawn for the map."""

import http.server
import io
import json
import subprocess
import sys
import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from liane.server.networks.ground import actions, queries, tasks
from liane.server.networks.ground.models import GroundJob, JobState, Relief, Tile
from liane.server.networks.registers.actions import add_site
from liane.server.site.home import folder

pytest.importorskip("rasterio")


@pytest.fixture
def technician(somebody):
    return somebody("Moussa", "technician")


@pytest.fixture
def browser(technician, as_member):
    return as_member(technician)


def address(operator, rest=""):
    return f"/o/{operator.slug}/reseau/terrain/{rest}"


@pytest.fixture(scope="session")
def small_tile(tmp_path_factory):
    """A slope of 121 × 121 cells around 14.3° N 3.9° W, made here."""
    import numpy as np
    import rasterio
    from rasterio.transform import Affine

    path = tmp_path_factory.mktemp("ground") / "pente.tif"
    rows, cols = np.mgrid[0:121, 0:121]
    heights = (250 + rows + 20 * np.sin(cols / 9)).astype("float32")
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=121,
        height=121,
        count=1,
        dtype="float32",
        crs="EPSG:4326",
        transform=Affine(0.001, 0.0, -3.95, 0.0, -0.001, 14.35),
        compress="deflate",
    ) as out:
        out.write(heights, 1)
    return path.read_bytes()


def run(job):
    job.refresh_from_db()
    return tasks.perform(GroundJob.objects.select_related("operator").get(pk=job.pk))


@pytest.fixture
def ground(operator, small_tile):
    job = actions.keep_upload(operator, "pente.tif", [small_tile], acting_member=None)
    assert run(job) == JobState.DONE
    return queries.tiles_of(operator).get()


def test_a_file_that_was_sent_counts_once_it_was_read(browser, operator, small_tile):
    sent = SimpleUploadedFile("Pente du nord.TIF", small_tile)
    answer = browser.post(address(operator, "envoyer/"), {"file": sent})
    job = GroundJob.objects.get()
    assert answer["Location"].endswith(f"travaux/{job.pk}/")
    assert not Tile.objects.exists()
    assert run(job) == JobState.DONE
    tile = Tile.objects.get()
    assert tile.file == "Pente_du_nord.tif"
    assert (round(tile.south, 2), round(tile.east, 2)) == (14.23, -3.83)
    assert [path.name for path in queries.terrain_files(operator)] == ["Pente_du_nord.tif"]
    page = browser.get(address(operator)).content.decode()
    assert "Pente_du_nord" in page


@pytest.mark.parametrize(
    ("name", "data"),
    [("x.tif", b"not a picture"), ("N14W004.hgt", b"short"), ("photo.tif", None)],
)
def test_what_is_no_ground_is_refused_in_words(browser, operator, name, data):
    if data is None:
        out = io.BytesIO()
        Image.new("RGB", (40, 40)).save(out, "TIFF")
        data = out.getvalue()
    job = actions.keep_upload(operator, name, [data], acting_member=None)
    assert run(job) == JobState.FAILED
    page = browser.get(address(operator, f"travaux/{job.pk}/")).content.decode()
    assert name in page
    assert str(folder()) not in page
    assert queries.terrain_files(operator) == []


@pytest.mark.parametrize("name", ["x.png", "../../secret", ".tif.exe", "x"])
def test_another_kind_of_file_is_refused_at_once(browser, operator, name):
    answer = browser.post(address(operator, "envoyer/"), {"file": SimpleUploadedFile(name, b"1")})
    assert answer.status_code == 422
    assert not GroundJob.objects.exists()


def test_the_relief_is_drawn_around_the_sites_and_is_light(client, operator, ground):
    site = {"name": "Butte", "lat": 14.3, "lon": -3.9}
    add_site(operator, site, acting_member=None)
    job = actions.ask_relief(operator, acting_member=None)
    assert run(job) == JobState.DONE
    relief = Relief.objects.get()
    assert relief.zooms
    small = client.get(address(operator, f"relief/{relief.pk}/small.webp"))
    data = b"".join(small.streaming_content)
    assert len(data) <= 10_000
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.width == 340
    assert queries.relief_for_map(operator).href in small.request["PATH_INFO"]


def test_a_new_relief_takes_the_place_of_the_old_one(operator, ground):
    for _ in range(2):
        assert run(actions.ask_relief(operator, acting_member=None)) == JobState.DONE
    assert Relief.objects.count() == 1


def test_nothing_but_pieces_of_relief_is_served(client, operator, ground):
    run(actions.ask_relief(operator, acting_member=None))
    relief = Relief.objects.get()
    for name in ("../../secret", "1/2", "1/2/x", "99/1/1", "small/small"):
        answer = client.get(address(operator, f"relief/{relief.pk}/{name}.webp"))
        assert (name, answer.status_code) == (name, 404)


@pytest.fixture
def neighbour(small_tile, tmp_path):
    """A box on the mesh that has one tile."""
    name = "Copernicus_DSM_COG_10_N14_00_W004_00_DEM"
    (tmp_path / name).mkdir()
    (tmp_path / name / f"{name}.tif").write_bytes(small_tile)

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, directory=str(tmp_path), **kwargs)

        def log_message(self, *args):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


BOX = {"south": "14,1", "north": "14,4", "west": "-3,9", "east": "-3,8"}


def test_the_tiles_of_a_box_are_fetched_from_a_neighbour(browser, operator, neighbour):
    browser.post(
        address(operator, "telecharger/"),
        {**BOX, "source": "copernicus-glo30", "base_url": neighbour},
    )
    job = GroundJob.objects.get()
    assert run(job) == JobState.DONE
    assert Tile.objects.get().source == "copernicus-glo30"


def test_off_line_the_message_says_how_to_go_on(browser, operator):
    browser.post(
        address(operator, "telecharger/"),
        {**BOX, "source": "copernicus-glo30", "base_url": "http://127.0.0.1:9"},
    )
    job = GroundJob.objects.get()
    assert run(job) == JobState.FAILED
    page = browser.get(address(operator, f"travaux/{job.pk}/")).content.decode()
    assert "127.0.0.1:9" in page
    assert str(folder()) not in page


@pytest.mark.parametrize(
    "changes",
    [
        {"south": "15"},
        {"east": "20"},
        {"west": "x"},
        {"source": "moon"},
        {"base_url": "file:///etc/passwd"},
        {"north": "nan"},
        {"south": ""},
    ],
)
def test_a_box_that_cannot_be_keeps_what_was_typed(browser, operator, changes):
    given = {**BOX, "source": "copernicus-glo30", "base_url": "", **changes}
    answer = browser.post(address(operator, "telecharger/"), given)
    assert answer.status_code == 422
    assert not GroundJob.objects.exists()


def test_a_job_that_waits_is_stopped_and_never_starts(browser, operator, small_tile):
    job = actions.keep_upload(operator, "pente.tif", [small_tile], acting_member=None)
    browser.post(address(operator, f"travaux/{job.pk}/arreter/"))
    assert tasks.run_job.func(str(job.pk)) == "gone"
    assert not Tile.objects.exists()


def test_the_process_says_one_line_of_json_at_a_time(tmp_path, small_tile):
    (tmp_path / "pente.tif").write_bytes(small_tile)
    asked = json.dumps({"path": str(tmp_path / "pente.tif")})
    words = [sys.executable, "-m", "liane.server.networks.ground.job", "upload"]
    done = subprocess.run(words, input=asked, capture_output=True, text=True, check=True)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert lines[0]["share"] == 0.1
    assert lines[-1]["done"]["tiles"][0]["format"] == "GTiff"


def test_a_tile_is_taken_away_file_and_all(
    browser, operator, ground, django_capture_on_commit_callbacks
):
    path = queries.terrain_files(operator)[0]
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(address(operator, f"tuiles/{ground.pk}/effacer/"))
    assert not path.exists()
    assert not Tile.objects.exists()


def test_pages_need_few_queries(browser, operator, ground, django_assert_max_num_queries):
    add_site(operator, {"name": "Butte", "lat": 14.3, "lon": -3.9}, acting_member=None)
    for rest in ("", "carte/", "carte-mobile/", "carte-mobile/?pick=site", "points.json"):
        with django_assert_max_num_queries(12):
            assert browser.get(address(operator, rest)).status_code == 200


def test_the_map_of_the_sites_is_for_technicians(client, operator, somebody, as_member):
    for rest in ("carte/", "carte-mobile/", "points.json"):
        assert client.get(address(operator, rest)).status_code == 302
        assert as_member(somebody(f"S{len(rest)}")).get(address(operator, rest)).status_code == 403


def test_a_web_process_has_no_engine(db):
    code = (
        "import os,django,sys;"
        "os.environ['DJANGO_SETTINGS_MODULE']='liane.server.site.settings';django.setup();"
        "import liane.server.networks.ground.urls, liane.server.networks.registers.urls;"
        "import liane.server.networks.interconnection.urls, liane.server.networks.ground.tasks;"
        "bad=[m for m in ('numpy','rasterio','openpyxl','liane.terrain') if m in sys.modules];"
        "sys.exit(', '.join(bad) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
