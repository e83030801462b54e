"""Files of deliverables, sealed and private; the kit that another community takes up."""

import io
import json
import zipfile
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image

from liane.errors import BadInput
from liane.server.community.members.models import Member
from liane.server.community.operators.actions import found_operator
from liane.server.community.operators.exchange import packed
from liane.server.projects.finance import actions as finance
from liane.server.projects.finance.models import Line
from liane.server.projects.pathway import actions, kit, queries
from liane.server.projects.pathway.measures import facts_of_gate
from liane.server.projects.pathway.models import Paper, TakenUp
from liane.server.projects.pathway.rules import LOW, OK, UNKNOWN

BASE = "/o/dougouba/projet/etapes/"
PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\n%%EOF\n"


@pytest.fixture
def project(bearer):
    return actions.begin(acting_member=bearer, name="Relier Dougouba", aim="Se parler")


def photo():
    out, place = io.BytesIO(), Image.Exif()
    place[0x010F] = "un téléphone"
    Image.new("RGB", (60, 40), "white").save(out, "JPEG", exif=place)
    return out.getvalue()


def fact(project, phase, code):
    return next(each for each in facts_of_gate(project, phase) if each.code == code)


def test_a_file_shows_a_deliverable_and_is_sealed_where_it_lies(project, bearer):
    uses = project.deliverables.get(code="uses")
    uses = actions.change_deliverable(uses, uses.version, acting_member=bearer, state="done")
    assert fact(project, 1, "uses").state == UNKNOWN
    made = actions.add_paper(uses, photo(), "Affiche de la place", acting_member=bearer)
    assert (made.media_type, fact(project, 1, "uses").state) == ("image/webp", OK)
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM pathway_paper")
        kept = bytes(cursor.fetchone()[0])
    assert b"UklGR" not in kept and "téléphone".encode() not in kept  # « RIFF » in base 64
    actions.drop_paper(made, acting_member=bearer)
    assert fact(project, 1, "uses").state == UNKNOWN


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"MZ\x90", "image"), (b"%PDF-" + b"0" * 4_000_000, "4 Mo"), (b"", "image")],
)
def test_what_is_no_paper_or_too_big_is_refused_and_nothing_is_kept(project, bearer, data, said):
    with pytest.raises(BadInput, match=said):
        actions.add_paper(project.deliverables.first(), data, "Papier", acting_member=bearer)
    assert not Paper.objects.exists()


def test_a_file_is_for_those_who_see_to_it_unless_members_may_read_it(
    project, bearer, somebody, as_member
):
    found = project.deliverables.get(code="charter")
    page = f"{BASE}element/{found.pk}/"
    for title, for_members in (("Brouillon", ""), ("Charte", "on")):
        file = SimpleUploadedFile("x.pdf", PDF)
        sent = {"title": title, "file": file, "for_members": for_members}
        assert as_member(bearer).post(f"{page}fichier/", sent).status_code == 302
    draft, charter = Paper.objects.order_by("id")
    reads = as_member(somebody("Yaya"))
    assert reads.get(f"{page}fichier/{draft.pk}/").status_code == 404
    answer = reads.get(f"{page}fichier/{charter.pk}/")
    assert answer.content == PDF and answer["Content-Disposition"] == "attachment"
    assert reads.get(f"{page}fichier/").status_code == 404
    dropped = reads.post(f"{page}fichier/{charter.pk}/retirer/")
    assert dropped.status_code == 400 and Paper.objects.count() == 2


def test_files_leave_with_the_operator(project, bearer):
    actions.add_paper(project.deliverables.first(), PDF, "Papier", acting_member=bearer)
    with packed(project.operator) as file, zipfile.ZipFile(file) as archive:
        (row,) = json.loads(archive.read("data.json"))["kinds"]["pathway.papers"]
    assert row["content"] == "JVBERi0xLjQKMSAwIG9iaiA8PD4+IGVuZG9iagolJUVPRgo="


@pytest.fixture
def kenieba(bearer):
    return found_operator(
        bearer.user, name="Kéniéba", kind="village", privacy="public", country="ML", currency="XOF"
    )


