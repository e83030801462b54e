"""The parent body's file: who is known again, duplicates, apply, the worker, undo, export."""

import io
from datetime import date

import pytest

from liane.errors import BadInput
from liane.server.community.association import leaving, tasks
from liane.server.community.association.actions import dues as money
from liane.server.community.association.actions import tables as actions
from liane.server.community.association.judging import Person, alike, judge, key_of
from liane.server.community.association.models import Membership, RollTable
from liane.server.community.members.models import Member
from liane.server.community.members.queries import look_for
from liane.server.site import sealing
from liane.server.site.tables.reading import Row

HEAD = "Numéro;Prénom;Nom de famille;Téléphone;Email;Jusqu'au\n"
HAWA = "ML-1;Hawa;Diallo;+22370000001;hawa@exemple.org;2099-12-31\n"
YAYA = "ML-2;Yaya;Keïta;+22370000001;;\n"


def person(pk="p1", name="Hawa Diallo", **facts):
    return Person(pk, name, facts, member=object(), membership=object())


def judged(cells, *people, choices=None):
    return judge([Row(2, cells)], people, choices)[0]


@pytest.fixture
def read_in(operator, bearer):
    def read(text):
        data = text if isinstance(text, bytes) else text.encode()
        return actions.read_table(operator, data, acting_member=bearer)

    return read


@pytest.fixture
def brought(read_in, bearer):
    return actions.apply_table(read_in(HEAD + HAWA + YAYA), {}, acting_member=bearer)


def test_the_parent_bodys_number_knows_somebody_whatever_the_name():
    found = judged({"number": "ml 1", "name": "Mme Diallo"}, person(parent_number="ML-1"))
    assert found.person.pk == "p1"


def test_the_same_name_in_another_order_on_the_same_phone_is_the_same_person():
    known = person(phone="+22370000001")
    assert judged({"name": "DIALLO Hawa", "phone": "70000001"}, known).verdict != "new"


def test_two_people_may_share_a_phone_and_it_is_told():
    known = person(phone="+22370000001")
    found = judged({"name": "Yaya Keïta", "phone": "+22370000001"}, known)
    assert found.verdict == "new"
    assert [(each.kind, each.other) for each in found.shared] == [("phone", "Hawa Diallo")]


@pytest.mark.parametrize("cells", [{"phone": "+22370000001"}, {"mail": "H@exemple.org"}])
def test_a_variant_of_a_name_on_the_same_phone_or_mail_is_for_people_to_say(cells):
    known = person(phone="+22370000001", mail="h@exemple.org")
    variant = {"name": "Awa Dialo Hawa"} | cells
    variant["name"] = "Hawa Dialo"
    assert judged(variant, known).verdict == "ambiguous"
    assert judged(variant, known, choices={2: "new"}).verdict == "new"
    assert judged(variant, known, choices={2: "p1"}).person is known


def test_the_same_name_with_nothing_else_in_common_is_for_people_to_say():
    found = judged({"name": "Hawa Diallo", "phone": "+22370000009"}, person(phone="+22370000001"))
    assert (found.verdict, found.shared[0].kind) == ("ambiguous", "name")


def test_short_names_are_not_taken_for_one_another():
    assert not alike(key_of("Ali"), key_of("Aly Ba"))
    assert not alike(key_of("Moussa Traoré"), key_of("Moussa Touré Keïta"))


def test_a_variant_of_a_name_further_up_in_the_file_is_for_people_to_say():
    lines = [{"name": name, "phone": "+22370445566"} for name in ("Moussa Keita", "Mousa Keita")]
    rows = [Row(at, cells) for at, cells in enumerate(lines, 2)]
    first, second = judge(rows, ())
    assert (first.verdict, second.verdict, second.near_line) == ("new", "ambiguous", 2)
    assert [each.kind for each in second.shared] == ["variant"]
    assert judge(rows, (), {3: "new"})[1].verdict == "new"


def test_whoever_stands_twice_in_a_file_is_an_error_on_the_second_line():
    row = {"name": "Hawa Diallo", "phone": "+22370000001"}
    first, second = judge([Row(2, row), Row(3, {**row, "name": "Diallo Hawa"})], [])
    assert (first.verdict, second.verdict) == ("new", "error")


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"name": "A B", "mail": "non"}, "mail"),
        ({"name": "A B", "until": "demain"}, "until"),
        ({"name": "A B", "agreed": "pigeon"}, "agreed"),
        ({"phone": "+22370000001"}, "name"),
        ({"number": "ML-9"}, "name"),
    ],
)
def test_each_error_names_its_column(cells, column):
    found = judged(cells)
    assert (found.verdict, found.problems[0].column) == ("error", column)


