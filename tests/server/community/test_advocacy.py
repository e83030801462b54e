"""Advocacy: letters and answers, promises and the right to answer, a person who is supported."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.advocacy import actions, queries
from liane.server.community.advocacy.letters import samples
from liane.server.community.advocacy.models import Campaign, Commitment, Letter, SupportCase
from liane.server.community.advocacy.rules import may_publish, shown_state
from liane.server.community.events.queries import calendar_of
from liane.server.community.groups.models import Task
from liane.server.site.models import AuditLine

BASE = "/o/dougouba/plaidoyer/"
TODAY = date(2026, 11, 22)


@pytest.fixture
def awa(bearer, as_member):
    return as_member(bearer)


@pytest.fixture
def plan(bearer) -> Campaign:
    return actions.plan_campaign(
        acting_member=bearer, title="Préavis", situation="x", goal="y", ask="z", target="Opérateur"
    )


def promise(bearer, **more) -> Commitment:
    facts = {"body": "Opérateur", "what": "Prévenir", "source": "Journal du 3", **more}
    return actions.write_commitment(
        acting_member=bearer, said_on=timezone.localdate() - timedelta(days=30), **facts
    )


def test_not_kept_is_said_once_the_body_could_answer():
    asked = TODAY - timedelta(days=6)
    assert shown_state("broken", "", asked, TODAY) == "unclear"
    assert shown_state("broken", "Nous l’avons fait", asked, TODAY) == "broken"
    assert shown_state("broken", "", TODAY - timedelta(days=7), TODAY) == "broken"
    assert shown_state("kept", "", None, TODAY) == "kept"


def test_nothing_without_a_source_is_public():
    assert not may_publish("  ", TODAY)
    assert not may_publish("Journal officiel", None)


def test_every_letter_is_ready_in_both_languages():
    assert [each.key for each in samples("fr")] == [each.key for each in samples("en")]
    assert all(each.body and each.subject and "[" in each.text for each in samples("en-gb"))


def test_a_letter_that_was_sent_is_reminded_of_and_no_longer_changed(bearer, plan):
    letter = actions.write_letter(
        acting_member=bearer, campaign=plan, body="ICANN", subject="Soutien", text="…"
    )
    sent = actions.send_letter(letter, acting_member=bearer, sent_on=timezone.localdate())
    assert Task.objects.get(about=letter.pk).due == sent.answer_due
    for again in (
        lambda: actions.send_letter(letter, acting_member=bearer, sent_on=timezone.localdate()),
        lambda: actions.change_letter(sent, sent.version, acting_member=bearer, body="X"),
    ):
        with pytest.raises(BadInput):
            again()
    actions.answer_letter(
        sent, acting_member=bearer, state="refused", answered_on=timezone.localdate(), answer="Non"
    )
    assert Letter.objects.get().answer == "Non"


def test_a_letter_is_not_answered_before_it_was_sent(bearer):
    letter = actions.write_letter(acting_member=bearer, body="ICANN", subject="S", text="…")
    with pytest.raises(BadInput):
        actions.answer_letter(
            letter, acting_member=bearer, state="answered", answered_on=timezone.localdate()
        )
    with pytest.raises(BadInput):
        tomorrow = timezone.localdate() + timedelta(days=1)
        actions.send_letter(letter, acting_member=bearer, sent_on=tomorrow)


def test_a_promise_is_public_only_with_source_and_right_to_answer(bearer, client):
    made = promise(bearer, due=timezone.localdate() + timedelta(days=9))
    assert Task.objects.get(about=made.pk).due == made.due
    with pytest.raises(BadInput):
        actions.publish_commitment(made, True, acting_member=bearer)
    actions.keep_reply(made, acting_member=bearer, reply_asked_on=timezone.localdate())
    actions.publish_commitment(made, True, acting_member=bearer)
    actions.follow_commitment(
        made,
        acting_member=bearer,
        state="broken",
        text="Rien n’est venu",
        proof="Cahier",
        on_day=timezone.localdate(),
    )
    assert queries.public_summary(made.operator)[0].shown == "unclear"
    assert "Prévenir" in client.get(f"{BASE}public/").content.decode()


def test_what_was_seen_needs_a_proof(bearer):
    with pytest.raises(BadInput):
        actions.follow_commitment(
            promise(bearer),
            acting_member=bearer,
            state="kept",
            text="Fait",
            proof=" ",
            on_day=timezone.localdate(),
        )


def support(bearer) -> Campaign:
    facts = {"situation": "x", "goal": "y", "ask": "z", "target": "Ministère"}
    return actions.plan_campaign(acting_member=bearer, title="Soutien", kind="support", **facts)


def test_nothing_of_a_person_is_public_without_the_family(bearer, client):
    campaign = support(bearer)
    words = {"name": "Nyélénì", "public_words": "Elle est journaliste."}
    with pytest.raises(BadInput):
        actions.keep_case(campaign, acting_member=bearer, **words)
    agreed = {"consent_on": timezone.localdate(), "consent_by": "Sa sœur, par écrit"}
    actions.keep_case(campaign, acting_member=bearer, **words, **agreed)
    page = client.get(f"{BASE}public/").content.decode()
    assert "Elle est journaliste." in page and "Nyélénì" not in page
    ended = {"consent_ended_on": timezone.localdate()}
    actions.keep_case(campaign, acting_member=bearer, **words, **agreed, **ended)
    assert "journaliste" not in client.get(f"{BASE}public/").content.decode()
    assert SupportCase.objects.get().public_words == ""
    said = " ".join(str(line) for line in AuditLine.objects.values_list("facts", flat=True))
    assert "Ny" not in said and "journaliste" not in said


def test_a_person_is_kept_from_those_who_do_not_guard_them(bearer, somebody, as_member):
    campaign = support(bearer)
    actions.keep_case(campaign, acting_member=bearer, name="Nyélénì")
    page = f"{BASE}plans/{campaign.pk}/personne/"
    editor = somebody("Nana", "editor")
    assert as_member(editor).get(page).status_code == 403
    with pytest.raises(BadInput):
        actions.keep_case(campaign, acting_member=editor, name="X")
    assert "Nyélénì" in as_member(bearer).get(page).content.decode()


def test_pages_go_from_a_plan_to_an_answer(awa, plan, bearer, django_assert_max_num_queries):
    letter = awa.post(
        f"{BASE}courriers/nouveau/?modele=operator",
        {"campaign": plan.pk, "body": "Opérateur", "subject": "Préavis", "text": "Bonjour"},
    ).url
    day = timezone.localdate().isoformat()
    awa.post(f"{letter}envoi/", {"sent_on": day})
    awa.post(f"{letter}reponse/", {"state": "answered", "answered_on": day, "answer": "Oui"})
    awa.post(f"{BASE}plans/{plan.pk}/preuves/", {"shows": "a", "source": "b", "seen_on": day})
    awa.post(f"{BASE}rencontres/nouvelle/", {"body": "Mairie", "on_day": day, "said": "Oui"})
    awa.post(
        f"{BASE}engagements/nouveau/",
        {"body": "Mairie", "kind": "authority", "what": "Aider", "said_on": day, "due": day},
    )
    roles = {"roles": "Awa : les courriers", "budget": "15000", "learnt": "Écrire plus tôt"}
    told = {name: getattr(plan, name) for name in ("title", "kind", "situation", "goal", "ask")}
    told |= {"target": plan.target, "state": "running", "seen_version": plan.version}
    awa.post(f"{BASE}plans/{plan.pk}/changer/", told | roles)
    seen = awa.get(f"{BASE}plans/{plan.pk}/").content.decode()
    assert "les courriers" in seen and "Écrire plus tôt" in seen
    for page in ("", f"plans/{plan.pk}/", "courriers/", "engagements/", "rencontres/"):
        with django_assert_max_num_queries(12):
            assert awa.get(BASE + page).status_code == 200
    assert "Oui" in awa.get(letter).content.decode()
    assert "Bonjour" in awa.get(f"{letter}imprimer/").content.decode()
    today = timezone.localdate()
    said = [each.what for each in calendar_of(plan.operator, bearer, today, today)]
    assert any("Mairie" in each for each in said)


def test_a_sample_fills_the_letter_that_is_begun(awa):
    page = awa.get(f"{BASE}courriers/nouveau/?modele=icann").content.decode()
    assert "ICANN" in page and "acceptation universelle" in page


def test_a_document_of_a_letter_is_sealed_and_comes_back_whole(awa, bearer):
    letter = actions.write_letter(acting_member=bearer, body="ICANN", subject="S", text="…")
    with pytest.raises(BadInput):
        actions.add_paper(letter, b"hello", "x", acting_member=bearer)
    paper = actions.add_paper(letter, b"%PDF-1.7 accord", "Reçu", acting_member=bearer)
    page = awa.get(f"{BASE}courriers/{letter.pk}/pieces/{paper.pk}/")
    assert page.content == b"%PDF-1.7 accord"


def test_the_first_pages_of_advocacy_teach(awa):
    for page in ("", "public/", "courriers/", "engagements/", "rencontres/"):
        assert 'class="tendril"' in awa.get(BASE + page).content.decode()
