"""The ladder, conversations, text messages, CAP: what holds without a database."""

import io
import random
import zipfile
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest
from cap_rules import broken_rules
from hypothesis import given
from hypothesis import strategies as st

from cap_schema import broken_by_schema
from liane.detection import ladder as engine
from liane.errors import BadInput
from liane.ladder import MOST_ANONYMOUS
from liane.server.lookout.incidents import rules
from liane.server.lookout.incidents.cap import Told, atom_of, cap_of
from liane.server.lookout.incidents.chat import LARGEST, read_chat, text_of
from liane.server.lookout.incidents.rules import Ground, Own, Step, Voice, people_in, reached
from liane.server.lookout.incidents.sms import hear
from liane.server.lookout.incidents.wording import accuses

AT = datetime(2026, 3, 12, 6, 12, tzinfo=UTC)
SOLID = {
    "people": 3.0, "providers": frozenset({"a", "b"}), "own_power": Own.OUT, "own_link": Own.OUT
}  # fmt: skip
WHO = st.sampled_from(("vouched", "known", "nobody"))
VOICES = st.lists(
    st.builds(
        Voice, at=st.integers(0, 600).map(lambda m: AT + timedelta(minutes=m)),
        says=st.sampled_from(rules.Says.values), who=WHO, mark=st.sampled_from("abcdefgh"),
        zone=st.sampled_from(("N", "S")), provider=st.sampled_from(("", "Orange", "orange ")),
    ),
    max_size=30,
)  # fmt: skip


@given(VOICES)
def test_the_ladder_of_the_pages_weighs_people_as_the_engine_does(voices):
    best: dict[str, str] = {}
    order = ("nobody", "known", "vouched")
    for each in voices:
        if each.says in ("cut", "slow", "blocked"):
            best[each.mark] = max(best.get(each.mark, "nobody"), each.who, key=order.index)
    identity = {"nobody": "anonymous", "known": "known", "vouched": "vouched"}
    reports = [engine.Report(mark, identity[who]) for mark, who in best.items()]
    assert people_in(voices) == pytest.approx(engine.weight_of(reports))
    assert rules.STEPS == engine.STEPS


@given(VOICES)
def test_a_crowd_of_strangers_confirms_nothing(voices):
    strangers = [Voice(v.at, v.says, "nobody", f"{n}") for n, v in enumerate(voices)]
    assert people_in(strangers) <= MOST_ANONYMOUS


def test_confirming_asks_for_people_providers_power_link_and_somebody():
    for lacking in SOLID:
        without = {name: value for name, value in SOLID.items() if name != lacking}
        ground = Ground(**without, confirmed=True)
        assert reached(ground) == Step.REPORTED, lacking
    assert reached(Ground(**SOLID, measured=True)) == Step.MEASURED
    assert reached(Ground(**SOLID, confirmed=True)) == Step.CONFIRMED


def test_attributing_asks_for_a_document_a_reading_and_two_people():
    sure = {**SOLID, "confirmed": True, "attributed": True}
    assert reached(Ground(**sure)) == Step.CONFIRMED
    assert reached(Ground(**sure, documents=1, readings=1)) == Step.CONFIRMED
    whole = Ground(**sure, documents=1, readings=1, two_hands=True)
    assert reached(whole) == Step.ATTRIBUTED
    assert engine.standing([], True).step == "measured"  # and no machine goes beyond


@given(VOICES)
def test_recovery_is_a_share_that_ends_with_what_was_said_last(voices):
    curve = rules.recovery(voices)
    assert all(0 <= share <= 1 for _at, share in curve)
    assert [at for at, _share in curve] == sorted(at for at, _share in curve)
    assert bool(curve) == (rules.cut_places(voices) > 0)


# --- conversations ---------------------------------------------------------------------------

