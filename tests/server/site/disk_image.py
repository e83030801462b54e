"""Plants names, phones and words in a box of its own, then locks it: run as a process by a test.

Prints, as JSON, what the data folder still holds of them. Everything is entered as people do it:
through the forms of the pages where there are some.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "liane.server.site.settings"
PLANTED = {
    "pseudonym": "Zoumana-Marqueur",
    "new_pseudonym": "Zoumana-Change",
    "name": "Kaniba Temoin",
    "phone": "+22376543210",
    "digits": "76543210",
    "mail": "kaniba@marqueur.example",
    "paper": "Djeneba Papier",
    "words": "chez la tante de Sikoro",
    "voucher": "Nouhoum-Garant",
    "wrong": "Essai-Rate-Quatre",
    "testimony": "le frere de Nampe",
    "collector": "Telephone de Sira",
    "recording": "voix-enregistree-du-marche",
    "discussion": "Fodima a dit au marche",
}
PASSWORD = "une-liane-tient-les-points"


def plant() -> list[str]:
    """Words in every room; the fields that were filled one by one are told."""
    from django.test import Client
    from planting import plant_everywhere, speak_in_rooms

    from liane.server.community.accounts.actions import open_account
    from liane.server.community.accounts.models import User
    from liane.server.community.members.models import Member
    from liane.server.community.operators.actions import found_operator

    awa = open_account("Awa", PASSWORD)
    village = found_operator(awa, name="Dougouba", kind="village", privacy="public")
    bearer = Member.objects.get()
    browser, other = Client(), Client()
    make_an_account(browser)
    user = User.objects.of_pseudonym(PLANTED["new_pseudonym"]).get()
    member, voucher, paper = join_people(village, user, bearer)
    other.post("/compte/entrer/", {"username": "Awa", "password": PASSWORD})
    printed = {"member": [str(paper.pk), str(member.pk)]}
    assert other.post("/o/dougouba/cartes/", printed).status_code == 200
    assert other.post("/o/dougouba/agir-pour/", {"member": str(paper.pk)}).status_code == 302
    answer_a_survey(village, bearer)
    planted = plant_everywhere(village, bearer)
    speak_in_rooms(bearer, member)
    for address in ("/o/dougouba/journal/", "/o/dougouba/membres/", f"/?q={PLANTED['name']}"):
        assert other.get(address).status_code == 200
    find_ways_back(other, user, voucher.user, paper, bearer)
    browser.get("/compte/mes-donnees/")
    assert other.post("/compte/verrouiller/").status_code == 302
    return planted


def make_an_account(browser: Any) -> None:
    """Somebody opens an account, mistypes three times, comes in and changes what is said there."""
    new = {"pseudonym": PLANTED["pseudonym"], "phone": PLANTED["phone"], "password": PASSWORD}
    assert browser.post("/compte/creer/", new).status_code == 302
    browser.post("/compte/sortir/")
    for typed in (PLANTED["wrong"], PLANTED["phone"], PLANTED["pseudonym"]):
        browser.post("/compte/entrer/", {"username": typed, "password": "non-non-non"})
    inside = {"username": PLANTED["pseudonym"], "password": PASSWORD}
    assert browser.post("/compte/entrer/", inside).status_code == 302
    changed = {"pseudonym": PLANTED["new_pseudonym"], "phone": PLANTED["phone"]}
    changed |= {"mail": PLANTED["mail"], "language": "fr"}
    assert browser.post("/compte/profil/", changed).status_code == 302


def join_people(village: Any, user: Any, bearer: Any) -> tuple[Any, Any, Any]:
    """The one with the account, one who vouches, one on paper; and two who only ask."""
    from liane.server.community.accounts.actions import open_account
    from liane.server.community.members.actions import join
    from liane.server.community.members.models import Interest, JoinRequest

    member = join(village, user=user, name=PLANTED["name"], acting_member=bearer)
    vouching = open_account(PLANTED["voucher"], PASSWORD)
    voucher = join(village, user=vouching, name=PLANTED["voucher"], acting_member=bearer)
    paper = join(village, user=None, name=PLANTED["paper"], acting_member=bearer)
    asked = {"operator": village, "name": PLANTED["name"], "words": PLANTED["words"]}
    Interest.objects.create(**asked)
    JoinRequest.objects.create(user=user, **asked)
    return member, voucher, paper


def find_ways_back(other: Any, user: Any, voucher: Any, paper: Any, bearer: Any) -> None:
    """An account found again with somebody's word, codes of a key, a printed card."""
    from django.test import Client

    from liane.server.community.accounts import cards, passkeys, recovery

    other.post("/compte/retrouver/", {"username": PLANTED["new_pseudonym"]})
    asked = recovery.running().get()
    other.post("/compte/repondre/", {"number": asked.number, "sure": "yes"})
    recovery.vouch(asked.number, acting_user=voucher)
    passkeys.make_codes(user)
    (card,) = cards.print_cards([paper], acting_member=bearer)
    Client().post("/compte/carte/", {"code": card.code}, REMOTE_ADDR="192.168.77.123")
    Client().get("/compte/mes-donnees/")


def answer_a_survey(village: object, bearer: object) -> None:
    from liane.server.community.surveys.actions import answers, collecting, reading
    from liane.server.community.surveys.actions import forms as surveys
    from liane.server.community.surveys.actions.media import attach

    survey = surveys.use_shipped("shutdown", acting_member=bearer, code="fr")
    edition = survey.editions.get()
    said = {"actor": "public", "c/harm_words": PLANTED["testimony"]}
    arrival = answers.Arrival(edition, survey.versions.get(), "paper", "u:1", said)
    kept, _new = answers.keep_answer(arrival)
    attach(PLANTED["recording"].encode(), "voix.ogg", "audio/ogg", submission=kept)
    collecting.new_collector(acting_member=bearer, label=PLANTED["collector"])
    collecting.receive(village, f"<data>{PLANTED['testimony']}".encode(), {}, None)
    note = reading.add_note(edition, acting_member=bearer, title="x", text=PLANTED["discussion"])
    reading.code_passage(note, acting_member=bearer, text=PLANTED["discussion"], theme="argent")


def found(home: Path) -> dict[str, list[str]]:
    from planting import ACTED, SEALED

    markers = {
        **PLANTED,
        **ACTED,
        "a sealed field": SEALED,
        "address": "192.168.77.123",
        "password": PASSWORD,
    }
    hits: dict[str, list[str]] = {}
    for path in sorted(home.rglob("*")):
        if path.is_file():
            kept = path.read_bytes().lower()
            for name, marker in markers.items():
                for form in (marker, marker.replace(" ", "+"), marker.replace("-", " ")):
                    if form.lower().encode() in kept or form.lower().encode("utf-16-le") in kept:
                        hits.setdefault(name, []).append(path.name)
    return hits


def main() -> None:
    from liane.server.site.home import home, make_home

    make_home()
    import django

    django.setup()
    from django.conf import settings

    from liane.server.site import sealing
    from liane.server.site.prepare import upgrade

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    upgrade()
    assert sealing.open_with(sealing.new_phrase())
    planted = plant()
    assert not sealing.is_open()
    files = {path.name: path.stat().st_size for path in home().rglob("*") if path.is_file()}
    kept = b"".join(path.read_bytes() for path in home().rglob("*") if path.is_file())
    out = {"found": found(home()), "files": files, "control": b"Dougouba" in kept}
    out["planted"] = sorted(planted)
    sys.stdout.write(json.dumps(out))


if __name__ == "__main__":
    main()
