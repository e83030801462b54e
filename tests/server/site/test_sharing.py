"""What is shared: a short text, a card, a sheet; and that nothing private can pass."""

import io
import re
import zlib
from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from matrix import addresses, expected
from PIL import Image

from liane.server.community.directory.models import Actor
from liane.server.community.events.models import Event
from liane.server.community.governance import actions as assemblies
from liane.server.community.groups import actions as groups
from liane.server.site.sharing.card import card
from liane.server.site.sharing.font import the_font, wrapped
from liane.server.site.sharing.kinds import Sheet, every_kind, find, shown_on
from liane.server.site.sharing.pdf import sheet_pdf
from liane.server.site.sharing.rules import MOST, short_text

BASE = "/o/dougouba/partager/"
LONG = "La vaccination a lieu samedi ; apportez le carnet de santé de chaque enfant. " * 40
TEXTS = st.text(max_size=2000)


@given(TEXTS, TEXTS, TEXTS)
def test_a_short_text_is_never_longer_than_it_may_be_and_keeps_its_address(title, text, value):
    sheet = Sheet(title=title[:300], text=text, lines=(("État", value),))
    told = short_text(sheet, "Dougouba", "1er mars", "http://boite.local/o/dougouba/")
    assert len(told) <= MOST
    assert told.endswith("http://boite.local/o/dougouba/")


@pytest.mark.parametrize("text", ["", "court", LONG, "x" * 3000, "Ɛntɛrinɛti tɛ sɔrɔ\n" * 30])
def test_a_card_has_its_size_and_is_light(text):
    lines = tuple((f"Zone {n}", "en service") for n in range(8))
    sheet = Sheet(title="Vaccination samedi " * 6, text=text, lines=lines, signed="Poste de santé")
    made = card(sheet, "Dougouba", "1 mars 2026")
    assert Image.open(io.BytesIO(made)).size == (1200, 630)
    assert len(made) <= 60 * 1024


def streams_of(made: bytes) -> list[bytes]:
    return [zlib.decompress(each) for each in re.findall(rb"stream\n(.*?)\nendstream", made, re.S)]


@pytest.mark.parametrize("text", ["", LONG, "Ɛntɛrinɛti tɛ sɔrɔ ŋ ɲ", "()\\<>", "日本", "\t\x00"])
def test_a_sheet_is_one_page_whose_offsets_are_right(text):
    made = sheet_pdf(Sheet(title="À l’école", text=text), "Dougouba", "", "http://x/", "fr")
    assert made.startswith(b"%PDF-1.7") and made.rstrip().endswith(b"%%EOF")
    start = int(made.rsplit(b"startxref\n", 1)[1].split()[0])
    assert made[start : start + 4] == b"xref"
    rows = re.findall(rb"(\d{10}) 00000 n", made)
    for number, row in enumerate(rows, start=1):
        assert made[int(row) :].startswith(b"%d 0 obj" % number)
    assert made.count(b"/Type /Page ") == 1
    assert len(made) <= 60 * 1024


def test_a_sheet_says_which_letter_each_glyph_is():
    """So that it can be searched and read aloud, in Bambara too."""
    made = sheet_pdf(Sheet(title="Ɛɔ"), "", "", "", "bm")
    letters = next(each for each in streams_of(made) if b"beginbfchar" in each)
    for letter in "Ɛɔ":
        glyph = the_font().glyph(letter)
        assert glyph
        assert b"<%04x> <%s>" % (glyph, letter.encode("utf-16-be").hex().encode()) in letters


def test_every_letter_of_french_and_bambara_is_in_the_font():
    wanted = "àâæçéèêëîïôœùûüÿÀÉÈÇŒ«»’…–—€ɛɔŋɲƐƆŊƝñ\u202f\u00a0"
    assert [letter for letter in wanted if not the_font().glyph(letter)] == []


@given(st.text(alphabet="abc éœ\n", max_size=300))
def test_no_line_is_wider_than_its_room(text):
    assert all(the_font().width(line, 12) <= 200 for line in wrapped(text, 12, 200, 5))


@pytest.fixture
def notice(bearer):
    return groups.announce(
        acting_member=bearer, title="Vaccination samedi", text="À 8 h", audience="public"
    )


def test_a_public_notice_is_shared_in_three_shapes(client, notice):
    page = client.get(f"{BASE}notice/{notice.pk}/").content.decode()
    assert "Vaccination samedi" in page
    picture = client.get(f"{BASE}notice/{notice.pk}/carte.png")
    assert picture.content.startswith(b"\x89PNG")
    sheet = client.get(f"{BASE}notice/{notice.pk}/feuille.pdf")
    assert sheet.content.startswith(b"%PDF")


