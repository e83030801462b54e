"""The basemap: one file of pictures under the marks, read here, refused in words when it is bad."""

import shutil
from contextlib import suppress
from functools import cache

import pytest
from defusedxml import ElementTree
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pmtiles_made import directory, picture, village, written

from liane.errors import BadInput
from liane.server.networks.ground import actions, pmtiles, queries, sheet
from liane.server.site.home import folder

TILES = {(z, x, y): picture(f"{z}/{x}/{y}") for z, x, y in ((0, 0, 0), (1, 0, 0), (1, 0, 1))}
MOVABLE = "carte-mobile/"


@pytest.fixture
def browser(somebody, as_member):
    return as_member(somebody("Moussa", "technician"))


def address(operator, rest=""):
    return f"/o/{operator.slug}/reseau/terrain/{rest}"


def send(browser, operator, data, name="carte.pmtiles"):
    return browser.post(address(operator, "fond/"), {"basemap": SimpleUploadedFile(name, data)})


def tile_address(operator, at):
    basemap = queries.basemap_of(operator)
    return queries.basemap_address(operator, basemap).replace("/0/0/0/", "/{}/{}/{}/".format(*at))


@pytest.mark.parametrize("folded", [1, 2])
@pytest.mark.parametrize("leaf", [False, True])
def test_a_file_gives_its_tiles_back_whatever_its_shape(tmp_path, folded, leaf):
    path = tmp_path / "x.pmtiles"
    path.write_bytes(written(TILES, folded=folded, leaf=leaf))
    found = pmtiles.open_archive(path)
    assert {at: found.tile(*at) for at in TILES} == TILES
    assert [found.tile(*at) for at in ((1, 1, 1), (1, 2, 0), (2, 0, 0), (0, 0, 1))] == [None] * 4
    assert (found.zooms, found.source) == ((0, 1), "© Gens d’ici")


def test_a_directory_is_read_as_it_was_written():
    found = pmtiles._entries(directory([(1, 1, 0, 9), (5, 1, 9, 3)]))
    assert [tuple(each) for each in found] == [(1, 1, 0, 9), (5, 1, 9, 3)]


def test_thanks_are_plain_text(tmp_path):
    path = tmp_path / "x.pmtiles"
    told = {"attribution": '<a href="https://x.test">Carte</a> &amp;\n <script>x</script>'}
    path.write_bytes(written(TILES, told=told))
    assert pmtiles.open_archive(path).source == "Carte & x"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "PMTiles"),
        (b"PMTiles", "PMTiles"),
        (b"GIF89a" * 50, "PMTiles"),
        (written(TILES, version=2), "version 2"),
        (written(TILES, kind=6), "MLT"),
        (written(TILES, kind=9), "PNG"),
        (written(TILES, folded=4), "gzip"),
        (written(TILES, edges=(10, 0, -10, 5)), "bords"),
        (written(TILES)[:-1], "fin"),
    ],
)
def test_a_file_that_cannot_be_shown_is_refused_with_its_name_and_a_way_out(
    browser, operator, data, words
):
    answer = send(browser, operator, data) if data else send(browser, operator, b"\0")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "carte.pmtiles" in page
    assert words in page
    assert queries.basemap_of(operator) is None
    assert not list(folder("ground", str(operator.pk), "arriving").iterdir())


@cache
def samples():
    return written(TILES), written(TILES, leaf=True), written(TILES, folded=1, leaf=True)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@example(which=2, changes=[(127, 255)], cut=None)
@given(
    which=st.integers(0, 2),
    changes=st.lists(st.tuples(st.integers(0, 420), st.integers(0, 255)), max_size=6),
    cut=st.none() | st.integers(0, 3000),
)
def test_damaged_bytes_give_a_picture_nothing_or_a_clear_refusal(tmp_path, which, changes, cut):
    data = bytearray(samples()[which])
    for at, value in changes:
        data[at] = value
    path = tmp_path / "abîmé.pmtiles"
    path.write_bytes(data[:cut])
    pmtiles._opened.cache_clear()
    pmtiles._directory.cache_clear()
    try:
        found = pmtiles.open_archive(path)
        assert all(isinstance(found.tile(*at), bytes | None) for at in TILES)
    except BadInput as refusal:
        assert "abîmé.pmtiles" in str(refusal)


def test_a_map_that_was_sent_is_shown_and_thanked(browser, operator):
    assert send(browser, operator, written(TILES)).status_code == 302
    page = browser.get(address(operator)).content.decode()
    assert "carte.pmtiles" in page
    assert str(folder()) not in page
    moving = browser.get(address(operator, MOVABLE)).content.decode()
    assert "© Gens d’ici" in moving
    assert tile_address(operator, (0, 0, 0)) in moving
    answer = browser.get(tile_address(operator, (1, 0, 1)))
    assert answer.content == TILES[1, 0, 1]
    assert answer["Content-Type"] == "image/png"
    assert "immutable" in answer["Cache-Control"]
    assert browser.get(tile_address(operator, (1, 1, 1))).status_code == 404
    old = address(operator, "fond/autre/0/0/0/")
    assert browser.get(old).status_code == 404


