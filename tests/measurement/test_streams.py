"""Files of measurements: everything good is read, everything else is told with its place."""

import gzip
import io
import json
import tarfile
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liane.errors import BadInput, MissingResource
from liane.measurement import Record, Rejected, read_records, streams

LINES = b'{"n": 1}\n{"n": 2}\n{"n": 3}\n'


def numbers(*sources):
    return [each.value["n"] for each in read_records(sources) if isinstance(each, Record)]


def left_out(*sources):
    return [
        (each.line, each.reason) for each in read_records(sources) if isinstance(each, Rejected)
    ]


def put(folder, name, data):
    file = folder / name
    file.write_bytes(data)
    return file


def packed_in_a_tar(**members):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(f"{name}.jsonl")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def test_lines_lists_and_one_object_over_many_lines_come_out_alike(tmp_path):
    values = [{"n": 1}, {"n": 2}]
    assert numbers(put(tmp_path, "a.jsonl", LINES)) == [1, 2, 3]
    assert numbers(put(tmp_path, "b.json", json.dumps(values, indent=2).encode())) == [1, 2]
    assert numbers(put(tmp_path, "c.json", json.dumps(values[0], indent=2).encode())) == [1]
    assert numbers(put(tmp_path, "d.json", b"\xef\xbb\xbf" + LINES)) == [1, 2, 3]


def test_what_is_packed_is_read_whatever_its_name_says(tmp_path):
    put(tmp_path, "a.jsonl.gz", gzip.compress(LINES))
    put(tmp_path, "b.json", gzip.compress(LINES))
    put(tmp_path, "c.tar.gz", packed_in_a_tar(x=LINES, y=gzip.compress(LINES)))
    assert numbers(tmp_path) == [1, 2, 3] * 4


def test_a_record_of_an_archive_names_the_file_inside_and_its_line(tmp_path):
    file = put(tmp_path, "c.tar.gz", packed_in_a_tar(x=LINES))
    last = list(read_records([file]))[-1]
    assert (last.source, last.line) == (f"{file}:x.jsonl", 3)


def test_a_bad_line_is_told_with_its_place_and_the_others_are_read(tmp_path):
    file = put(tmp_path, "a.jsonl", b'{"n": 1}\n{"n": \n\n\xff\n[1]\n{"n": 2}\n')
    assert numbers(file) == [1, 2]
    assert left_out(file) == [
        (2, "not JSON"),
        (4, "not text in UTF-8"),
        (5, "not a JSON object"),
    ]


@pytest.mark.parametrize(
    ("first", "said"),
    [
        (b'{"n": ', [(1, "not JSON")]),
        (b"[", [(4, "the list is not closed; what stood before is read")]),
        (
            b'["a",',
            [(1, "not a JSON object"), (5, "the list is not closed; what stood before is read")],
        ),
    ],
)
def test_a_first_line_cut_short_does_not_take_the_others_with_it(tmp_path, first, said):
    file = put(tmp_path, "a.jsonl", first + b"\n" + LINES)
    assert numbers(file) == [1, 2, 3]
    assert left_out(file) == said


def test_a_list_longer_than_memory_is_read_member_by_member(tmp_path, monkeypatch):
    monkeypatch.setattr(streams, "LONGEST_LINE", 2**20)
    member = b'{"n": 7, "text": "' + "é".encode() * 60_000 + b'"}'
    file = put(tmp_path, "a.json", b"[" + b", ".join([member] * 100) + b"]\n" + LINES)
    tracemalloc.start()
    assert numbers(file) == [7] * 100 + [1, 2, 3]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 12 * 2**20


@pytest.mark.parametrize(
    ("odd", "why"),
    [
        (b'{"n": [{"a": 1}, {"b": ', "not JSON"),
        (b'{"n": "\xff"}', "not text in UTF-8"),
        (b"[" * 5000, "not JSON"),
        (b'{"n": "' + b"x" * 3 * 2**20 + b'"}', "the line is longer than {limit} MB"),
    ],
)
def test_an_odd_member_of_a_list_is_told_and_the_others_are_read(tmp_path, monkeypatch, odd, why):
    monkeypatch.setattr(streams, "LONGEST_LINE", 2**20)
    file = put(tmp_path, "a.json", b'[{"n": 1},' + odd + b', {"n": 2}, {"n": 3}]')
    assert numbers(file) == [1, 2, 3]
    assert left_out(file) == [(2, why)]