def test_what_members_alone_read_is_not_shared_even_by_a_member(bearer, as_member):
    inner = groups.announce(acting_member=bearer, title="Entre nous", audience="members")
    decision = assemblies.decide(acting_member=bearer, title="Entre nous", public=False)
    for kind, pk in (("notice", inner.pk), ("decision", decision.pk), ("member", bearer.pk)):
        for part in ("", "carte.png", "feuille.pdf"):
            assert as_member(bearer).get(f"{BASE}{kind}/{pk}/{part}").status_code == 404


def test_a_decision_leaves_without_who_sees_to_it(client, bearer, somebody):
    owner = somebody("Fatoumata")
    decision = assemblies.decide(
        acting_member=bearer, title="Le tarif est de 3 000 F", owner=owner, public=True
    )
    page = client.get(f"{BASE}decision/{decision.pk}/").content.decode()
    assert "3 000 F" in page
    assert "Fatoumata" not in page


def test_the_state_of_the_network_is_shared(client, operator):
    assert client.get(f"{BASE}state/{operator.pk}/").status_code == 200


def test_nothing_is_shared_of_an_operator_that_is_not_public(operator, notice, bearer, as_member):
    operator.privacy = "on_request"
    operator.save()
    assert as_member(bearer).get(f"{BASE}notice/{notice.pk}/").status_code == 404


# Public pages that offer nothing to share, and why.
NOT_SHARED = re.compile(
    r"^(search|more)$"  # the site's own
    r"|-(to-join|interest|request|apply|say|ask|take|remind|interested|back|begin|step|review|drop)$"
    r"|^(apply|follow-|upkeep-(report|follow|echo)|letters-stop|membership-|event-ticket|seat)"
    r"|^(sms|signals)-heard$|^here-too"  # a gateway's door
    r"|^need-(follow|order)$|^state-badge$|^network-months$"
    r"|(-file|-feed|-picture|-photo|_piece|-printed)$|^share"  # files, paper
    r"|^(events-calendar|event-(hub|note))$"  # other ways to what is shared as an event
    r"|^register(_entry)?$"  # lines of the registers, shared as a whole
    r"|openrosa|survey-attachment"
)
BY_HAND = {"decision": "decision", "network": "state"}  # « Share » stands inside the page


def test_every_page_that_everybody_may_read_can_be_shared_or_says_why_not():
    public = {
        name
        for name, persons in expected().items()
        if "visitor" in persons and addresses().get(name, "").startswith("/o/<operator>/")
    }
    bare = {
        name
        for name in public
        if not (shown_on(name) or name in BY_HAND or NOT_SHARED.search(name))
    }
    assert sorted(bare) == []


def test_share_stands_at_the_foot_of_what_everybody_may_read_alone(
    client, operator, bearer, as_member
):
    known = {
        "title": "Fête du réseau", "at": timezone.now() + timedelta(days=3), "place": "La place"
    }  # fmt: skip
    seen = Event.objects.create(operator=operator, state="announced", public=True, **known)
    inner = Event.objects.create(operator=operator, state="announced", public=False, **known)
    link, page = f"{BASE}event/{seen.pk}/", f"/o/dougouba/evenements/{seen.pk}/"
    assert link in client.get(page).content.decode()
    told = as_member(bearer).get(f"/o/dougouba/evenements/{inner.pk}/").content.decode()
    assert "/partager/" not in told
    assert client.get(f"{BASE}event/{inner.pk}/").status_code == 404
    assert "Fête du réseau" in client.get(f"{BASE}events/{operator.pk}/").content.decode()


@pytest.mark.parametrize("kind", sorted(each.kind for each in every_kind() if each.page))
def test_what_is_not_there_is_not_shared(operator, kind):
    assert find(kind, operator, "01900000-0000-7000-8000-000000000000") is None


def test_people_of_the_directory_are_never_shared(operator, bearer):
    one = Actor.objects.create(
        operator=operator, title="Fatoumata", is_person=True, family="expert"
    )
    assert find("actor", operator, str(one.pk)) is None


def test_a_sheet_of_a_day_says_it():
    sheet = Sheet(title="t", day=date(2026, 3, 1))
    assert "1 mars" in short_text(sheet, "Dougouba", "1 mars 2026", "")
