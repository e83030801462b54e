"""What leaves: an alert in the language of each reader, evidence that its recipients alone read."""

import io
import json
import zipfile

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from defusedxml.ElementTree import fromstring

from liane.detection.evidence import unseal
from liane.errors import BadInput
from liane.server.lookout.incidents import actions, files, tasks
from liane.server.lookout.incidents.models import Alert, Evidence, Recipient
from liane.server.lookout.incidents.recipients import public_key
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
