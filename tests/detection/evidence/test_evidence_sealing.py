"""Sealed evidence: read by its holders alone, and any change of it is refused."""

import io

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from liane.detection.evidence import is_sealed, key_of, seal, unseal
from liane.errors import BadInput

KEY, OTHER = X25519PrivateKey.generate(), X25519PrivateKey.generate()
DATA = bytes(range(251)) * 700  # three blocks, the last one short


def sealed(folder, data=DATA, **to):
    file = folder / "sealed"
    with file.open("wb") as target:
        seal(io.BytesIO(data), target, **to)
    return file


def opened(file, **by):
    target = io.BytesIO()
    unseal(file, target, **by)
    return target.getvalue()


@pytest.mark.parametrize("size", [0, 1, 65535, 65536, 65537, 131072])
def test_each_of_two_holders_opens_it_alone_whatever_its_size(tmp_path, size):
    data = (DATA * 1)[:size]
    file = sealed(tmp_path, data, keys=[KEY.public_key(), OTHER.public_key()])
    assert is_sealed(file)
    assert opened(file, key=KEY) == opened(file, key=OTHER) == data


def test_a_passphrase_opens_it_and_another_does_not(tmp_path):
    file = sealed(tmp_path, passphrase="le baobab du marché", keys=[KEY.public_key()])
    assert opened(file, passphrase="le baobab du marché") == DATA
    with pytest.raises(BadInput):
        opened(file, passphrase="le baobab du village")
    with pytest.raises(BadInput):
        opened(file, key=OTHER)


@settings(max_examples=30)
@given(st.integers(0, 10**9), st.integers(1, 255))
def test_any_changed_byte_is_refused(tmp_path_factory, at, change):
    file = sealed(tmp_path_factory.getbasetemp(), keys=[KEY.public_key()])
    data = bytearray(file.read_bytes())
    data[at % len(data)] ^= change
    file.write_bytes(data)
    with pytest.raises(BadInput):
        opened(file, key=KEY)


def test_a_file_that_was_cut_at_a_block_is_refused(tmp_path):
    file = sealed(tmp_path, keys=[KEY.public_key()])
    whole = file.read_bytes()
    head = whole.index(b"\n", len(b"liane-sealed-1\n")) + 1
    file.write_bytes(whole[: head + 65536 + 16])
    with pytest.raises(BadInput):
        opened(file, key=KEY)


def test_a_short_passphrase_and_nobody_at_all_are_refused():
    with pytest.raises(BadInput):
        seal(io.BytesIO(), io.BytesIO(), passphrase="court")
    with pytest.raises(BadInput):
        seal(io.BytesIO(), io.BytesIO())


@pytest.mark.parametrize("data", [b"", b"-----BEGIN PUBLIC KEY-----\nx\n", b"\xff\xfe"])
def test_a_key_file_of_another_kind_is_told(tmp_path, data):
    (tmp_path / "k.pem").write_bytes(data)
    with pytest.raises(BadInput, match=r"k\.pem"):
        key_of(tmp_path / "k.pem", X25519PrivateKey, private=True)


def test_keys_are_read_from_pem(tmp_path):
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    data = KEY.private_bytes(serialization.Encoding.PEM, form, plain)
    (tmp_path / "k.pem").write_bytes(data)
    found = key_of(tmp_path / "k.pem", X25519PrivateKey, private=True)
    assert found.private_bytes_raw() == KEY.private_bytes_raw()
