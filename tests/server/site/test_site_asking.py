"""Questions whose words are made once answer as Django does, for whoever asks next too."""

import pytest
from django.utils import timezone

from liane.server.community.accounts.backends import SealedBackend
from liane.server.community.accounts.sessions import SessionStore
from liane.server.community.members.actions import give_role
from liane.server.community.members.models import Member
from liane.server.community.members.queries import member_of
from liane.server.community.operators.actions import found_operator
from liane.server.community.operators.models import Operator
from liane.server.community.operators.queries import find_operator
from liane.server.site.asking import Question

pytestmark = pytest.mark.django_db


def test_a_record_is_whole(operator):
    found, expected = find_operator(operator.slug), Operator.objects.get(pk=operator.pk)
    assert found == expected
    for field in Operator._meta.concrete_fields:
        assert getattr(found, field.attname) == getattr(expected, field.attname), field.name


def test_the_next_who_asks_gets_an_answer_of_their_own(operator, bearer):
    other = found_operator(bearer.user, name="Farako", kind="village")
    asked = [find_operator(each) for each in (operator.slug, other.slug, "nowhere", operator.slug)]
    assert asked == [operator, other, None, operator]


def test_sealed_and_deferred_fields_and_roles_come_as_ever(operator, bearer, somebody):
    moussa = somebody("Moussa", "technician")
    give_role(moussa, "treasurer", acting_member=bearer)
    found = member_of(moussa.user, operator)
    assert found is not None
    assert found.name == "Moussa"
    assert found.role_names == {"technician", "treasurer"}
    assert "phone" in found.get_deferred_fields()
    assert member_of(bearer.user, operator) == bearer


def test_accounts_and_sessions_that_ended_are_not_found(bearer):
    user, store = bearer.user, SessionStore()
    store["door"] = "safe"
    store.create()
    assert SealedBackend().get_user(str(user.pk)) == user
    assert SessionStore(store.session_key).load() == {"door": "safe"}

    type(user).objects.filter(pk=user.pk).update(is_active=False)
    store.model.objects.update(expire_date=timezone.now())

    assert SealedBackend().get_user(str(user.pk)) is None
    assert SessionStore(store.session_key).load() == {}


def test_a_value_may_stand_in_a_question_more_than_once(operator, bearer):
    same = Question(lambda pk: Member.objects.filter(pk=pk).exclude(household=pk), Member, "id")
    assert same.all(bearer.pk) == [bearer]
