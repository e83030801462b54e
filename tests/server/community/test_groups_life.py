"""Groups, notices, tasks: who may, what two do at once, what stays."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.groups import actions, queries
from liane.server.community.groups.models import Group
from liane.server.site.models import OutboxEntry
from liane.server.site.records import EditedMeanwhile


@pytest.fixture
def masts(bearer) -> Group:
    return actions.found_group(acting_member=bearer, name="Mâts", mandate="Poser les mâts")


def test_a_plain_member_founds_no_group(somebody):
    with pytest.raises(BadInput, match="animateur"):
        actions.found_group(acting_member=somebody(), name="x", mandate="y")


def test_a_closed_door_is_opened_from_inside(masts, bearer, somebody):
    moussa = somebody()
    masts.open_to_all = False
    masts.save()
    with pytest.raises(BadInput):
        actions.come_in(masts, moussa, acting_member=moussa)
    actions.come_in(masts, moussa, acting_member=bearer)
    assert masts.belongings.count() == 2


def test_a_group_is_never_left_without_somebody_who_leads_it(masts, bearer, somebody):
    moussa = somebody()
    actions.come_in(masts, moussa, acting_member=moussa)
    with pytest.raises(BadInput):
        actions.go_out(masts, bearer, acting_member=bearer)


def test_two_who_change_a_group_at_once_are_told(masts, bearer):
    actions.change_group(masts, 1, acting_member=bearer, name="Mâts et câbles")
    with pytest.raises(EditedMeanwhile):
        actions.change_group(masts, 1, acting_member=bearer, name="Autre")


def test_a_public_notice_goes_to_the_outbox_and_comes_back_when_withdrawn(bearer):
    notice = actions.announce(acting_member=bearer, title="Moulin", audience="public")
    actions.withdraw(notice, acting_member=bearer)
    told = OutboxEntry.objects.filter(topic="notices").order_by("id")
    assert [entry.op for entry in told] == ["put", "erase"]


def test_a_notice_is_read_until_its_last_day(bearer, operator):
    yesterday = timezone.localdate() - timedelta(days=1)
    actions.announce(acting_member=bearer, title="Passée", until_day=yesterday)
    actions.announce(acting_member=bearer, title="Du jour", until_day=timezone.localdate())
    assert [notice.title for notice in queries.notices_for(bearer)] == ["Du jour"]


def test_visitors_read_public_notices_alone(bearer, operator, masts):
    for audience in ("public", "members", "group"):
        actions.announce(acting_member=bearer, title=audience, audience=audience, group=masts)
    assert [notice.title for notice in queries.public_notices(operator)] == ["public"]


def test_a_notice_for_a_group_is_not_read_by_others(bearer, masts, somebody):
    actions.announce(acting_member=bearer, title="x", audience="group", group=masts)
    assert not queries.notices_for(somebody()).exists()


def test_of_two_who_take_a_task_the_second_is_told(bearer, somebody):
    task = actions.add_task(acting_member=bearer, title="Échelle")
    actions.take_task(task, acting_member=somebody("Moussa"))
    with pytest.raises(BadInput):
        actions.take_task(task, acting_member=somebody("Kadia"))


def test_the_most_pressing_task_comes_first_and_those_without_a_day_last(bearer, operator):
    for title, due in (("c", None), ("b", date(2030, 1, 2)), ("a", date(2030, 1, 1))):
        actions.add_task(acting_member=bearer, title=title, due=due)
    assert [task.title for task in queries.open_tasks(operator)] == ["a", "b", "c"]


def test_a_task_that_is_done_is_no_longer_to_be_done(bearer, operator):
    task = actions.add_task(acting_member=bearer, title="x")
    actions.finish_task(task, acting_member=bearer)
    assert not queries.open_tasks(operator).exists()
