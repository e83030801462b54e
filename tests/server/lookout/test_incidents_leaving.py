"""What leaves: an alert in the language of each reader, evidence that its recipients alone read."""

import io
import json
import zipfile

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from defusedxml.ElementTree import fromstring

from liane.detection.evidence import check, unseal
from liane.errors import BadInput
from liane.server.lookout.incidents import actions, files, tasks
from liane.server.lookout.incidents.models import LOST_AFTER, Alert, Evidence, Recipient
from liane.server.lookout.incidents.recipients import public_key
from liane.server.lookout.incidents.signing import public_of
from liane.server.site.uplink.models import Outgoing

BASE = "/o/dougouba/vigie/"
PEM = serialization.Encoding.PEM


@pytest.fixture
def kadia(bearer, somebody):
    return somebody("Kadia", "technician", "safety")


@pytest.fixture
def incident(operator, kadia):
    return actions.open_incident(
        operator, acting_member=kadia, title="Plus rien depuis 6 h", services=["internet"]
    )


def reached(member, mail, *languages):
    member.mail, member.consents, member.languages = mail, {"mail": "2026-01-01"}, list(languages)
    member.save()
    return member


def test_an_alert_reaches_each_in_the_language_that_they_read(
    operator, incident, kadia, bearer, somebody, as_member
):
    # Given a village that reads French, Bambara and English, and three who agreed to get mail
    operator.languages = ["fr", "bm", "en"]
    operator.save()
    for name, spoken in (("Seydou", ["bm", "fr"]), ("Nana", ["en"]), ("Yaya", [])):
        reached(somebody(name), f"{name}@example.org", *spoken)
    page = f"{BASE}incidents/{incident.pk}/alerte/"
    words = {
        "type": "Alert", "headline": "Coupure", "text": "Rien depuis 6 h.", "channels": ["mail"],
        "headline_bm": "Rezo tigèra", "text_bm": "Fosi tè.", "headline_en": "Cut",
    }  # fmt: skip
    # When a language is begun and not ended, nothing is kept; then it is
    assert as_member(kadia).post(page, words).status_code == 400
    assert as_member(kadia).post(page, words | {"text_en": "Nothing since 6."}).status_code == 302
    actions.approve_alert(Alert.objects.get(), acting_member=bearer)
    # Then each reads their own, and the step in a language that the box speaks
    sent = {}
    for each in Outgoing.objects.all():
        body = json.loads(each.body)
        sent[body["to"][0]] = (body["subject"], body["text"])
    assert sent["Seydou@example.org"][0] == "Rezo tigèra"
    assert sent["Nana@example.org"][0] == "Cut" and "report it" in sent["Nana@example.org"][1]
    assert sent["Yaya@example.org"][0] == "Coupure" and "signalent" in sent["Yaya@example.org"][1]
    # and CAP holds one block for each, the page that of who reads
    alert = Alert.objects.get()
    cap = fromstring(as_member(kadia).get(f"{BASE}alertes/{alert.pk}/cap.xml").content)
    spoken = [each.text for each in cap.iter("{urn:oasis:names:tc:emergency:cap:1.2}language")]
    assert spoken == ["fr", "bm", "en"]
    there = {"headers": {"accept-language": "en"}}
    assert "Nothing since 6." in as_member(kadia).get(f"{BASE}alertes/{alert.pk}/", **there).text