def test_a_kit_is_taken_up_elsewhere_and_its_receipt_comes_back(project, bearer, kenieba):
    # Given a project with a deliverable of its own, a line of cost, and a forced gate
    actions.add_deliverable(project, 3, "Le chant du réseau", acting_member=bearer)
    finance.add_line(acting_member=bearer, name="Mât", side="purchase", price=Decimal(900_000))
    actions.force_gate(project, 1, acting_member=bearer, signed="Awa Diarra", reason="La pluie.")
    # When its kit is made: the gate knows it left, not that it served
    _kit, data = actions.make_kit(project, acting_member=bearer)
    assert [fact(project, 11, code).state for code in ("exported", "reused")] == [OK, LOW]
    assert "Awa" not in data.decode() and "La pluie" not in data.decode()
    # and another community takes it up
    there = Member.objects.get(operator=kenieba)
    theirs = actions.take_up(data, acting_member=there)
    assert (theirs.name, theirs.kit_from) == ("Relier Dougouba", "Dougouba")
    assert theirs.deliverables.get(code="").title == "Le chant du réseau"
    line = Line.objects.get(operator=kenieba)
    assert (line.price, line.where, line.source) == (900_000, "assumed", "Dougouba")
    # Then the receipt goes with their name alone, and once
    for name, receipt in (("Kita", theirs.kit_receipt), ("Kéniéba", "aaaa-aaaa")):
        with pytest.raises(BadInput, match="reçu"):
            actions.keep_receipt(project, name, receipt, acting_member=bearer)
    actions.keep_receipt(project, "kéniéba", theirs.kit_receipt.upper(), acting_member=bearer)
    assert fact(project, 11, "reused").said == "kéniéba"
    with pytest.raises(BadInput, match="déjà"):
        actions.keep_receipt(project, "kéniéba", theirs.kit_receipt, acting_member=bearer)
    assert TakenUp.objects.count() == 1


def test_a_community_does_not_take_up_its_own_kit(project, bearer):
    _kit, data = actions.make_kit(project, acting_member=bearer)
    with pytest.raises(BadInput, match="nôtre"):
        actions.take_up(data, acting_member=bearer)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"{", b"[]", b'{"kind": "liane project kit"}', b"[" * 100_000,
        b'{"kind": "liane project kit", "format": 1, "community": "x", "seal": 3}',
        b'{"kind": "liane project kit", "format": 1, "community": "x", "seal": "y", "lines": {}}',
        b" " * (kit.MOST_BYTES + 1),
    ],
)  # fmt: skip
def test_what_is_no_kit_is_refused_with_the_next_step(bearer, data):
    with pytest.raises(BadInput, match="dossier"):
        actions.take_up(data, acting_member=bearer)
    assert queries.project_of(bearer.operator) is None


def test_of_a_stranger_s_kit_only_what_a_project_could_hold_is_taken():
    told = kit.read(
        kit.as_bytes(
            {
                "community": "Là-bas", "seal": "s", "currency": "XOF", "aim": "a\x00b",
                "deliverables": [
                    {"phase": 3, "code": "", "title": "Bon"},
                    {"phase": 12, "code": "", "title": "Trop loin"},
                    {"phase": True, "code": "", "title": "Pas un nombre"},
                    {"phase": 1, "code": "uses", "title": "Déjà dans la liste"},
                    "autre chose",
                ],
                "lines": [
                    {"name": "Mât", "side": "purchase", "per": "once", "price": "NaN"},
                    {"name": "Vol", "side": "theft", "per": "once", "price": "1"},
                    {"name": "Transit", "side": "running", "per": "year", "price": "-5"},
                    {"name": "Pile", "side": "running", "per": "year", "price": "12.345"},
                ],
            }
        )
    )  # fmt: skip
    assert told.deliverables == ((3, "Bon"),) and told.aim == "ab"
    assert [(each.name, each.price) for each in told.lines] == [
        ("Mât", None), ("Transit", None), ("Pile", Decimal("12.34")),
    ]  # fmt: skip


def test_the_page_of_the_kit_leads_each_to_the_next_step(project, bearer, somebody, as_member):
    steers = as_member(bearer)
    assert "Prendre le dossier" in steers.get(f"{BASE}dossier/").content.decode()
    made = steers.post(f"{BASE}dossier/fichier/")
    assert made["Content-Disposition"].endswith('dougouba-projet.json"')
    wrong = steers.post(f"{BASE}dossier/recu/", {"community": "Kita", "receipt": "aaaa-bbbb"})
    assert wrong.status_code == 400 and "Kita" in wrong.content.decode()
    file = SimpleUploadedFile("x.json", b"{}")
    assert steers.post(f"{BASE}dossier/reprendre/", {"file": file}).status_code == 400
    reads = as_member(somebody("Yaya"))
    assert "Prendre le dossier" not in reads.get(f"{BASE}dossier/").content.decode()
    assert reads.post(f"{BASE}dossier/fichier/").status_code == 403