ANDROID = """12/03/2026, 06:14 - Les messages sont chiffrés de bout en bout.
12/03/2026, 06:15 - Awa Traoré: Plus d’Internet chez moi, Moussa tu vois pareil ?
Ni chez ma sœur.
12/03/2026, 06:17 - +223 70 11 22 33: Rien non plus, appelez le +223 76 00 11 22
14/03/2026, 06:20 - Moussa: <Médias omis>
14/03/2026, 06:21 - Moussa: C’est revenu, merci Awa
"""
ENGLISH = "3/14/26, 6:15\u202fAM - Awa: no internet\n3/14/26, 6:15 PM - Awa: back\n"
IPHONE = "\u200e[12/03/2026 06:14:22] Awa: Coupé\n[12.03.26, 18:05:01] Moussa: Revenu\n"
FRENCH = "12/03/2026 à 06:15 - Awa : rien ne marche\n"
OLD, CANADA = "12/03/16 06:14:22: Awa: coupé\n", "2026-03-12, 06 h 14 - Awa: coupé\n"
ONE_AFTER_THE_OTHER = "3/12/26, 6:14\u202fa.m. - Awa: cut\n4/1/26, 12:05 AM - Awa: back\n"
BY_THE_APPLICATION = """\ufeff[12/03/2026 06:14:22] Veille : \u200eLes appels sont chiffrés.
\u200e[12/03/2026 06:15:00] Awa Bâ: \u200eimage absente
\u200e[12/03/2026 06:15:01] Sekou Keita: \u200eaudio omis
[12/03/2026 06:15:10] ~\u202fMme Sy: Le 12/03/2026 06:14 tout est tombé : rien
12/03/2026 06:14 était l’heure, @\u2068Kadi Ka\u2069
[12/03/2026 06:16:10] \u202a+223 70‑11‑22‑33\u202c: Sy : https://osm.org/1/-8 et 12.63921, -8.002
\u200e[12/03/2026 06:18:10] Awa Bâ: \u200eAwa Bâ a ajouté Moussa
[12/03/2026 06:18:11] Awa Bâ: Vu avec Sekou, veille \u200e<Ce message a été modifié>
12/03/2026, 06:19 - Fanta a créé le groupe « Veille : Farako »
12/03/2026, 06:20 - Fanta: IMG-20260312-WA0001.jpg (fichier joint)
La légende de la photo
12/03/2026, 06:21 - Fanta: This message was deleted
12/03/2026, 06:22 - Fanta: null
"""


def test_a_conversation_of_android_loses_its_names_and_numbers():
    read = read_chat(ANDROID, UTC)
    assert [line.person for line in read.lines] == [1, 2, 3]
    said = "\n".join(line.words for line in read.lines)
    for name in ("Awa", "Traoré", "Moussa", "70 11", "76 00"):
        assert name not in said
    assert "Ni chez ma sœur." in read.lines[0].words
    assert read.lines[0].at == datetime(2026, 3, 12, 6, 15, tzinfo=UTC)
    assert (read.left_out, read.unsure) == (2, False)


@pytest.mark.parametrize(
    ("text", "hours"),
    [(ENGLISH, [6, 18]), (IPHONE, [6, 18]), (FRENCH, [6]), (OLD, [6]), (CANADA, [6])],
    ids=["English, half days", "iPhone", "French", "old iPhone", "year first"],
)
def test_each_way_of_writing_days_and_hours_is_read(text, hours):
    read = read_chat(text, ZoneInfo("Africa/Bamako"))
    assert [line.at.hour for line in read.lines] == hours
    assert {line.at.month for line in read.lines} == {3}


def test_what_the_application_says_is_left_out_with_names_mentions_and_places():
    read = read_chat(BY_THE_APPLICATION, UTC)
    assert [line.words for line in read.lines] == [
        "Le 12/03/2026 06:14 tout est tombé : rien\n12/03/2026 06:14 était l’heure, …",
        "… : … et …", "Vu avec …, veille", "La légende de la photo",
    ]  # fmt: skip
    assert (len(read.senders), read.left_out) == (4, 7)


def test_days_that_could_be_turned_round_are_said_to_be_unsure():
    text = "05/06/2026, 06:14 - Awa: coupé\n"
    assert read_chat(text, UTC).unsure
    assert read_chat(text, UTC, month_first=True).lines[0].at.month == 5
    assert not read_chat(text, UTC, month_first=True).unsure
    told = read_chat(ONE_AFTER_THE_OTHER, UTC)
    assert ([line.at.month for line in told.lines], told.unsure) == ([3, 4], False)
    assert told.lines[1].at.hour == 0
    in_may = datetime(2026, 5, 7, tzinfo=UTC)  # the fifth of June has not come yet
    assert read_chat(text, UTC, now=in_may).lines[0].at.month == 5


def test_a_zip_of_an_iphone_is_read_and_what_is_no_conversation_is_refused():
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w") as archive:
        archive.writestr("joint.txt", "un document joint\n" * 90)
        archive.writestr("_chat.txt", IPHONE)
    assert len(read_chat(text_of(book.getvalue()), UTC).lines) == 2
    refused = (b"PK\x03\x04 broken", b"\x81\x8d\x8f", b"a" * (LARGEST + 1), b"bonjour")
    for data in refused:
        with pytest.raises(BadInput):
            read_chat(text_of(data), UTC)


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(data):
    try:
        read = read_chat(text_of(data), UTC)
    except BadInput:
        return
    assert read.lines or read.left_out


def test_any_cut_of_a_conversation_is_read_without_a_name():
    words = random.Random(7)  # noqa: S311 (a place to cut, no secret)
    for _turn in range(60):
        begin = words.randrange(len(ANDROID))
        try:
            read = read_chat(ANDROID[begin:], UTC)
        except BadInput:
            continue
        names = {name for name in read.senders if len(name) > 2}
        assert not any(name in line.words for line in read.lines for name in names)


