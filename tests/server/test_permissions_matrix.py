"""Who may open what: the table of the documentation, walked address by address."""

import pytest
from django.urls import resolve
from matrix import PERSONS, ROLES, address_of, addresses, expected, opens

from liane.server.community.accounts.actions import open_account
from liane.server.community.members.actions import join
from liane.server.site.access import may

pytestmark = pytest.mark.slow
BACKEND = "liane.server.community.accounts.backends.SealedBackend"


def test_every_address_is_in_the_table_and_the_table_has_no_other():
    assert sorted(set(addresses()) ^ set(expected())) == []


@pytest.fixture
def enter(client, operator, bearer):
    """Sign in as one kind of person."""

    def enter_as(person: str) -> None:
        if person == "visitor":
            return
        user = bearer.user if person == "bearer" else open_account("Quelqu’un", None)
        if person in ("member", *ROLES) and person != "bearer":
            roles = () if person == "member" else (person,)
            join(operator, user=user, name="Quelqu’un", roles=roles, acting_member=bearer)
        client.force_login(user, backend=BACKEND)

    return enter_as


@pytest.mark.parametrize("person", PERSONS)
def test_the_site_opens_to_each_person_what_the_table_says(person, enter, client, operator):
    enter(person)
    table = expected()
    wrong = {
        name: "opens" if found else "is closed"
        for name in asked_as(person, table)
        if (found := opens(client, address_of(name, operator.slug))) != (person in table[name])
    }
    assert wrong == {}


def asked_as(person: str, table: dict[str, frozenset[str]]) -> list[str]:
    """The pages to ask for: as a role, all but those that open to every member as well."""
    leave_out = {"leave"}  # it would sign the person out
    if person in ROLES:
        leave_out |= {name for name, who in table.items() if {"member", person} <= who}
    return sorted(set(table) & set(addresses()) - leave_out)


def test_what_opens_to_every_member_opens_to_every_role():
    table, shut = expected(), []
    for name in sorted(set(table) & set(addresses())):
        who = resolve(address_of(name, "village")).func.access
        for role in table[name] & set(ROLES) if "member" in table[name] else ():
            if not may(who, signed_in=True, privacy="private", roles=frozenset({role})):
                shut.append((name, role))
    assert shut == []
