"""The directory's pages: what visitors, members and keepers see; requests; ties; actions."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.directory import actions
from liane.server.community.directory.models import Actor, DigitalAction, Request, Tie
from liane.server.site import sealing
from liane.server.site.models import AuditLine, OutboxEntry
from liane.server.site.records import EditedMeanwhile
from liane.server.site.uplink.models import Outgoing

PHONE, MAIL, NAME = "+22370123456", "devis@energie.example", "Nankoman Zéphyrin"
HOME = "/o/dougouba/annuaire"


@pytest.fixture
def mason(operator, bearer):
    """An organisation with a contact that nobody agreed to show."""
    return actions.add_actor(
        operator,
        title="Énergie du fleuve",
        family="provider",
        person=NAME,
        phone=PHONE,
        mail=MAIL,
        topics=["energy", "tower"],
        languages=["fr", "bm"],
        zone="Rive gauche",
        about="Pose des panneaux.",
        acting_member=bearer,
    )


@pytest.fixture
def lawyer(operator, bearer):
    """A person."""
    return actions.add_actor(
        operator,
        is_person=True,
        family="lawyer",
        person="Maître Inconnue",
        phone="+22376543210",
        topics=["law"],
        languages=["fr"],
        acting_member=bearer,
    )


def agree(actor, scope, by):
    return actions.consent(
        actor,
        scope,
        given_by="La gérante",
        given_on=timezone.localdate(),
        way="presence",
        acting_member=by,
    )


def page(client, url, status=200):
    answer = client.get(url)
    assert answer.status_code == status, url
    return answer.content.decode()


def test_visitors_see_an_organisation_and_its_topics_only(client, mason):
    for url in (f"{HOME}/", f"{HOME}/{mason.pk}/"):
        text = page(client, url)
        assert "Énergie du fleuve" in text
        assert "mâts et pylônes" in text
        for hidden in (PHONE, MAIL, NAME, "Rive gauche", "Pose des panneaux", "bamanankan"):
            assert hidden not in text, hidden


def test_a_person_does_not_exist_for_visitors(client, lawyer):
    assert str(lawyer.pk) not in page(client, f"{HOME}/")
    page(client, f"{HOME}/{lawyer.pk}/", 404)
    assert "Maître" not in page(client, "/o/dougouba/chercher/?q=maitre")


def test_members_see_the_person_without_name_until_there_is_consent(
    lawyer, somebody, as_member, bearer
):
    browser = as_member(somebody("Yaya"))
    assert "Maître Inconnue" not in page(browser, f"{HOME}/{lawyer.pk}/")
    agree(lawyer, "members", bearer)
    text = page(browser, f"{HOME}/{lawyer.pk}/")
    assert "Maître Inconnue" in text
    assert "+22376543210" in text


def test_withdrawing_consent_hides_again_at_once(client, mason, bearer):
    given = agree(mason, "public", bearer)
    assert PHONE in page(client, f"{HOME}/{mason.pk}/")
    actions.withdraw_consent(given, acting_member=bearer)
    assert PHONE not in page(client, f"{HOME}/{mason.pk}/")


def test_a_consent_says_who_when_and_how_and_cannot_be_of_tomorrow(mason, as_member, bearer):
    agree(mason, "members", bearer)
    text = page(as_member(bearer), f"{HOME}/{mason.pk}/")
    assert "La gérante" in text
    assert "de vive voix" in text
    with pytest.raises(BadInput, match=r"future|avenir"):
        actions.consent(
            mason,
            "public",
            given_by="x",
            given_on=date(2999, 1, 1),
            way="mail",
            acting_member=bearer,
        )


def test_no_contact_nor_person_leaves_in_the_outbox_or_the_audit(mason, lawyer, bearer):
    agree(mason, "public", bearer)
    told = str([*OutboxEntry.objects.values_list("payload"), *AuditLine.objects.values("facts")])
    for hidden in (PHONE, MAIL, NAME, "Maître", "gérante"):
        assert hidden not in told
    shared = OutboxEntry.objects.filter(kind="directory.Actor")
    assert {entry.subject for entry in shared} == {mason.pk}


def test_a_locked_box_shows_dots(client, mason, bearer):
    agree(mason, "public", bearer)
    sealing.lock()
    text = page(client, f"{HOME}/{mason.pk}/")
    assert PHONE not in text
    assert "••••" in text


def test_an_actor_taken_off_loses_its_contact(mason, bearer, client):
    actions.end_actor(mason, acting_member=bearer)
    mason.refresh_from_db()
    assert (mason.phone, mason.mail, mason.person) == (None, None, None)
    page(client, f"{HOME}/{mason.pk}/", 404)


@pytest.mark.parametrize(
    ("query", "found"),
    [("q=energ", True), ("sujet=tower", True), ("sujet=law", False), ("q=zz", False)],
)
def test_the_list_is_searched_by_word_and_topic(client, mason, query, found):
    assert ("Énergie du fleuve" in page(client, f"{HOME}/?{query}")) is found


def test_what_visitors_may_not_read_they_cannot_search(client, somebody, as_member, mason):
    assert "Énergie du fleuve" in page(client, f"{HOME}/?langue=ar")
    assert "Énergie du fleuve" not in page(as_member(somebody("Yaya")), f"{HOME}/?langue=ar")
    assert "Énergie du fleuve" not in page(client, f"{HOME}/?q=rive")


def test_the_same_name_is_refused_on_the_form(as_member, bearer, mason):
    typed = {"family": "provider", "title": "énergie du fleuve"}
    text = as_member(bearer).post(f"{HOME}/nouveau/", typed).content.decode()
    assert "est déjà dans l’annuaire" in text


def test_a_name_without_anything_is_refused_with_the_next_step(as_member, bearer):
    text = as_member(bearer).post(f"{HOME}/nouveau/", {"family": "media"}).content.decode()
    assert "dites comment s’appelle l’organisation" in text


def test_a_keeper_adds_and_changes_an_actor_by_the_pages(somebody, as_member, operator):
    browser = as_member(somebody("Salif", "facilitator"))
    typed = {"family": "media", "title": "Radio Dougou", "topics": ["content"], "languages": ["fr"]}
    made = browser.post(f"{HOME}/nouveau/", typed)
    assert made.status_code == 302
    changed = typed | {"zone": "Bourg", "seen_version": 1}
    assert browser.post(f"{made['Location']}changer/", changed).status_code == 302
    assert Actor.objects.get().zone == "Bourg"
    again = browser.post(f"{made['Location']}changer/", changed)
    assert again.status_code == 409


def test_two_keepers_who_change_one_actor_are_told(mason, bearer):
    values = {"title": "Énergie", "family": "provider"}
    actions.change_actor(mason, 1, acting_member=bearer, **values)
    with pytest.raises(EditedMeanwhile):
        actions.change_actor(mason, 1, acting_member=bearer, **values)


def test_gaps_name_the_topics_that_nobody_holds(mason, as_member, bearer):
    browser = as_member(bearer)
    absent = page(browser, f"{HOME}/manques/").split("personne pour")[1].split("</p>")[0]
    assert "sécurité numérique" in absent
    assert "énergie" not in absent
    for way in ("languages", "zones", "nonsense"):
        page(browser, f"{HOME}/manques/?par={way}")


def test_members_read_the_matrix_and_why_it_may_not_last(mason, as_member, somebody, bearer):
    browser = as_member(somebody("Yaya"))
    assert "Rien n’est encore écrit" in page(browser, f"{HOME}/collaborations/")
    operator = bearer.operator
    actions.tie(operator, "us", f"a{mason.pk}", 2, acting_member=bearer, note="prix")
    text = page(browser, f"{HOME}/collaborations/")
    assert "Personne ne décide avec vous" in text
    assert "consulte" in text


def test_a_tie_of_the_same_sides_replaces_the_one_before(mason, bearer):
    sides = ("us", f"a{mason.pk}")
    actions.tie(bearer.operator, *sides, 1, acting_member=bearer)
    actions.tie(bearer.operator, *sides, 4, acting_member=bearer)
    assert [tie.level for tie in Tie.objects.filter(ended_on=None)] == [4]
    assert Tie.objects.count() == 2


def test_a_keeper_ties_two_sides_by_the_page(mason, as_member, bearer):
    browser = as_member(bearer)
    typed = {"giver": "us", "taker": f"a{mason.pk}", "level": "3"}
    assert browser.post(f"{HOME}/collaborations/nouvelle/", typed).status_code == 302
    same = browser.post(f"{HOME}/collaborations/nouvelle/", typed | {"taker": "us"})
    assert "deux parties différentes" in same.content.decode()
    tie = Tie.objects.get()
    assert browser.post(f"{HOME}/collaborations/{tie.pk}/finir/").status_code == 302


def test_a_quote_goes_from_asked_to_closed_by_letter(mason, as_member, somebody):
    browser = as_member(somebody("Fanta", "treasurer"))
    typed = {"kind": "quote", "what": "Six panneaux posés"}
    made = browser.post(f"{HOME}/{mason.pk}/demander/", typed)["Location"]
    assert "il faut une adresse et leur accord" in page(browser, made)
    sent = browser.post(f"{made}envoyer/", {"way": "letter"})
    assert "Six panneaux posés" in page(browser, sent["Location"])
    answer = {"answer": "Oui", "price": "1250000", "currency": "XOF"}
    assert browser.post(made, answer).status_code == 302
    assert browser.post(f"{made}clore/", {"outcome": "retenu"}).status_code == 302
    request = Request.objects.get()
    assert (request.state, request.price, request.outcome) == (
        "closed",
        Decimal("1250000"),
        "retenu",
    )
    assert not Outgoing.objects.exists()


def test_a_mail_waits_for_the_link_once_they_agreed(mason, bearer):
    request = actions.ask(mason, "quote", "Un mât", acting_member=bearer)
    with pytest.raises(BadInput, match=r"courriel|mail"):
        actions.send_request(request, "mail", acting_member=bearer)
    agree(mason, "write", bearer)
    actions.send_request(request, "mail", acting_member=bearer)
    waiting = Outgoing.objects.get()
    assert MAIL in waiting.body
    assert waiting.sent_at is None


def test_a_price_needs_its_currency(mason, bearer):
    request = actions.ask(mason, "quote", "Un mât", acting_member=bearer)
    with pytest.raises(BadInput):
        actions.answer_request(request, "oui", price=Decimal(3), acting_member=bearer)


def test_a_closed_request_is_not_answered(mason, bearer):
    request = actions.ask(mason, "quote", "Un mât", acting_member=bearer)
    closed = actions.close_request(request, "non", acting_member=bearer)
    with pytest.raises(BadInput):
        actions.answer_request(closed, "oui", acting_member=bearer)


def test_members_read_facts_of_jobs_and_the_answer_to_them(mason, as_member, somebody, bearer):
    browser = as_member(bearer)
    typed = {
        "what": "Pose du pylône",
        "ended_on": "2026-02-03",
        "on_time": "no",
        "as_agreed": "yes",
        "price_held": "unknown",
        "still_works": "yes",
        "note": "Le câble manquait.",
    }
    assert browser.post(f"{HOME}/{mason.pk}/travaux/", typed).status_code == 302
    job = mason.jobs.get()
    assert browser.post(f"{HOME}/travaux/{job.pk}/", {"reply": "Grève du port."}).status_code == 302
    text = page(as_member(somebody("Yaya")), f"{HOME}/{mason.pk}/")
    assert "Le câble manquait." in text
    assert "Grève du port." in text


def test_visitors_read_nothing_of_jobs(client, mason, bearer):
    actions.tell_job(mason, what="Mât", ended_on=date(2026, 1, 1), acting_member=bearer)
    assert "Mât" not in page(client, f"{HOME}/{mason.pk}/")


def test_actions_of_others_are_compared_when_they_overlap(client, operator, bearer):
    facts = {"sector": "public", "held_by": "Région", "topics": ["training"]}
    days = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
    one = actions.add_action(operator, title="Salle", acting_member=bearer, **facts, **days)
    actions.add_action(operator, title="Cours du soir", acting_member=bearer, **facts)
    late = {"starts_on": date(2027, 1, 1)}
    actions.add_action(operator, title="Plus tard", acting_member=bearer, **facts, **late)
    text = page(client, f"{HOME}/actions/{one.pk}/")
    assert "Cours du soir" in text
    assert "Plus tard" not in text


def test_an_action_that_ends_before_it_begins_is_refused_on_the_form(as_member, bearer):
    typed = {
        "title": "Salle",
        "sector": "public",
        "held_by": "Mairie",
        "overlap": "unknown",
        "agreement": "none",
        "starts_on": "2026-05-01",
        "ends_on": "2026-04-01",
    }
    browser = as_member(bearer)
    text = browser.post(f"{HOME}/actions/nouvelle/", typed).content.decode()
    assert "finit avant de commencer" in text
    good = typed | {"ends_on": ""}
    assert browser.post(f"{HOME}/actions/nouvelle/", good).status_code == 302
    pk = DigitalAction.objects.get().pk
    changed = good | {"zone": "Bourg", "seen_version": 1}
    assert browser.post(f"{HOME}/actions/{pk}/changer/", changed).status_code == 302
    assert browser.post(f"{HOME}/actions/{pk}/retirer/").status_code == 302


def test_the_export_is_for_the_bearer_and_holds_no_formula(mason, as_member, somebody, bearer):
    mason.about = "=cmd()"
    mason.save()
    answer = as_member(bearer).get(f"{HOME}/export.csv")
    text = answer.content.decode()
    assert PHONE in text
    assert "'=cmd()" in text
    assert as_member(somebody("Salif", "facilitator")).get(f"{HOME}/export.csv").status_code == 403


@pytest.mark.parametrize("who", [None, "", "treasurer", "facilitator"])
def test_pages_of_keepers_are_closed_to_others(client, mason, somebody, as_member, who):
    roles = [who] if who else []
    browser = client if who is None else as_member(somebody("Yaya", *roles))
    keeps = who == "facilitator"
    for path in ("nouveau/", f"{mason.pk}/changer/", f"{mason.pk}/accord/", "actions/nouvelle/"):
        status = browser.get(f"{HOME}/{path}").status_code
        assert (status == 200) is keeps, path


def test_another_operator_cannot_reach_the_records(mason, as_member, bearer):
    from liane.server.community.accounts.actions import open_account
    from liane.server.community.members.models import Member
    from liane.server.community.operators.actions import found_operator

    user = open_account("Autre", "une-autre-phrase-longue")
    other = found_operator(user, name="Ailleurs", kind="village", privacy="public")
    browser = as_member(Member.objects.get(operator=other))
    for path in (f"{mason.pk}/", f"{mason.pk}/changer/", f"{mason.pk}/demander/"):
        assert browser.get(f"/o/{other.slug}/annuaire/{path}").status_code == 404


@pytest.mark.parametrize("path", ["", "manques/", "collaborations/", "demandes/", "actions/"])
def test_pages_ask_the_database_little_with_a_full_directory(
    operator, bearer, as_member, django_assert_max_num_queries, path
):
    for number in range(60):
        actor = actions.add_actor(
            operator, title=f"Acteur {number}", family="expert", acting_member=bearer
        )
        actions.tie(operator, "us", f"a{actor.pk}", 3, acting_member=bearer)
        actions.ask(actor, "quote", "Un mât", acting_member=bearer)
        actions.add_action(
            operator, title=f"A{number}", sector="public", held_by="x", acting_member=bearer
        )
    browser = as_member(bearer)
    with django_assert_max_num_queries(12):
        page(browser, f"{HOME}/{path}")


def test_requests_to_send_wait_on_the_first_page(mason, as_member, bearer):
    actions.ask(mason, "quote", "Un mât", acting_member=bearer)
    assert "1 demande à envoyer" in page(as_member(bearer), "/")


@pytest.mark.parametrize("query", ["page=9999", "page=x", "q=%00%ff", "famille=<b>", "par=%27"])
def test_odd_questions_are_answered(client, as_member, bearer, query):
    for path in ("", "manques/", "collaborations/", "actions/"):
        assert as_member(bearer).get(f"{HOME}/{path}?{query}").status_code == 200


def test_the_operators_export_holds_the_directory_and_the_services(mason, bearer):
    import json
    import zipfile

    from liane.server.community.operators.exchange import packed

    agree(mason, "members", bearer)
    with packed(bearer.operator) as file, zipfile.ZipFile(file) as archive:
        kinds = json.loads(archive.read("data.json"))["kinds"]
    assert kinds["directory.actors"][0]["phone"] == PHONE
    assert kinds["directory.consents"][0]["scope"] == "members"
    assert kinds["welcome.services"] == []


@pytest.mark.parametrize("key", ["a", "axyz", "x", "", "g01890000-0000-7000-8000-000000000000"])
def test_a_side_that_is_not_here_is_refused(bearer, key):
    with pytest.raises(BadInput):
        actions.tie(bearer.operator, "us", key, 2, acting_member=bearer)