HEARD = {
    "cut": ("CHEZ MOI AUSSI Sikoro", "Internet ne fonctionne toujours pas", "pas encore revenu",
            "plus d’internet mais appels ok", "it does not work", "revenu puis recoupé", "rien",
            "il n'y a plus de connexion", "je n’arrive pas à me connecter"),
    "blocked": ("whatsapp ne marche plus", "tout marche sauf whatsapp", "avec vpn ça passe"),
    "slow": ("Orange est lent au marché", "revenu mais très faible", "ça marche pas bien"),
    "back": ("C’est revenu au marché", "coupé ce matin, revenu à 10 h", "n’est plus coupé"),
    "fine": ("Pas de coupure ici", "courant coupé mais internet ok", "WhatsApp fonctionne bien",
             "RAS", "ça marche aussi chez moi"),
    "info": ("²³ ???", "Merci beaucoup", "excellent feedback", "courant coupé depuis hier",
             "Bonjour, ça va ?"),
}  # fmt: skip


def test_text_messages_are_understood_or_kept_for_somebody():
    for says, texts in HEARD.items():
        assert [hear(text, [], []).says for text in texts] == [says] * len(texts), says
    assert hear("Orange est lent au marche", ["Marché"], ["Orange"]).provider == "Orange"


def test_words_that_accuse_are_found():
    assert accuses("Coupé sur ordre du ministère")
    assert accuses("The government ordered it")
    for seen in (
        "Rien ne répond depuis 6 h 12 chez deux fournisseurs", "L’état du réseau est dégradé",
        "Tout est rentré dans l’ordre", "de l’ordre de 40 %", "le régulateur de charge chauffe",
        "the state of the network", "in working order", "www.presidence.example ne s’ouvre pas",
    ):  # fmt: skip
        assert not accuses(seen), seen
    for said in ("Par ordre", "L’État a coupé", "les autorités", "fait exprès", "the state cut it"):
        assert accuses(said), said


# --- what leaves ------------------------------------------------------------------------------


def told(**more):
    base = {
        "identifier": "liane-1-1", "sender": "farako@liane", "sender_name": "L’équipe de Farako",
        "sent": AT, "type": "Alert", "status": "Actual", "language": "fr", "event": "Coupure",
        "headline": "Internet ne répond plus", "text": "Depuis 6 h 12 <& \x07>", "advice": "",
        "step": "measured", "step_said": "C’est mesuré.", "over": False, "severe": True,
        "onset": AT, "ended": None, "area": "Farako", "circle": (12.64, -8.0, 5.0),
        "references": (), "incident": "liane-1", "web": "http://boite.local/o/farako/",
    }  # fmt: skip
    return Told(**{**base, **more})


@pytest.mark.parametrize("step", rules.STEPS)
@pytest.mark.parametrize("kind", ["Alert", "Update", "Cancel"])
@pytest.mark.parametrize("over", [False, True])
def test_every_alert_keeps_the_rules_of_cap(step, kind, over):
    earlier = () if kind == "Alert" else (("farako@liane", "liane-1-1", AT),)
    data = cap_of(told(step=step, type=kind, over=over, references=earlier))
    assert broken_rules(data) == []
    assert broken_by_schema(data) == []
    assert f"<value>{step}</value>".encode() in data


def test_the_rules_of_cap_find_what_is_wrong():
    good = cap_of(told())
    for old, new in (
        (b"-00:00</sent>", b"Z</sent>"),
        (b"<status>Actual</status>", b"<status>actual</status>"),
        (b"<identifier>liane-1-1", b"<identifier>liane 1"),
        (b"<category>Infra</category>", b""),
        (b"<circle>12.64,-8 5</circle>", b"<circle>98,-8 5</circle>"),
        (b"<areaDesc>Farako</areaDesc>", b""),
        (b"urn:oasis:names:tc:emergency:cap:1.2", b"urn:oasis:names:tc:emergency:cap:1.1"),
        (b"<event>Coupure</event>", b"<event>Coupure</event><event>2</event>"),
        (b"<urgency>Immediate</urgency><severity>Severe</severity>",
         b"<severity>Severe</severity><urgency>Immediate</urgency>"),
    ):  # fmt: skip
        assert old in good, old
        assert broken_rules(good.replace(old, new)), new


def test_the_feed_is_atom_and_each_entry_leads_to_its_document():
    entries = [(told(), "http://b/1.xml")]
    data = atom_of("Alertes", "urn:uuid:1", "http://b/a.atom", "http://b/", AT, entries)
    feed = ET.fromstring(data)  # noqa: S314 (our own)
    space = "{http://www.w3.org/2005/Atom}"
    assert feed.tag == f"{space}feed"
    for name in ("id", "title", "updated"):
        assert feed.findtext(f"{space}{name}")
    entry = feed.find(f"{space}entry")
    assert entry is not None
    for name in ("id", "title", "updated", "summary", f"author/{space}name"):
        assert entry.findtext(f"{space}{name}")
    links = {each.get("rel"): each.get("href") for each in entry.findall(f"{space}link")}
    assert links["enclosure"] == "http://b/1.xml"
