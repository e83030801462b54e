"""Checking an evidence file: each thing that is not as it was written is found and named."""

import ast
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from detection.evidence import case
from liane.detection.evidence import check, checking, write


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A signed evidence file."""
    folder = tmp_path_factory.mktemp("whole")
    file, raw = case.put(folder)
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    return write(json.loads(file.read_text("utf-8")), raw, folder / "e.zip", signing_key=key)


def files_of(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: dict[str, bytes], out: Path, **stamps: tuple) -> Path:
    """Files as an evidence file with a true envelope, whatever they say; `stamps` are dates."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, stamps.get(name, checking.WHEN))
            entry.external_attr, entry.create_system = checking.RIGHTS, 3
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
        archive.comment = checking.MARK + b"0" * 64
    data = held.getvalue()[:-64]
    out.write_bytes(data + hashlib.sha256(data).hexdigest().encode("ascii"))
    return out


def summed(files: dict[str, bytes]) -> dict[str, bytes]:
    """The same files with a manifest and an index that agree with them."""
    apart = ("MANIFEST.sha256", "SIGNATURE.json", "index.json")
    sums = {n: hashlib.sha256(d).hexdigest() for n, d in files.items() if n not in apart}
    index = json.loads(files["index.json"])
    index["files"] = [{"path": name, "sha256": said} for name, said in sums.items()]
    index["signed_by"] = None
    data = json.dumps(index).encode()
    sums["index.json"] = hashlib.sha256(data).hexdigest()
    manifest = "".join(f"{said}  {name}\n" for name, said in sums.items()).encode()
    less = {name: each for name, each in files.items() if name not in apart}
    return less | {"index.json": data, "MANIFEST.sha256": manifest}


def kinds(file: Path) -> dict[str, str]:
    return {each.kind: each.place for each in check(str(file)).problems}


def test_a_signed_file_says_who_signed_it(whole):
    found = check(str(whole.file))
    assert found.problems == []
    assert found.signed_by == whole.signed_by
    assert len(found.signed_by) == 64


@settings(max_examples=150)
@given(st.data())
def test_any_single_byte_that_flips_is_found(whole, tmp_path_factory, data):
    bytes_ = bytearray(whole.file.read_bytes())
    at = data.draw(st.integers(0, len(bytes_) - 1))
    bytes_[at] ^= data.draw(st.integers(1, 255))
    file = tmp_path_factory.getbasetemp() / "flipped.zip"
    file.write_bytes(bytes_)
    problems = check(str(file)).problems
    assert problems
    assert all(each.words("fr") and each.words("en") for each in problems)


def test_a_byte_changed_inside_a_file_names_that_file(whole, tmp_path):
    for name in ("raw/41a6b31dcc6849a8-mesure-1.json", "chronology.csv", "verify.py"):
        files = files_of(whole.file)
        files[name] = files[name][:9] + bytes([files[name][9] ^ 1]) + files[name][10:]
        assert kinds(packed(files, tmp_path / "e.zip"))["changed"] == name


def dropped(files):
    del files["custody.csv"]


def renamed(files):
    files["custody-2.csv"] = files.pop("custody.csv")


def added(files):
    files["raw/new.json"] = b"{}"


def moved(files):
    files["README.txt"] = files.pop("README.txt")


def leading_out(files):
    files["../../etc/cron.d/x"] = b"* * * * *"


def leading_out_of_windows(files):
    files["C:\\x\\..\\y.bat"] = b"start"


@pytest.mark.parametrize(
    ("touch", "found"),
    [
        (dropped, {("missing", "custody.csv")}),
        (renamed, {("missing", "custody.csv"), ("added", "custody-2.csv")}),
        (added, {("added", "raw/new.json"), ("unchained", "raw/new.json")}),
        (moved, {("moved", "report.fr.html")}),
        (leading_out, {("added", "../../etc/cron.d/x"), ("unsafe", "../../etc/cron.d/x")}),
        (leading_out_of_windows, {("unsafe", "C:\\x\\..\\y.bat")}),
    ],
)
def test_what_was_done_to_the_files_is_named(whole, tmp_path, touch, found):
    files = files_of(whole.file)
    touch(files)
    problems = check(str(packed(files, tmp_path / "e.zip"))).problems
    assert found <= {(each.kind, each.place) for each in problems}


def test_a_date_in_the_zip_that_was_changed_is_named_though_all_sums_hold(whole, tmp_path):
    file = packed(
        files_of(whole.file), tmp_path / "e.zip", **{"custody.csv": (2026, 3, 2, 0, 0, 0)}
    )
    assert kinds(file) == {"restamped": "custody.csv"}