def test_sealed_evidence_is_read_by_its_recipients_and_by_nobody_else(
    operator, incident, bearer, as_member, tmp_path
):
    # Given a lawyer's key; a private one is refused and not kept
    key = X25519PrivateKey.generate()
    public = key.public_key().public_bytes(
        PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode()  # fmt: skip
    private = key.private_bytes(
        PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    client = as_member(bearer)
    place = f"{BASE}preuves/destinataires/"
    for wrong in (private, "rien", ""):
        assert client.post(place, {"name": "Maître", "key": wrong}).status_code == 400
    assert client.post(place, {"name": "Maître Sow", "key": public}).status_code == 302
    lawyer = Recipient.objects.get()
    assert public_key(public)[1] == lawyer.mark and "Maître Sow" in client.get(place).text
    # When evidence is asked for them, and to a passphrase that is too short, then long enough
    ask = f"{BASE}incidents/{incident.pk}/preuves/demander/"
    sent = {"recipients": [str(lawyer.pk)], "phrase": "court"}
    assert client.post(ask, sent).status_code == 400
    client.post(ask, sent | {"phrase": "quatre mots sans lien"})
    made = Evidence.objects.get()
    assert tasks.make(made) == "done", made.message
    made.refresh_from_db()
    # Then the box keeps what it cannot read, and each of the two opens it
    assert (made.ending, made.phrase) == ("sealed", None)
    assert "Maître Sow" in str(incident.custody.first().what)
    file = tmp_path / "evidence.zip.sealed"
    file.write_bytes(files.read_evidence(made.pk))
    for opened_by in ({"key": key}, {"passphrase": "quatre mots sans lien"}):
        out = io.BytesIO()
        unseal(file, out, **opened_by)
        assert "verify.py" in zipfile.ZipFile(out).namelist()
    # and a recipient who is taken off the list gets nothing more
    client.post(f"{place}{lawyer.pk}/retirer/")
    with pytest.raises(BadInput):
        actions.ask_evidence(incident, acting_member=bearer, phrase="x")
    assert client.post(ask, {"recipients": [str(lawyer.pk)]}).status_code == 400


def parts_of(made, tmp_path):
    """The evidence as whoever receives it unpacks it; it is sound."""
    made.refresh_from_db()
    file = tmp_path / f"{made.pk}.zip"
    file.write_bytes(files.read_evidence(made.pk))
    found = check(str(file))
    assert found.problems == []
    with zipfile.ZipFile(file) as book:
        return {name: book.read(name).decode() for name in book.namelist() if name[-4:] != ".zip"}


def test_what_a_witness_takes_back_leaves_every_file_and_those_that_were_made_are_erased(
    operator, incident, kadia, bearer, as_member, tmp_path, django_capture_on_commit_callbacks
):
    # Given a witness who agrees, a document, and a file of evidence with both
    said = actions.note_signal(
        acting_member=kadia, says="cut", channel="phone", name="La vendeuse", knows_them=True,
        zone="Sikoro", provider="Orange", service="internet", words="Je ne vends plus rien",
    )  # fmt: skip
    actions.attach([said.pk], incident, acting_member=kadia)
    actions.add_document(
        incident, acting_member=bearer, kind="release", title="Communiqué 12", source="Radio",
        words="Suspendu jusqu’à lundi", author="",
    )  # fmt: skip
    client = as_member(bearer)
    page, line = f"{BASE}incidents/{incident.pk}/preuves/", "ligne/accord/"
    agrees = {"who": "Témoin 1", "what": "Tribunal", "signal": str(said.pk)}
    assert client.post(f"{page}{line}", agrees).status_code == 302
    first = actions.ask_evidence(incident, acting_member=bearer)
    assert tasks.make(first) == "done", first.message
    parts = parts_of(first, tmp_path)
    report = parts["report.fr.html"]
    for each in ("Je ne vends plus rien", "Communiqué 12", "Témoin 1", "par téléphone"):
        assert each in report, each
    assert "La vendeuse" not in "".join(parts.values())
    assert json.loads(parts["index.json"])["signed_by"] == public_of(operator)
    assert public_of(operator) in client.get(page).text
    # When they take it back, under the name they go by
    with django_capture_on_commit_callbacks(execute=True):
        back = {"who": "Témoin 1", "what": "Ne veut plus", "withdrawn": "on"}
        assert client.post(f"{page}{line}", back).status_code == 302
    # Then the file that was made is gone from this box, and the next holds their words no more
    assert not files.evidence_path(first.pk).exists()
    assert client.get(f"{BASE}preuves/{first.pk}/").status_code == 404
    assert "retiré" in client.get(page).text
    records = client.get(f"{BASE}incidents/{incident.pk}/incident.json").text
    assert "Je ne vends plus rien" not in records and "Témoin 1" not in records
    again = actions.ask_evidence(incident, acting_member=bearer)
    assert tasks.make(again) == "done"
    told = "".join(parts_of(again, tmp_path).values())
    assert "Je ne vends plus rien" not in told and "Communiqué 12" in told


def test_what_a_fallen_worker_left_half_made_is_not_waited_for(incident, bearer, monkeypatch):
    # Given a worker that lost its current in the middle, and one that stumbles
    lost = actions.ask_evidence(incident, acting_member=bearer)
    Evidence.objects.update(state="running")
    with pytest.raises(BadInput, match="attendez"):
        actions.ask_evidence(incident, acting_member=bearer)
    Evidence.objects.update(made_at=lost.made_at - LOST_AFTER)
    again = actions.ask_evidence(incident, acting_member=bearer)
    monkeypatch.setattr(tasks, "incident_file", lambda _incident: 1 / 0)
    assert tasks.make(again) == "failed"
    # Then both say so, and it can be asked for again
    assert {each.state for each in Evidence.objects.all()} == {"failed"}
    assert {each.message for each in Evidence.objects.all()} == {"it broke; ask again"}
