"""A circle: who comes in, what is said, and that nobody else learns of it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.circles import actions, queries
from liane.server.community.circles.models import (
    Candidacy,
    Circle,
    Introduction,
    Place,
    Post,
    Trace,
)
from liane.server.community.circles.tasks import hand_on, tell_alert, tell_circles
from liane.server.community.members.models import Member
from liane.server.community.operators.actions import found_operator
from liane.server.community.operators.exchange import every_kept
from liane.server.site.models import AuditLine, OutboxEntry
from liane.server.site.uplink.models import Outgoing

BASE = "/o/dougouba/cercle/"


@pytest.fixture
def moussa(somebody):
    return somebody("Moussa")


@pytest.fixture
def circle(moussa) -> Circle:
    return actions.found_circle(
        acting_member=moussa, name="Prépare et préviens", purpose="Tenir quand tout se coupe"
    )


def who(circle, member) -> dict:
    return {"acting_place": queries.place_of(member, circle.pk), "acting_member": member}


def bring(circle, sponsors, member, *, later=False) -> Place:
    """Through the code, the sponsors and the waiting time."""
    code = actions.make_code(acting_member=member)
    first, *others = sponsors
    candidacy = actions.propose(code, "Je la connais", "lawyer", **who(circle, first))
    for other in others:
        actions.sponsor(candidacy, "Moi aussi", **who(circle, other))
    if later:
        past = timezone.now() - timedelta(minutes=1)
        Candidacy.objects.filter(pk=candidacy.pk).update(wait_until=past)
    return actions.admit(candidacy, **who(circle, first))


@pytest.fixture
def three(circle, moussa, somebody):
    kadia, salif = somebody("Kadia"), somebody("Salif")
    bring(circle, [moussa], kadia)
    bring(circle, [moussa, kadia], salif)
    return moussa, kadia, salif


def test_one_comes_in_by_two_sponsors_and_a_waiting_time(circle, three, somebody):
    moussa, kadia, _salif = three
    code = actions.make_code(acting_member=somebody("Nana"))
    candidacy = actions.propose(code, "Je la connais", "health", **who(circle, moussa))
    with pytest.raises(BadInput, match="deuxième parrain"):
        actions.admit(candidacy, **who(circle, moussa))
    actions.sponsor(candidacy, "Moi aussi", **who(circle, kadia))
    with pytest.raises(BadInput, match="attente"):
        actions.admit(candidacy, **who(circle, moussa))


@pytest.mark.database("one voice for each, by a constraint")
def test_nobody_sponsors_twice(circle, three, somebody):
    moussa, *_others = three
    code = actions.make_code(acting_member=somebody("Nana"))
    candidacy = actions.propose(code, "x", "health", **who(circle, moussa))
    with pytest.raises(BadInput, match="déjà"):
        actions.sponsor(candidacy, "encore", **who(circle, moussa))


def test_nobody_is_admitted_against_an_objection(circle, three, somebody):
    moussa, kadia, salif = three
    nana = somebody("Nana")
    code = actions.make_code(acting_member=nana)
    candidacy = actions.propose(code, "x", "health", **who(circle, moussa))
    actions.sponsor(candidacy, "x", **who(circle, kadia))
    actions.object_to(candidacy, "Trop exposée en ce moment", **who(circle, salif))
    Candidacy.objects.update(wait_until=timezone.now())
    with pytest.raises(BadInput, match="objecte"):
        actions.admit(candidacy, **who(circle, moussa))


def test_a_refusal_is_told_to_nobody_and_its_reasons_are_erased(
    circle, three, somebody, as_member, mailoutbox
):
    moussa, *_others = three
    nana = somebody("Nana")
    code = actions.make_code(acting_member=nana)
    before = as_member(nana).get(BASE).content
    candidacy = actions.propose(code, "x", "health", **who(circle, moussa))
    actions.refuse(candidacy, **who(circle, moussa))
    assert not candidacy.words.exists()
    assert len(as_member(nana).get(BASE).content) == len(before)
    assert not mailoutbox


def test_a_code_is_good_once_and_is_not_kept_in_clear(circle, three, somebody):
    moussa, *_others = three
    nana = somebody("Nana")
    code = actions.make_code(acting_member=nana)
    assert code not in str(list(Introduction.objects.values()))
    actions.propose(code, "x", "health", **who(circle, moussa))
    with pytest.raises(BadInput, match="code"):
        actions.propose(code, "x", "health", **who(circle, moussa))


def test_a_circle_takes_people_of_another_operator_of_the_box(circle, three, somebody, as_member):
    moussa, kadia, _salif = three
    abroad = somebody("Ousmane")
    other = found_operator(abroad.user, name="Sikoro", kind="village", country="ML")
    from liane.server.community.members.models import Member

    there = Member.objects.get(operator=other)
    bring(circle, [moussa, kadia], there, later=True)
    page = as_member(there).get(f"/o/{other.slug}/cercle/{circle.pk}/")
    assert "Prépare et préviens" in page.content.decode()
    assert as_member(abroad).get(f"{BASE}{circle.pk}/").status_code == 404


def pages_of(circle, one) -> list[str]:
    parts = ("", "gens/", "moi/", "candidats/", "proposer/", "themes/", "dire/", f"mots/{one.pk}/")
    more = ("besoins/", "besoins/nouveau/", "resume/", "appels/", "appels/essai/", "experts/")
    return [f"{BASE}{circle.pk}/{part}" for part in (*parts, *more)]


def test_nobody_else_finds_it_not_even_who_bears_the_operator(bearer, circle, moussa, as_member):
    one = actions.post(title="Alerte", text="Ce soir", kind="alert", **who(circle, moussa))
    for address in pages_of(circle, one):
        assert as_member(moussa).get(address).status_code == 200, address
        assert as_member(bearer).get(address).status_code == 404, address
    assert "Prépare" not in as_member(bearer).get(BASE).content.decode()


def test_no_page_asks_more_than_twelve_questions(
    circle, three, as_member, django_assert_max_num_queries
):
    moussa, *_others = three
    one = actions.post(title="Alerte", text="Ce soir", kind="alert", **who(circle, moussa))
    actions.draw_tree(**who(circle, moussa))
    browser = as_member(moussa)
    for address in pages_of(circle, one):
        with django_assert_max_num_queries(12):
            assert browser.get(address).status_code == 200


def test_the_operators_journal_outbox_and_export_say_nothing(circle, three):
    moussa, *_others = three
    lines, left = AuditLine.objects.count(), OutboxEntry.objects.count()
    actions.post(title="Alerte", text="Ce soir", **who(circle, moussa))
    actions.add_need(kind="tools", title="Radio", text="", priority=1, **who(circle, moussa))
    assert (AuditLine.objects.count(), OutboxEntry.objects.count()) == (lines, left)
    assert not AuditLine.objects.filter(action__startswith="circles").exists()
    assert not any(
        kept.model.__module__.endswith("circles.models") for kept in every_kept().values()
    )
    assert Trace.objects.filter(circle=circle, what="post").exists()


def test_what_is_said_is_sealed_at_rest(circle, moussa):
    said = "Rendez-vous au puits"
    actions.post(title=said, text=said, **who(circle, moussa))
    actions.add_need(kind="tools", title=said, text=said, priority=1, **who(circle, moussa))
    with connection.cursor() as cursor:
        for table, columns in (
            ("circles_post", ("title", "text")),
            ("circles_need", ("title", "text")),
            ("circles_circle", ("name", "purpose")),
        ):
            cursor.execute(f"SELECT {', '.join(columns)} FROM {table}")  # noqa: S608
            for row in cursor.fetchall():
                for cell in row:
                    assert b"puits" not in bytes(cell)
                    assert b"coupe" not in bytes(cell)


def test_leaving_takes_the_phone_and_the_calls_away(circle, three):
    moussa, kadia, _salif = three
    actions.update_place(phone="70 11 22 33", **who(circle, kadia))
    actions.draw_tree(**who(circle, moussa))
    left = queries.place_of(kadia, circle.pk)
    actions.leave_circle(**who(circle, kadia))
    left.refresh_from_db()
    assert left.phone is None
    assert queries.place_of(kadia, circle.pk) is None
    assert not circle.calls.filter(called=left).exists()


def test_the_last_who_keeps_it_hands_it_over_first(circle, three):
    moussa, kadia, _salif = three
    with pytest.raises(BadInput, match="garderait"):
        actions.leave_circle(**who(circle, moussa))
    actions.keep_with(queries.place_of(kadia, circle.pk), **who(circle, moussa))
    actions.leave_circle(**who(circle, moussa))


def test_a_circle_whose_keeper_is_gone_goes_to_who_is_in_longest(circle, three):
    moussa, kadia, _salif = three
    assert hand_on.func() == 0
    Member.objects.filter(pk=moussa.pk).update(state=Member.LEFT)
    assert (hand_on.func(), hand_on.func()) == (1, 0)
    assert queries.place_of(kadia, circle.pk).keeps


def test_a_theme_is_closed_by_who_keeps_the_circle(circle, three, as_member):
    moussa, kadia, _salif = three
    theme = actions.open_theme("Preuves", **who(circle, kadia))
    page = f"{BASE}{circle.pk}/themes/"
    assert "Fermer" not in as_member(kadia).get(page).content.decode()
    as_member(kadia).post(f"{page}{theme.pk}/fermer/")
    assert queries.themes_of(circle) == [theme]
    as_member(moussa).post(f"{page}{theme.pk}/fermer/")
    assert queries.themes_of(circle) == []


def test_an_exclusion_needs_two(circle, three):
    moussa, kadia, salif = three
    out = queries.place_of(salif, circle.pk)
    actions.ask_exclusion(out, "A parlé dehors", **who(circle, kadia))
    with pytest.raises(BadInput, match="deuxième personne"):
        actions.confirm_exclusion(out, **who(circle, kadia))
    actions.confirm_exclusion(out, **who(circle, moussa))
    assert queries.place_of(salif, circle.pk) is None


def test_a_word_that_leaves_says_nothing(circle, three, mailoutbox):
    moussa, kadia, _salif = three
    kadia.mail, kadia.consents = "kadia@example.org", {"mail": "2026-01-01"}
    kadia.save()
    actions.update_place(wish="mail", **who(circle, kadia))
    actions.post(title="Alerte au puits", text="x", kind="alert", **who(circle, moussa))
    Place.objects.update(told_at=timezone.now() - timedelta(days=1))
    Post.objects.update(at=timezone.now() - timedelta(hours=1))
    assert tell_circles.func() == 1
    body = f"{mailoutbox[0].subject} {mailoutbox[0].body}"
    assert "nouveau dans votre cercle" in body
    assert not any(word in body for word in ("puits", "Prépare", "Moussa"))
    assert tell_circles.func() == 0


def test_an_alert_is_told_at_once_first_of_all_and_once_an_hour(
    circle, three, django_capture_on_commit_callbacks, settings
):
    settings.EMAIL_BACKEND = "liane.server.site.uplink.mail.QueueBackend"
    moussa, kadia, salif = three
    for each in (moussa, kadia):
        each.mail, each.consents = f"{each.name}@example.org", {"mail": "2026-01-01"}
        each.save()
        actions.update_place(wish="mail", **who(circle, each))
    with django_capture_on_commit_callbacks() as waiting:
        made = actions.post(title="Puits", text="x", kind="alert", **who(circle, moussa))
        actions.post(title="Rien", text="x", kind="update", **who(circle, salif))
    assert len(waiting) == 1
    assert (tell_alert.func(str(made.pk)), tell_alert.func(str(made.pk))) == (1, 0)
    (left,) = Outgoing.objects.all()
    assert left.priority == Outgoing.ALERT and "kadia@example.org" in left.body.lower()
    assert "alerte dans votre cercle" in left.body and "Puits" not in left.body
    Place.objects.update(told_at=timezone.now() - timedelta(days=1))
    assert tell_circles.func() == 2  # the word of the day still comes


def test_a_channel_without_consent_is_refused(circle, moussa):
    with pytest.raises(BadInput, match="canal"):
        actions.update_place(wish="sms", **who(circle, moussa))


@pytest.mark.database("of two who write at once one wins")
def test_of_two_who_take_a_need_the_second_is_told(circle, three):
    moussa, kadia, _salif = three
    need = actions.add_need(kind="training", title="x", text="", priority=1, **who(circle, moussa))
    actions.take_need(need, **who(circle, moussa))
    with pytest.raises(BadInput, match="besoin"):
        actions.take_need(need, **who(circle, kadia))
    actions.answer_need(need, "course", "Atelier de mars", **who(circle, moussa))
    assert not queries.needs_of(circle).exists()


def test_the_phone_tree_says_what_does_not_hold(circle, three):
    moussa, kadia, salif = three
    assert len(queries.tree_of(circle).unreached) == 2
    actions.keep_with(queries.place_of(kadia, circle.pk), **who(circle, moussa))
    actions.draw_tree(**who(circle, moussa))
    for member in three:
        actions.update_place(phone="70 00 00 00", **who(circle, member))
    day = timezone.localdate()
    actions.note_test(on=day, reached=3, minutes=12, **who(circle, moussa))
    assert queries.tree_of(circle).holds
    actions.leave_circle(**who(circle, kadia))
    assert [p.member_id for p in queries.tree_of(circle).one_way] == [salif.pk]


def test_a_plain_member_of_the_circle_reads_only_the_phones_they_call(circle, three, as_member):
    moussa, _kadia, salif = three
    actions.update_place(phone="70 12 34 56", **who(circle, moussa))
    actions.draw_tree(**who(circle, moussa))
    assert "70 12 34 56" not in as_member(salif).get(f"{BASE}{circle.pk}/appels/").content.decode()


def test_an_alert_stands_first_for_two_days_and_a_theme_holds_its_own(circle, moussa):
    place = who(circle, moussa)
    theme = actions.open_theme("Santé", **place)
    alert = actions.post(title="3G", text="Lente", kind="alert", theme=theme, **place)
    actions.post(title="Radio", text="Jeudi", **place)
    titles = [each.title for each in queries.posts_of(circle)]
    assert titles == ["3G", "Radio"]
    assert [each.title for each in queries.posts_of(circle, theme=theme)] == ["3G"]
    Post.objects.filter(pk=alert.pk).update(at=timezone.now() - timedelta(days=3))
    assert [each.title for each in queries.posts_of(circle)] == ["Radio", "3G"]