def test_a_file_makes_members_with_number_and_last_day(brought, operator):
    assert brought.counts == {"new": 2}
    assert [each.number for each in Membership.objects.order_by("number")] == [1, 2]
    (hawa,) = look_for(operator, "diallo")
    found = hawa.memberships.get()
    assert (found.standing(), found.valid_until) == ("active", date(2099, 12, 31))
    assert '"phone"' in brought.report


def test_what_leaves_changes_nothing_when_it_comes_back(brought, operator, read_in):
    assert read_in(leaving.roll_csv(operator)).counts == {"same": 2}
    assert read_in(leaving.roll_xlsx(operator)).counts == {"same": 2}


def test_a_new_phone_is_written_and_undone(brought, read_in, bearer, operator):
    again = read_in(HEAD + HAWA.replace("70000001", "70000009").replace("2099", "2100"))
    assert again.counts == {"changed": 1}
    actions.apply_table(again, {}, acting_member=bearer)
    assert look_for(operator, "+22370000009")
    outcome = actions.undo_table(RollTable.objects.get(pk=again.pk), acting_member=bearer)
    assert (outcome.back, outcome.kept) == (1, 0)
    (hawa,) = look_for(operator, "diallo")
    assert hawa.phone == "+22370000001"
    assert hawa.memberships.get().valid_until == date(2099, 12, 31)


def test_a_whole_file_is_undone_but_who_paid_since_stays(brought, bearer, operator):
    paid = Membership.objects.get(number=2)
    money.record_dues(paid, amount=1, paid_on=date(2026, 1, 2), way="cash", acting_member=bearer)
    outcome = actions.undo_table(brought, acting_member=bearer)
    assert (outcome.back, outcome.kept) == (1, 1)
    gone = Member.objects.get(operator=operator, state=Member.LEFT)
    assert (gone.phone, gone.mail, str(gone.name)) == (None, None, "un ancien membre")


def test_a_file_is_applied_once(brought, bearer):
    with pytest.raises(BadInput, match="déjà"):
        actions.apply_table(brought, {}, acting_member=bearer)


def test_the_worker_reads_a_long_file_in_with_what_people_said(brought, read_in, bearer):
    again = read_in("nom;téléphone\nHawa Dialo;+22370000001\nSira Ba;+22370000005\n")
    actions.queue_table(again, {2: "new"}, acting_member=bearer)
    with pytest.raises(BadInput, match="attendez"):
        actions.queue_table(again, {}, acting_member=bearer)
    assert tasks.read_in.call(str(again.pk), str(bearer.pk)) == {"new": 2}
    assert RollTable.objects.get(pk=again.pk).queued_at is None


def test_formulas_stay_texts(brought, operator):
    Member.objects.filter(operator=operator).update(zone="=HYPERLINK(1)")
    assert "'=HYPERLINK(1)" in leaving.roll_csv(operator).decode()


def test_a_locked_box_shows_no_line(read_in, as_member, bearer):
    waiting = read_in(HEAD + HAWA)
    browser = as_member(bearer)
    sealing.lock()
    assert browser.get(f"/o/dougouba/association/fichiers/{waiting.pk}/").status_code == 423


def test_from_a_file_to_the_roll_in_the_pages(operator, bearer, as_member):
    browser = as_member(bearer)
    here = "/o/dougouba/association/fichiers"
    sent = io.BytesIO((HEAD + HAWA + YAYA.replace("ML-2;Yaya;Keïta", ";;")).encode())
    sent.name = "registre.csv"
    page = browser.post(f"{here}/", {"file": sent}, follow=True).content.decode()
    brought = RollTable.objects.get()
    assert 'name="cell-3-name"' in page
    browser.post(f"{here}/{brought.pk}/corriger/", {"cell-3-name": "Yaya Keïta"})
    page = browser.get(f"{here}/{brought.pk}/").content.decode()
    assert "le même téléphone" in page
    browser.post(f"{here}/{brought.pk}/appliquer/")
    assert "Yaya" in browser.get("/o/dougouba/association/membres/").content.decode()
    assert browser.get(f"{here}/registre.xlsx").content[:2] == b"PK"
    browser.post(f"{here}/{brought.pk}/defaire/")
    assert not Membership.objects.filter(state="accepted").exists()
