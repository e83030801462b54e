"""`liane evidence` and `liane verify`: an incident becomes a file, checked, open or sealed."""

import json

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from detection.evidence import case
from liane.cli import main


@pytest.fixture
def there(tmp_path):
    """The case on disk, with keys of a signer and of a lawyer."""
    case.put(tmp_path)
    (tmp_path / "phrase").write_text("le baobab du marché\n", "utf-8")
    for name, key in (
        ("signer", Ed25519PrivateKey.generate()),
        ("lawyer", X25519PrivateKey.generate()),
    ):
        plain = serialization.NoEncryption()
        form = serialization.PrivateFormat.PKCS8
        secret = key.private_bytes(serialization.Encoding.PEM, form, plain)
        (tmp_path / f"{name}.pem").write_bytes(secret)
        shown = serialization.PublicFormat.SubjectPublicKeyInfo
        public = key.public_key().public_bytes(serialization.Encoding.PEM, shown)
        (tmp_path / f"{name}.pub.pem").write_bytes(public)
    return tmp_path


def liane(capsys, *words):
    code = main([*(str(each) for each in words), "--json", "--lang", "en"])
    out = capsys.readouterr().out
    return code, json.loads(out)


def evidence(capsys, there, out, *more):
    words = ("evidence", there / "incident.json", "--raw", there / "raw", "--out", there / out)
    return liane(capsys, *words, *more)


def test_evidence_is_written_signed_and_verified_by_its_fingerprint(there, capsys):
    code, said = evidence(capsys, there, "e.zip", "--sign", there / "signer.pem")
    assert (code, said["raw"], said["late"]) == (0, 4, 1)
    words = ("verify", there / "e.zip", "--fingerprint", said["fingerprint"])
    code, found = liane(capsys, *words)
    assert (code, found["sound"], found["signed_by"]) == (0, True, said["signed_by"])


def test_what_was_changed_is_named_and_the_exit_code_says_so(there, capsys):
    evidence(capsys, there, "e.zip")
    data = bytearray((there / "e.zip").read_bytes())
    data[data.index(b"custody.csv") + 40] ^= 1
    (there / "bad.zip").write_bytes(data)
    code, found = liane(capsys, "verify", there / "bad.zip")
    assert (code, found["sound"]) == (2, False)
    assert any("custody.csv" in each["words"] for each in found["problems"])


def test_sealed_evidence_is_opened_by_the_lawyer_or_by_the_phrase_and_by_nobody_else(there, capsys):
    to = ("--seal-to", there / "lawyer.pub.pem", "--passphrase-file", there / "phrase")
    code, said = evidence(capsys, there, "e.sealed", *to)
    assert (code, said["sealed"]) == (0, True)
    assert b"verify.py" not in (there / "e.sealed").read_bytes()
    code, _found = liane(capsys, "verify", there / "e.sealed")
    assert code == 2
    by = ("--key", there / "lawyer.pem", "--open-to", there / "opened.zip")
    code, found = liane(capsys, "verify", there / "e.sealed", *by)
    assert (code, found["fingerprint"]) == (0, said["fingerprint"])
    assert b"verify.py" in (there / "opened.zip").read_bytes()
    assert liane(capsys, "verify", there / "opened.zip")[0] == 0
    code, _found = liane(
        capsys, "verify", there / "e.sealed", "--passphrase-file", there / "phrase"
    )
    assert code == 0


def test_the_redacted_version_alone_is_an_evidence_file(there, capsys):
    code, said = evidence(capsys, there, "public.zip", "--redacted")
    assert (code, said["raw"]) == (0, 0)
    assert liane(capsys, "verify", there / "public.zip")[0] == 0


def test_mistakes_are_told_with_the_file_and_nothing_is_left(there, capsys):
    assert liane(capsys, "verify", there / "absent.zip")[0] == 4
    (there / "list.json").write_text("[]", "utf-8")
    code, said = liane(capsys, "evidence", there / "list.json", "--out", there / "x.zip")
    assert code == 2
    assert "list.json" in said["message"]
    assert not (there / "x.zip").exists()
    out = there / "no" / "folder" / "x.zip"
    code, said = liane(capsys, "evidence", there / "incident.json", "--out", out)
    assert code == 4