def test_a_name_that_stands_twice_is_named(whole, tmp_path):
    file = packed(files_of(whole.file), tmp_path / "e.zip")
    with zipfile.ZipFile(file, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("custody.csv", "nobody held it")
    assert {"twice", "envelope", "changed"} <= set(kinds(file))


def test_what_swells_beyond_measure_is_named_and_not_read(whole, tmp_path, monkeypatch):
    monkeypatch.setattr(checking, "LONG", 100_000)
    file = packed(files_of(whole.file) | {"raw/bomb.json": bytes(2**24)}, tmp_path / "e.zip")
    assert kinds(file)["swollen"] == "raw/bomb.json"


def test_a_name_cannot_write_to_the_terminal_of_whoever_checks(whole, tmp_path):
    file = packed(files_of(whole.file) | {"a\x1b[2J\u202eb": b""}, tmp_path / "e.zip")
    said = checking.told(check(str(file)), "en")
    assert "\x1b" not in said and "\u202e" not in said
    assert "\ufffd[2J\ufffdb" in said


def test_a_chain_put_in_another_order_is_named_even_if_all_sums_were_written_anew(whole, tmp_path):
    files = files_of(whole.file)
    lines = files["chain.jsonl"].splitlines(keepends=True)
    at = [n for n, line in enumerate(lines) if case.PROBE.encode() in line]
    lines[at[0]], lines[at[1]] = lines[at[1]], lines[at[0]]
    files["chain.jsonl"] = b"".join(lines)
    assert kinds(packed(summed(files), tmp_path / "e.zip"))["reordered"] == case.PROBE


def test_a_link_left_out_or_changed_is_named_even_if_all_sums_were_written_anew(whole, tmp_path):
    files = files_of(whole.file)
    lines = files["chain.jsonl"].splitlines(keepends=True)
    files["chain.jsonl"] = b"".join(lines[:-1])
    found = kinds(packed(summed(files), tmp_path / "e.zip"))
    assert found["cut"] == case.PROBE
    files["chain.jsonl"] = b"".join(lines).replace(b'"late":true', b'"late":false')
    assert kinds(packed(summed(files), tmp_path / "e.zip"))["broken"] == case.PROBE


def test_a_file_forged_as_a_whole_is_found_by_its_fingerprint_alone(whole, tmp_path):
    files = files_of(whole.file)
    files["recompute.txt"] = b"nothing to see"
    forged = packed(summed(files), tmp_path / "e.zip")
    assert kinds(forged) == {}
    assert [e.kind for e in check(str(forged), whole.fingerprint).problems] == ["other"]
    assert [e.kind for e in check(str(forged), whole.signed_by).problems] == ["other"]
    assert check(str(whole.file), whole.signed_by).problems == []


def test_a_signature_of_another_or_taken_away_is_named(whole, tmp_path):
    files = files_of(whole.file)
    said = json.loads(files["SIGNATURE.json"])
    files["SIGNATURE.json"] = json.dumps(said | {"signature": "00" * 64}).encode()
    assert "forged" in kinds(packed(files, tmp_path / "e.zip"))
    signature = files.pop("SIGNATURE.json")
    assert kinds(packed(files, tmp_path / "e.zip"))["missing"] == "SIGNATURE.json"
    unsigned = summed(files) | {"SIGNATURE.json": signature}
    assert kinds(packed(unsigned, tmp_path / "e.zip")) == {"added": "SIGNATURE.json"}


@given(st.binary(max_size=90), st.binary(min_size=32, max_size=32), st.integers(0, 511))
@settings(max_examples=12)
def test_the_plain_check_of_signatures_agrees_with_the_library(message, seed, bit):
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    assert checking.signature_holds(public, message, signature)
    flipped = bytearray(signature)
    flipped[bit // 8] ^= 1 << (bit % 8)
    assert not checking.signature_holds(public, message, bytes(flipped))


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"no zip", b"PK\x05\x06" + bytes(18), os.urandom(999)]
)
def test_what_is_no_evidence_file_is_told_and_never_breaks_the_check(tmp_path, data):
    (tmp_path / "e.zip").write_bytes(data)
    assert check(str(tmp_path / "e.zip")).problems


def test_a_sealed_file_and_an_empty_folder_are_told_as_what_they_are(tmp_path):
    (tmp_path / "e.sealed").write_bytes(b"liane-sealed-1\n{}")
    assert kinds(tmp_path / "e.sealed") == {"sealed": str(tmp_path / "e.sealed")}
    (tmp_path / "none").mkdir()
    assert kinds(tmp_path / "none") == {"missing": "MANIFEST.sha256"}


@given(
    st.dictionaries(
        st.sampled_from(["index.json", "chain.jsonl", "MANIFEST.sha256"]), st.binary(max_size=60)
    )
)
@settings(max_examples=40)
def test_odd_lists_inside_are_told_and_never_break_the_check(tmp_path_factory, files):
    file = packed(files, tmp_path_factory.getbasetemp() / "odd.zip")
    problems = check(str(file)).problems
    assert problems or not files.get("MANIFEST.sha256")


def alone(words: list[str], folder: Path) -> subprocess.CompletedProcess:
    """The script that lies in the file, run by Python without any package."""
    command = [sys.executable, "-I", "-S", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_the_script_inside_checks_the_file_without_this_software(whole, tmp_path):
    with zipfile.ZipFile(whole.file) as archive:
        archive.extractall(tmp_path)
    sound = alone(["verify.py", str(whole.file), whole.fingerprint, "--en"], tmp_path)
    assert sound.returncode == 0
    assert whole.fingerprint in sound.stdout
    assert alone(["verify.py"], tmp_path).returncode == 0
    ast.parse((tmp_path / "verify.py").read_text("utf-8"), feature_version=(3, 8))
    beside = tmp_path / "beside"
    beside.mkdir()
    (tmp_path / "verify.py").rename(beside / "verify.py")
    assert alone(["verify.py"], beside).returncode == 2
    shutil.copy(whole.file, beside)
    assert alone(["verify.py"], beside).returncode == 0
    (beside / "verify.py").rename(tmp_path / "verify.py")
    shutil.rmtree(beside)
    (tmp_path / "custody.csv").write_text("nobody held it", "utf-8")
    broken = alone(["verify.py"], tmp_path)
    assert broken.returncode == 1
    assert "custody.csv" in broken.stdout