def test_a_compressed_list_that_ends_early_gives_what_it_held(tmp_path):
    whole = b"[" + b",".join(b'{"n": %d}' % n for n in range(50_000)) + b"]"
    packed = gzip.compress(whole, 1)
    file = put(tmp_path, "a.json.gz", packed[: len(packed) // 2])
    assert len(numbers(file)) > 20_000
    assert "ends early" in left_out(file)[-1][1]


def test_a_compressed_file_that_ends_early_gives_what_it_held_and_says_so(tmp_path):
    whole = gzip.compress(b"".join(b'{"n": %d}\n' % n for n in range(5000)), 1)
    file = put(tmp_path, "a.jsonl.gz", whole[: len(whole) // 2])
    assert len(numbers(file)) > 500
    assert "ends early" in left_out(file)[-1][1]
    cut = put(tmp_path, "b.tar.gz", packed_in_a_tar(x=LINES * 5000)[:300])
    assert "ends early" in left_out(cut)[-1][1]


def test_a_line_without_end_is_left_out_and_never_held_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(streams, "LONGEST_LINE", 2**20)
    endless = b'{"n": "' + b"x" * (20 * 2**20) + b'"}\n'
    file = put(tmp_path, "a.jsonl.gz", gzip.compress(LINES + endless + LINES, 1))
    del endless
    tracemalloc.start()
    assert numbers(file) == [1, 2, 3, 1, 2, 3]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 12 * 2**20
    assert left_out(file) == [(4, "the line is longer than {limit} MB")]


@pytest.mark.parametrize(
    "line", [b"[" * 200_000, b'{"n": ' + b"9" * 6000 + b"}", b'{"a": NaN, "n": 4}', b"\x00\x00"]
)
def test_no_odd_line_stops_the_reading(tmp_path, line):
    file = put(tmp_path, "a.jsonl", LINES + line + b"\n" + LINES)
    assert numbers(file)[:3] == numbers(file)[-3:] == [1, 2, 3]


def test_what_is_foreign_in_a_folder_or_an_archive_is_told_and_the_rest_is_read(tmp_path):
    folder = tmp_path / "mixed"
    folder.mkdir()
    put(folder, "a.jsonl", LINES)
    put(folder, "no-name", gzip.compress(LINES))
    put(folder, "readme.txt", b"words")
    put(folder, "tar.json", packed_in_a_tar(x=LINES))
    assert numbers(folder) == [1, 2, 3] * 3
    assert list(read_records([folder]))[-1].facts == {"count": 1, "names": "readme.txt"}
    odd = io.BytesIO()
    with tarfile.open(fileobj=odd, mode="w:gz") as archive:
        for name, data in (("../up", LINES), ("b.md", b"#"), ("c.tgz", packed_in_a_tar(x=LINES))):
            about = tarfile.TarInfo(name)
            about.size = len(data)
            archive.addfile(about, io.BytesIO(data))
        link = tarfile.TarInfo("link.json")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    file = put(tmp_path, "odd.tar.gz", odd.getvalue())
    assert numbers(file) == [1, 2, 3]
    assert [why for _line, why in left_out(file)] == [
        "an archive inside an archive; unpack it first",
        "passed over ({count}), no measurements by name or beginning: {names}",
    ]


def test_an_empty_file_is_told_and_so_is_an_empty_list(tmp_path):
    assert left_out(put(tmp_path, "a.json", b"")) == [(0, "nothing in it")]
    assert left_out(put(tmp_path, "b.json", b"[]\n")) == [(1, "nothing in it")]


def test_a_source_that_is_absent_or_a_folder_without_measurements_is_an_error(tmp_path):
    with pytest.raises(MissingResource):
        list(read_records([tmp_path / "absent.json"]))
    with pytest.raises(BadInput):
        list(read_records([tmp_path]))


@given(st.lists(st.one_of(st.binary(max_size=40), st.just(b'{"n": 1}'), st.just(b"{")), max_size=8))
def test_every_line_that_is_an_object_is_read_and_no_other_is_lost_in_silence(
    tmp_path_factory, rows
):
    rows = [row.replace(b"\n", b"").replace(b"\r", b"") for row in rows]
    rows = [b"{}", *(row.removeprefix(b"\x1f\x8b") for row in rows)]
    file = put(tmp_path_factory.getbasetemp(), "rows.jsonl", b"\n".join(rows))
    found = list(read_records([file]))
    assert len(found) == sum(bool(row.strip()) for row in rows)
    assert sum(isinstance(each, Record) for each in found) >= 1 + rows.count(b'{"n": 1}')
