"""Needs from the sheet to what became of them, as people do it."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from liane.errors import BadInput
from liane.server.community.groups.models import Task
from liane.server.community.training.actions import make_course
from liane.server.projects.needs import actions, gates, queries, readiness
from liane.server.projects.needs.models import Help, Need, Offer, Sheet, Step, Tally, Voice

BASE = "/o/dougouba/projet/besoins/"


@pytest.fixture
def said(operator, bearer):
    """Seven say it, two say another thing."""
    for n in range(9):
        words = "Réparer le forage" if n < 7 else "Des cours du soir"
        actions.say(operator, acting_member=bearer, use="other", words=words, who=["women"],
                    zone="Marché", way="paper", paper=str(n + 1))  # fmt: skip
    return list(Sheet.objects.order_by("number"))


@pytest.fixture
def needs(said, bearer):
    water = actions.group([each.pk for each in said[:7]], acting_member=bearer, title="Eau")
    school = actions.group([each.pk for each in said[7:]], acting_member=bearer, title="Cours")
    return water, school


def test_a_visitor_says_a_need_without_account_and_follows_it(client, operator, bearer):
    assert client.get(f"{BASE}dire/").status_code == 200
    sent = client.post(f"{BASE}dire/", {"use": "health", "words": "L’infirmière la nuit"})
    sheet = Sheet.objects.get()
    told = client.get(sent.url).content.decode()
    assert sheet.by_visitor and "Reçu" in told
    need = actions.group([sheet.pk], acting_member=bearer, title="La nuit")
    actions.follow_need(need, "underway", "Un téléphone est acheté.", acting_member=bearer)
    assert "Un téléphone est acheté." in client.get(sent.url).content.decode()
    assert client.get(f"{BASE}suivi/x/").status_code == 404


def test_nothing_said_is_told_at_the_field(client, operator):
    answer = client.post(f"{BASE}dire/", {"use": "health"})
    assert answer.status_code == 400 and not Sheet.objects.exists()


def test_an_operator_on_request_asks_to_come_in_first(client, operator):
    operator.privacy = "on_request"
    operator.save()
    assert client.post(f"{BASE}dire/", {"use": "health", "words": "x"}).status_code != 200
    assert not Sheet.objects.exists()


def test_what_was_said_is_sealed_on_the_disk(operator):
    actions.say(operator, acting_member=None, use="call", words="parler à Kayes", said_by="Hawa")
    with connection.cursor() as cursor:
        cursor.execute("SELECT words, said_by FROM needs_sheet")
        stored = str([bytes(each) if each else each for each in cursor.fetchone()])
    assert "Kayes" not in stored and "Hawa" not in stored


def test_a_voice_note_is_kept_and_heard_by_who_sorts(client, operator, bearer, as_member, somebody):
    sound = SimpleUploadedFile("note.ogg", b"OggS" + b"\0" * 400)
    client.post(f"{BASE}dire/", {"use": "call", "voice": sound})
    sheet = Sheet.objects.get()
    assert sheet.way == "voice" and Voice.objects.get().kind == "audio/ogg"
    page = f"{BASE}fiches/{sheet.pk}/voix/"
    assert as_member(bearer).get(page).content.startswith(b"OggS")
    assert as_member(somebody()).get(page).status_code == 403


@pytest.mark.parametrize("sound", [b"MZ" + b"\0" * 99, b"OggS" + b"\0" * 700_001])
def test_a_voice_that_is_none_or_too_long_is_refused_with_its_words_kept(client, operator, sound):
    sent = {"use": "call", "words": "Bonjour", "voice": SimpleUploadedFile("a.ogg", sound)}
    answer = client.post(f"{BASE}dire/", sent)
    assert answer.status_code == 400 and "Bonjour" in answer.content.decode()
    assert not Sheet.objects.exists()


def test_paper_is_typed_by_numbers_one_after_the_other(bearer, as_member):
    awa, page = as_member(bearer), f"{BASE}saisir/"
    typed = {"paper": "12", "use": "2", "words": "Cours", "who": "13", "zone": "École",
             "way": "paper"}  # fmt: skip
    after = awa.post(page, typed)
    again = awa.get(after.url).content.decode()
    assert 'value="École"' in again and "autofocus" in again
    sheet = Sheet.objects.get()
    assert (sheet.use, sheet.who, sheet.way) == ("learn", ["women", "young"], "paper")
    twice = awa.post(page, typed)
    assert twice.status_code == 400 and Sheet.objects.count() == 1
    for wrong in ({"use": "0"}, {"use": "²"}, {"who": "9"}):
        assert awa.post(page, typed | {"paper": ""} | wrong).status_code == 400


def test_a_plain_member_does_not_enter_what_others_said(operator, somebody):
    with pytest.raises(BadInput):
        actions.say(operator, acting_member=somebody(), use="call", words="x", way="phone")


@pytest.mark.database("many rows change at once")
def test_sheets_are_put_together_and_none_is_lost(needs, said, bearer):
    water, school = needs
    assert {each.title: each.voices for each in queries.needs_of(water.operator)} == {
        "Eau": 7, "Cours": 2,
    }  # fmt: skip
    with pytest.raises(BadInput):  # sorted already: left where they are
        actions.group([said[0].pk], acting_member=bearer, title="Autre")
    actions.merge_needs(school, water, acting_member=bearer)
    assert [each.voices for each in queries.needs_of(water.operator)] == [9]
    actions.ungroup(said[8], acting_member=bearer)
    assert Sheet.objects.count() == 9 and queries.sheets_to_sort(water.operator).count() == 1


def test_a_need_is_not_put_with_itself_nor_with_one_that_is_gone(needs, bearer):
    water, school = needs
    actions.merge_needs(school, water, acting_member=bearer)
    for wrong in ((water, water), (water, school), (school, water)):
        with pytest.raises(BadInput):
            actions.merge_needs(*wrong, acting_member=bearer)


def test_sheets_are_sorted_on_a_page_by_hand_or_as_suggested(said, bearer, as_member):
    awa, page = as_member(bearer), f"{BASE}fiches/"
    awa.post(page, {"sheet": [each.pk for each in said[:6]], "title": "Réparer le forage"})
    need = Need.objects.get()
    assert f"{said[6].pk} {need.pk}" in awa.get(page).content.decode()
    awa.post(page, {"as": f"{said[6].pk} {need.pk}"})
    assert need.sheets.count() == 7
    assert awa.post(page, {"title": "Rien"}).status_code == 200 and Need.objects.count() == 1
    assert awa.post(page, {"sheet": "x", "title": "y"}).status_code == 404


@pytest.mark.database("sums over what JSON holds")
def test_a_room_puts_needs_in_order_and_a_correction_is_another_count(needs, bearer):
    water, school = needs
    room = actions.open_ranking(acting_member=bearer, title="Samedi", dots=5, needs=needs)
    first = actions.count_dots(room, {"men": 8}, {(water.pk, "men"): 40}, acting_member=bearer)
    with pytest.raises(BadInput, match="entre-temps"):
        actions.count_dots(room, {"men": 8}, {(water.pk, "men"): 4}, acting_member=bearer)
    more = {(water.pk, "men"): 20, (school.pk, "women"): 15}
    people = {"men": 8, "women": 3}
    actions.count_dots(room, people, more, acting_member=bearer, seen=first.pk)
    assert Tally.objects.count() == 2
    found = queries.room_of(room)
    assert [line.key for line in found.lines] == [water.pk, school.pk]
    assert found.shown() == ["men"]
    actions.close_ranking(room, acting_member=bearer)
    with pytest.raises(BadInput):
        actions.count_dots(room, people, more, acting_member=bearer)


@pytest.mark.database("null comes last in an order only where it is said")
def test_the_order_of_a_meeting_comes_before_the_count_of_voices(needs):
    water, school = needs
    assert list(queries.needs_of(water.operator, {school.pk: 1})) == [school, water]
    assert list(queries.needs_of(water.operator, {water.pk: 1, school.pk: 2})) == [water, school]
    assert {each.rank for each in queries.needs_of(water.operator)} == {None}


def test_dots_that_do_not_fit_or_are_of_another_wall_are_refused(needs, bearer):
    water, _school = needs
    room = actions.open_ranking(acting_member=bearer, title="S", dots=1, needs=needs)
    other = actions.group(
        [actions.say(water.operator, acting_member=bearer, use="call", words="z").pk],
        acting_member=bearer, title="Autre",
    )  # fmt: skip
    for people, dots in (
        ({"men": 2}, {(water.pk, "men"): 3}),
        ({"men": 9}, {(other.pk, "men"): 1}),
        ({"men": 9}, {}),
        ({"ghosts": 9}, {(water.pk, "ghosts"): 1}),
    ):
        with pytest.raises(BadInput):
            actions.count_dots(room, people, dots, acting_member=bearer)


def test_a_meeting_is_held_on_pages(needs, bearer, as_member, client):
    awa = as_member(bearer)
    water, school = needs
    made = awa.post(
        f"{BASE}classer/", {"title": "Samedi", "dots": 5, "needs": [water.pk, school.pk]}
    )
    assert client.get(made.url).status_code == 404
    typed = {"people_men": 6, f"dots_{water.pk.hex}_men": 30, "people_disabled": 1,
             f"dots_{school.pk.hex}_disabled": 5}  # fmt: skip
    assert awa.post(f"{made.url}compter/", typed).status_code == 302
    assert "un handicap" in awa.get(made.url).content.decode().lower()
    awa.post(f"{made.url}clore/")
    public = client.get(made.url).content.decode()
    assert "Eau" in public and "handicap" not in public.lower()


def test_what_answers_a_need_and_what_became_of_it_are_read_by_everybody(
    needs, bearer, as_member, client, django_assert_max_num_queries
):
    awa, page = as_member(bearer), f"{BASE}{needs[0].pk}/"
    awa.post(f"{page}reponse/", {"kind": "grant", "title": "Fonds de l’eau"})
    awa.post(f"{page}suite/", {"state": "answered", "words": "Le forage marche."})
    awa.post(f"{page}tache/")
    awa.post(f"{page}tache/")
    assert Task.objects.count() == 1 and Help.objects.count() == 2
    with django_assert_max_num_queries(12):
        told = client.get(page).content.decode()
    assert "Fonds de l’eau" in told and "Le forage marche." in told and "Réparer" not in told
    awa.post(f"{BASE}reponses/{Help.objects.get(kind='grant').pk}/retirer/")
    assert "Fonds" not in client.get(page).content.decode()
    with django_assert_max_num_queries(12):
        assert "moins de cinq voix" in client.get(BASE).content.decode()


def test_telling_needs_words_and_a_role(needs, bearer, somebody):
    with pytest.raises(BadInput):
        actions.follow_need(needs[0], "answered", " ", acting_member=bearer)
    with pytest.raises(BadInput):
        actions.follow_need(needs[0], "answered", "oui", acting_member=somebody())
    assert Step.objects.count() == 2


def test_a_need_is_said_better_and_two_who_edit_it_are_told(needs, bearer, as_member):
    awa, page = as_member(bearer), f"{BASE}{needs[0].pk}/modifier/"
    sent = {"title": "Eau du forage", "use": "health", "kind": "tools", "owner": bearer.pk,
            "seen_version": 1}  # fmt: skip
    assert awa.post(page, sent).status_code == 302
    assert awa.post(page, sent).status_code == 409
    found = Need.objects.get(pk=needs[0].pk)
    assert (found.title, found.owner) == ("Eau du forage", bearer)


def test_three_uses_carried_by_somebody_open_the_first_gate(needs, bearer, operator):
    assert gates.measured(operator) == []
    actions.follow_need(needs[0], "chosen", "Retenu.", acting_member=bearer)
    assert gates.measured(operator)[0]["state"] == "low"


def test_the_baseline_answers_the_question_on_prices_once_all_is_known(bearer, operator):
    assert readiness.computed(operator) == []
    facts = {"carrier": "A", "technology": "3g", "source": "affiche", "acting_member": bearer}
    for five in (9000, 2000):
        actions.add_offer(**facts, price_1gb=Decimal(500), price_5gb=Decimal(five))
    for level, monthly in (("low", 25000), ("middle", 60000)):
        actions.add_income(acting_member=bearer, level=level, monthly=Decimal(monthly), source="s")
    assert readiness.computed(operator) == []
    actions.add_income(acting_member=bearer, level="high", monthly=Decimal(140000), source="s")
    told = readiness.computed(operator)[0]
    assert (told.code, told.value) == ("D3Q3", Decimal("3.33"))
    assert Offer.objects.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [{}, {"down_mbps": Decimal(3)}, {"price_1gb": Decimal(1), "source": " "},
     {"price_1gb": Decimal(1), "technology": "6g"}],
)  # fmt: skip
def test_a_figure_without_its_tool_or_source_is_refused(bearer, operator, wrong):
    facts = {"carrier": "A", "technology": "3g", "source": "x", "acting_member": bearer} | wrong
    with pytest.raises(BadInput):
        actions.add_offer(**facts)


def test_the_baseline_is_entered_on_pages(bearer, as_member):
    awa, page = as_member(bearer), f"{BASE}reference/"
    assert 'class="tendril"' in awa.get(page).content.decode()
    measured = {"down_mbps": "3,5", "tool": "M-Lab", "measured_on": "2026-11-01"}
    awa.post(f"{page}offre/", {"carrier": "A", "technology": "4g", "source": "x", **measured})
    awa.post(f"{page}revenu/", {"level": "low", "monthly": "25000", "source": "enquête"})
    prices = {"price_1gb": "500", "price_5gb": "2000", "priced_on": "2026-11-02"}
    awa.post(f"{page}offre/", {"carrier": "A", "technology": "4g", "source": "x", **prices})
    faster = {"down_mbps": "8", "tool": "M-Lab", "measured_on": "2026-11-20"}
    awa.post(f"{page}offre/", {"carrier": "A", "technology": "4g", "source": "x", **faster})
    told = awa.get(page).content.decode()
    assert "M-Lab" in told and "25" in told and "2\u202f000" in told  # the price hid no speed
    assert told.index("8,0 Mb/s") < told.index("3,5") < told.index("au départ, 01/11/2026")


def test_a_course_of_here_answers_a_need_and_leads_to_its_page(needs, bearer, as_member):
    course = make_course(acting_member=bearer, title="Lire un prix", level="first", hours=2)
    awa, page = as_member(bearer), f"{BASE}{needs[0].pk}/"
    awa.post(f"{page}reponse/", {"kind": "tool", "here": f"course {course.pk}"})
    given = Help.objects.get()
    assert (given.kind, given.title) == ("course", "Lire un prix")
    assert awa.get(given.address).status_code == 200
    assert f'href="{given.address}"' in awa.get(page).content.decode()


def test_pages_teach_when_empty(bearer, as_member):
    awa = as_member(bearer)
    for page in ("", "fiches/", "classer/", "reference/"):
        assert 'class="tendril"' in awa.get(BASE + page).content.decode(), page
    assert awa.get(f"{BASE}papier/").status_code == 200


def test_what_a_meeting_chose_is_told_to_those_who_asked_and_opens_the_first_gate(
    needs, bearer, as_member
):
    water, school = needs
    held = actions.open_ranking(acting_member=bearer, title="Samedi", dots=5, needs=needs)
    dots = {(water.pk, "women"): 4, (school.pk, "women"): 9}
    actions.count_dots(held, {"women": 6}, dots, acting_member=bearer)
    steers, page = as_member(bearer), f"{BASE}classer/{held.pk}/"
    with pytest.raises(BadInput):  # while it is counted
        actions.choose_needs(held, {water: bearer}, acting_member=bearer)
    actions.close_ranking(held, acting_member=bearer)
    asked = steers.get(page).content.decode()
    assert asked.index(f"take_{school.pk.hex}") < asked.index(f"take_{water.pk.hex}")
    assert steers.post(f"{page}retenir/", {}).status_code == 400  # nothing was ticked
    sent = {f"take_{school.pk.hex}": "on", f"owner_{school.pk.hex}": str(bearer.pk)}
    assert steers.post(f"{page}retenir/", sent).status_code == 302
    school.refresh_from_db()
    assert (school.state, school.owner) == ("chosen", bearer)
    assert "Samedi" in school.steps.last().words
    assert gates.measured(bearer.operator)[0]["said"].startswith("1")
    assert f"take_{school.pk.hex}" not in steers.get(page).content.decode()
