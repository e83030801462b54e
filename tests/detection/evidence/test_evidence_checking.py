"""Checking an evidence file: each thing that is not as it was written is found and named."""

import hashlib
import io
import json
import os
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


def packed(files: dict[str, bytes], out: Path) -> Path:
    """Files as an evidence file with a true envelope, whatever they say."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
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


def test_a_missing_file_and_an_added_file_are_named(whole, tmp_path):
    files = files_of(whole.file)
    del files["custody.csv"]
    assert kinds(packed(files, tmp_path / "e.zip"))["missing"] == "custody.csv"
    files = files_of(whole.file) | {"raw/new.json": b"{}"}
    found = kinds(packed(files, tmp_path / "e.zip"))
    assert found["added"] == found["unchained"] == "raw/new.json"


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


def test_a_signature_of_another_or_taken_away_is_named(whole, tmp_path):
    files = files_of(whole.file)
    said = json.loads(files["SIGNATURE.json"])
    files["SIGNATURE.json"] = json.dumps(said | {"signature": "00" * 64}).encode()
    assert "forged" in kinds(packed(files, tmp_path / "e.zip"))
    del files["SIGNATURE.json"]
    assert kinds(packed(files, tmp_path / "e.zip"))["missing"] == "SIGNATURE.json"


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
    (tmp_path / "custody.csv").write_text("nobody held it", "utf-8")
    broken = alone(["verify.py"], tmp_path)
    assert broken.returncode == 1
    assert "custody.csv" in broken.stdout
