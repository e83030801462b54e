"""Pictures and sounds leave with an operator and come in on another box: whole, or not at all."""

import io
import json
import zipfile
from hashlib import sha256

import pytest
from PIL import Image

from liane.errors import BadInput
from liane.server.community.accounts.actions import open_account
from liane.server.community.operators import actions, archives
from liane.server.community.operators.exchange import SUMS, carried, packed
from liane.server.community.operators.files import is_picture
from liane.server.networks.registers import actions as registers
from liane.server.networks.registers.actions.papers import add_photo, photo_file
from liane.server.networks.registers.models import Photo
from liane.server.networks.upkeep import actions as upkeep
from liane.server.networks.upkeep.models import VoiceNote
from liane.server.site import sealing

SOUND = b"OggS" + bytes(2000)


def taken(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def site(operator, bearer):
    facts = {"name": "Butte", "lat": 14.2, "lon": -3.8, "kind": "mast"}
    return registers.add_site(operator, facts, acting_member=bearer)


@pytest.fixture
def photos(site, bearer) -> list[Photo]:
    return [add_photo(site, taken(each), each, acting_member=bearer) for each in ("red", "blue")]


@pytest.fixture
def voice(operator, bearer) -> VoiceNote:
    upkeep.report(operator, acting_member=bearer, service="internet", voice=SOUND)
    return VoiceNote.objects.get()


def exported(operator, **how) -> bytes:
    with packed(operator, **how) as file:
        return file.read()


def gone(operator, *photos) -> None:
    """The box as if it had never known the operator, nor its pictures."""
    for each in photos:
        photo_file(each).unlink(missing_ok=True)
    operator.delete()


def changed(export: bytes, change) -> bytes:
    """The same file with other entries, and sums that agree."""
    with zipfile.ZipFile(io.BytesIO(export)) as archive:
        files = {name: archive.read(name) for name in archive.namelist() if name != SUMS}
    change(files)
    files[SUMS] = "".join(f"{sha256(d).hexdigest()}  {n}\n" for n, d in files.items()).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_what_it_weighs_is_said_before(operator, photos, voice, bearer, as_member):
    sizes = [photo.size_bytes for photo in photos]
    assert carried(operator) == (3, sum(sizes) + len(SOUND))
    page = as_member(bearer).get("/o/dougouba/communaute/exporter/").content.decode()
    assert "3 photos" in page


@pytest.mark.database("bytes come back as they went in")
def test_pictures_and_voices_come_in_as_they_were_and_voices_sealed(operator, photos, voice):
    export = exported(operator)
    before = photo_file(photos[0]).read_bytes()
    gone(operator, *photos)
    # when: another box reads the file
    actions.bring_in(archives.read(export), open_account("Hawa", None))
    # then
    assert photo_file(photos[0]).read_bytes() == before
    assert {each.caption for each in Photo.objects.all()} == {"red", "blue"}
    note = VoiceNote.objects.get()
    assert (note.pk, note.kind, note.size_bytes) == (voice.pk, "audio/ogg", len(SOUND))
    assert "T2dnU" in str(note.sound)
    sealing.lock()
    assert str(VoiceNote.objects.get().sound).startswith("•")


def test_a_large_file_is_read_from_the_disk(operator, photos, tmp_path, monkeypatch):
    file = tmp_path / "export.zip"
    file.write_bytes(exported(operator))
    monkeypatch.setattr(archives, "MOST_BYTES", 100)
    with pytest.raises(BadInput, match="liane init --from"):
        archives.read(file.read_bytes())
    gone(operator, *photos)
    actions.bring_in(archives.read(file), open_account("Hawa", None))
    assert photo_file(photos[1]).exists()


def test_without_pictures_the_records_leave_alone(operator, photos, voice):
    with zipfile.ZipFile(io.BytesIO(exported(operator, files=False))) as archive:
        kinds = json.loads(archive.read("data.json"))["kinds"]
        assert not [name for name in archive.namelist() if name.startswith("files/")]
    assert kinds["registers.sites"] and not kinds["registers.photos"]


def test_a_picture_that_is_gone_or_spoilt_is_told_and_the_rest_leaves(operator, photos):
    photo_file(photos[0]).unlink()
    photo_file(photos[1]).write_bytes(b"spoilt")
    archive = archives.read(exported(operator))
    assert archive.lacking == 2
    assert not archive.rows["registers.photos"]
    photo_file(photos[1]).unlink()


def page_in_clothes_of_a_picture(files: dict[str, bytes]) -> None:
    data = b"<script>alert(1)</script>"
    told = sha256(data).hexdigest()
    old = next(name for name in files if name.startswith("files/"))
    del files[old]
    files[f"files/{told}"] = data
    files["data.json"] = files["data.json"].replace(old[6:].encode(), told.encode())


def cut(files: dict[str, bytes]) -> None:
    del files[next(name for name in files if name.startswith("files/"))]


def other_name(files: dict[str, bytes]) -> None:
    files["files/" + "0" * 64] = b"x"


@pytest.mark.parametrize("change", [page_in_clothes_of_a_picture, cut, other_name])
def test_a_false_or_missing_picture_stops_all_and_nothing_stays(operator, photos, change):
    export = changed(exported(operator), change)
    gone(operator, *photos)
    hawa = open_account("Hawa", None)
    with pytest.raises(BadInput):
        actions.bring_in(archives.read(export), hawa)
    assert not Photo.objects.exists()
    assert not any(photo_file(each).exists() for each in photos)


def test_a_file_cut_on_the_way_is_refused(operator, photos):
    export = exported(operator)
    for part in (export[: len(export) // 2], export[:-30]):
        with pytest.raises(BadInput):
            archives.read(part)


def test_a_picture_that_still_says_where_it_was_taken_is_refused():
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "Phone"
    picture = Image.new("RGB", (20, 20))
    picture.save(out, "WEBP", exif=exif)
    assert not is_picture("WEBP")(out.getvalue())
    bare = io.BytesIO()
    picture.save(bare, "WEBP")
    assert is_picture("WEBP")(bare.getvalue()) and not is_picture("JPEG")(bare.getvalue())
