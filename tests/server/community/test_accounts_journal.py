"""The audit as its bearer reads it, and acting for another."""

from datetime import timedelta

import pytest
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.accounts import journal
from liane.server.community.members.actions import join
from liane.server.site import audit
from liane.server.site.models import AuditLine


def test_the_bearer_reads_who_did_what_for_whom_and_others_do_not(
    operator, bearer, somebody, as_member
):
    salif, seydou = somebody("Salif", "facilitator"), somebody("Seydou")
    browser = as_member(salif)
    browser.post("/o/dougouba/agir-pour/", {"member": str(seydou.pk)})
    page = as_member(bearer).get("/o/dougouba/journal/").content.decode()
    assert "Salif" in page
    assert "Seydou" in page
    assert browser.get("/o/dougouba/journal/").status_code == 403


def test_acting_for_somebody_is_said_on_every_page_and_in_the_audit(
    operator, somebody, as_member, rf
):
    salif, seydou = somebody("Salif", "facilitator"), somebody("Seydou")
    browser = as_member(salif)
    browser.post("/o/dougouba/agir-pour/", {"member": str(seydou.pk)})
    page = browser.get("/o/dougouba/membres/")
    assert page.context["request"].member.acts_for == seydou
    assert "agir-pour/arreter" in page.content.decode()
    audit.note("members.offer", page.context["request"].member)
    assert AuditLine.objects.filter(member=salif.pk, for_member=seydou.pk).count() == 2
    browser.post("/o/dougouba/agir-pour/arreter/")
    assert browser.get("/o/dougouba/membres/").context["request"].member.acts_for is None


def test_acting_ends_after_an_hour(operator, somebody, as_member):
    salif, seydou = somebody("Salif", "facilitator"), somebody("Seydou")
    browser = as_member(salif)
    browser.post("/o/dougouba/agir-pour/", {"member": str(seydou.pk)})
    session = browser.session
    session["acting"] = {**session["acting"], "until": timezone.now().isoformat()}
    session.save()
    assert browser.get("/o/dougouba/").context["request"].member.acts_for is None


@pytest.mark.parametrize("wrong", ["not-an-id", "00000000-0000-7000-8000-000000000000", ""])
def test_acting_for_nobody_is_refused(operator, bearer, as_member, wrong):
    assert as_member(bearer).post("/o/dougouba/agir-pour/", {"member": wrong}).status_code == 404


def test_acting_for_oneself_is_refused(operator, bearer, as_member):
    answer = as_member(bearer).post("/o/dougouba/agir-pour/", {"member": str(bearer.pk)})
    assert answer.status_code == 400


def test_a_member_without_the_role_acts_for_nobody(operator, bearer, somebody, as_member):
    moussa = as_member(somebody("Moussa"))
    assert moussa.post("/o/dougouba/agir-pour/", {"member": str(bearer.pk)}).status_code == 403


def _many(operator, bearer, count):
    now = timezone.now()
    AuditLine.objects.bulk_create(
        AuditLine(
            operator=operator,
            action=f"registers.verb_{n % 7}",
            member=bearer.pk if n % 3 else None,
            at=now - timedelta(minutes=n),
        )
        for n in range(count)
    )


def test_pages_follow_each_other_without_a_gap(operator, bearer):
    _many(operator, bearer, 120)
    AuditLine.objects.update(at=timezone.now())  # all in one moment
    seen, before = [], ""
    while True:
        lines, before = journal.page_of(operator, journal.Asked(before=before))
        seen += [each.line.pk for each in lines]
        if not before:
            break
    assert len(seen) == len(set(seen)) == AuditLine.objects.filter(operator=operator).count()


def test_the_journal_is_filtered_by_what_who_and_day(operator, bearer, as_member):
    _many(operator, bearer, 60)
    browser = as_member(bearer)

    def lines(query):
        return browser.get(f"/o/dougouba/journal/?{query}").context["lines"]

    assert {each.line.action for each in lines("action=registers.verb_3")} == {"registers.verb_3"}
    assert {each.who for each in lines("who=Awa")} == {"Awa"}
    assert lines("who=Personne") == []
    assert lines("day=2001-01-01") == []


@pytest.mark.parametrize("query", ["before=x", "before=2020-01-01_z", "day=hier", "action=%00"])
def test_a_strange_question_is_no_error(operator, bearer, as_member, query):
    assert as_member(bearer).get(f"/o/dougouba/journal/?{query}").status_code == 200


def test_a_page_of_the_journal_costs_few_queries(
    operator, bearer, as_member, django_assert_max_num_queries
):
    _many(operator, bearer, 200)
    browser = as_member(bearer)
    with django_assert_max_num_queries(12):
        browser.get("/o/dougouba/journal/")


def test_after_thirty_days_a_line_names_nobody(operator, bearer, somebody):
    moussa = somebody("Moussa")
    AuditLine.objects.update(at=timezone.now() - timedelta(days=31))
    assert audit.forget_who() >= 1
    kept = AuditLine.objects.filter(at__lt=timezone.now() - timedelta(days=30))
    assert not kept.exclude(member=None).exists()
    assert not kept.filter(subject=moussa.pk).exists()
    lines, _ = journal.page_of(operator, journal.Asked())
    assert not any(each.who in ("Awa", "Moussa") for each in lines)


def test_one_run_forgets_so_many_lines_and_the_next_one_the_rest(operator, bearer):
    _many(operator, bearer, 30)
    AuditLine.objects.update(at=timezone.now() - timedelta(days=31))
    named = AuditLine.objects.exclude(member=None)
    before = named.count()
    assert audit.forget_who(at_most=5) == 5
    assert named.count() >= before - 5
    assert audit.forget_who() >= before - 5
    assert (named.count(), audit.forget_who()) == (0, 0)


def test_lines_of_one_member_and_month_keep_one_pseudonym_and_what_they_are_about(operator, bearer):
    AuditLine.objects.all().delete()
    old = timezone.now() - timedelta(days=45)
    about = AuditLine(operator=operator, action="a", member=bearer.pk, at=old)
    about.subject_kind, about.subject = "registers.Site", bearer.pk
    AuditLine.objects.bulk_create(
        [about, AuditLine(operator=operator, action="b", member=bearer.pk, at=old)]
    )
    audit.forget_who()
    first, second = AuditLine.objects.order_by("action")
    assert first.pseudonym == second.pseudonym != ""
    assert first.subject == bearer.pk


def test_somebody_without_an_account_can_be_acted_for(operator, bearer, as_member):
    seydou = join(operator, user=None, name="Seydou", acting_member=bearer)
    answer = as_member(bearer).post("/o/dougouba/agir-pour/", {"member": str(seydou.pk)})
    assert answer.status_code == 302


def test_acting_needs_a_member_of_this_operator(operator, bearer, rf):
    from liane.server.community.accounts.acting import act_for

    with pytest.raises(BadInput):
        act_for(rf.get("/"), bearer, acting_member=bearer)