def test_the_basemap_is_for_those_who_may_open_the_map(
    browser, operator, client, somebody, as_member
):
    send(browser, operator, written(TILES))
    at = tile_address(operator, (0, 0, 0))
    assert client.get(at).status_code == 302
    assert as_member(somebody("Sira")).get(at).status_code == 403


def test_a_map_dropped_in_the_folder_counts_at_once_and_a_bad_one_says_why(browser, operator):
    place = folder("ground", str(operator.pk))
    (place / "ville.pmtiles").write_bytes(written(TILES))
    assert (
        tile_address(operator, (0, 0, 0))
        in browser.get(address(operator, MOVABLE)).content.decode()
    )
    (place / "ville.pmtiles").write_bytes(written(TILES, kind=6))
    for rest in ("", MOVABLE):
        page = browser.get(address(operator, rest)).content.decode()
        assert "MLT" in page
        assert "data-base=" not in page


def test_a_map_is_taken_away_and_the_one_before_comes_back(browser, operator):
    send(browser, operator, written(TILES), "avant.pmtiles")
    send(browser, operator, written(TILES), "apres.pmtiles")
    assert queries.basemap_of(operator).path.name == "apres.pmtiles"
    for left in (1, 0):
        browser.post(address(operator, "fond/effacer/"))
        assert len(queries.basemap_files(operator)) == left
    assert "data-base=" not in browser.get(address(operator, MOVABLE)).content.decode()


@pytest.mark.parametrize("name", ["x.mbtiles", ".pmtiles", "../../x.zip"])
def test_another_kind_of_file_is_no_basemap(browser, operator, name):
    assert send(browser, operator, written(TILES), name).status_code == 422
    assert queries.basemap_of(operator) is None


def test_a_map_too_large_for_the_page_is_refused_and_nothing_is_kept(operator):
    pieces = (bytes(1_000_000) for _ in range(61))
    with pytest.raises(BadInput, match="60"):
        actions.keep_basemap(operator, "grand.pmtiles", pieces, acting_member=None)
    assert not list(folder("ground", str(operator.pk), "arriving").iterdir())


def test_a_map_of_vectors_is_drawn_once_in_the_colours_of_the_sheet(browser, operator):
    # Given a file of vectors, one tile of which is damaged
    assert send(
        browser, operator, written({(0, 0, 0): village(), (1, 0, 0): b"\x1a\x05ab"}, kind=1)
    )
    moving = browser.get(address(operator, MOVABLE)).content.decode()
    assert tile_address(operator, (0, 0, 0)) in moving

    # When a tile is asked for
    answer = browser.get(tile_address(operator, (0, 0, 0)))

    # Then it is a drawing that can do nothing but be looked at
    assert answer["Content-Type"] == "image/svg+xml"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    drawn = ElementTree.fromstring(answer.content)
    sorts = [each.get("class") for each in drawn.findall(".//{*}path")]
    assert sorts == ["p", "g", "w", "v", "b", "f", "m", "l"]
    assert [each.text for each in drawn.findall(".//{*}text")] == ["Kéla <b>&"]
    assert len(answer.content) < 3000

    # And the next time it comes from the disk, until the file is another one
    kept = list(folder("cache", "tiles", str(operator.pk)).rglob("*.svg"))
    assert len(kept) == 1
    kept[0].write_bytes(b"<svg/>")
    assert browser.get(tile_address(operator, (0, 0, 0))).content == b"<svg/>"
    assert browser.get(tile_address(operator, (1, 0, 0))).status_code == 400
    assert browser.get(tile_address(operator, (1, 1, 1))).status_code == 404
    send(browser, operator, written({(0, 0, 0): village()}, kind=1))
    assert browser.get(tile_address(operator, (0, 0, 0))).content == answer.content
    assert len(list(folder("cache", "tiles", str(operator.pk)).rglob("*.svg"))) == 1


@settings(max_examples=200, deadline=None)
@example(changes=[], cut=586)  # in the middle of a line
@given(
    changes=st.lists(st.tuples(st.integers(0, 700), st.integers(0, 255)), max_size=5),
    cut=st.none() | st.integers(0, 700),
)
def test_damaged_vectors_give_a_drawing_or_a_refusal(changes, cut):
    data = bytearray(village())
    for at, value in changes:
        data[at % len(data)] = value
    with suppress(ValueError):
        ElementTree.fromstring(sheet.drawing(bytes(data[:cut])))


@pytest.fixture(autouse=True)
def _no_basemap_left(operator):
    yield
    shutil.rmtree(queries.folder_of(operator), ignore_errors=True)
