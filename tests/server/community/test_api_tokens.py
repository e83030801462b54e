"""The interface for programs: tokens, rights, errors told as JSON."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

import liane.server
from liane.errors import BadInput
from liane.server.community.accounts.actions import change_password
from liane.server.community.api.actions import issue, owner_of, revoke
from liane.server.community.api.models import Token

TASKS = "/api/operators/dougouba/tasks"


@pytest.fixture
def program(client, bearer):
    """Ask something with a token that may write."""
    text = issue(bearer.user, label="essai", days=10, may_write=True)[1]

    def ask(address: str, body: object = None, token: str = text):
        headers = {"Authorization": f"Bearer {token}"}
        if body is None:
            return client.get(address, headers=headers)
        return client.post(address, body, content_type="application/json", headers=headers)

    return ask


def test_without_a_token_nothing_is_told(client, operator):
    assert client.get(TASKS).status_code == 401


def test_a_program_writes_a_task_and_reads_it(program):
    made = program(TASKS, {"title": "Échelle", "due": "2030-01-01"})
    assert made.status_code == 201
    assert [task["title"] for task in program(TASKS).json()] == ["Échelle"]


def test_a_token_that_reads_changes_nothing(program, bearer):
    reading = issue(bearer.user, label="lit", days=1, may_write=False)[1]
    assert program(TASKS, token=reading).status_code == 200
    assert program(TASKS, {"title": "x"}, token=reading).status_code == 403


def test_a_revoked_or_old_token_is_nobodys(bearer):
    token, text = issue(bearer.user, label="x", days=1, may_write=False)
    Token.objects.update(until=timezone.localdate() - timedelta(days=1))
    assert owner_of(text) is None
    Token.objects.update(until=timezone.localdate())
    assert owner_of(text) == token
    revoke(token)
    assert owner_of(text) is None


def test_the_database_keeps_no_token(bearer):
    text = issue(bearer.user, label="x", days=1, may_write=False)[1]
    assert text not in str(Token.objects.values())


def test_somebody_from_elsewhere_is_refused(program, somebody, operator):
    operator.privacy = "private"
    operator.save()
    from liane.server.community.accounts.actions import open_account

    stranger = open_account("Inconnue", None)
    text = issue(stranger, label="x", days=1, may_write=False)[1]
    assert program(TASKS, token=text).status_code == 404


def test_a_refusal_of_the_action_is_told_as_json(program, somebody):
    text = issue(somebody().user, label="x", days=1, may_write=True)[1]
    answer = program("/api/operators/dougouba/notices", {"title": "x"}, token=text)
    assert answer.status_code == 400
    assert answer.json()["error"] == "bad_input"


@pytest.mark.parametrize("days", [0, 366, -1])
def test_a_token_lives_between_a_day_and_a_year(bearer, days):
    with pytest.raises(BadInput):
        issue(bearer.user, label="x", days=days, may_write=False)


def test_the_token_is_shown_once_on_its_page(bearer, as_member):
    awa = as_member(bearer)
    made = awa.post("/compte/jetons/", {"label": "Tableur", "days": 30}).content.decode()
    assert "liane_" in made
    assert "liane_" not in awa.get("/compte/jetons/").content.decode()


def test_the_reference_lists_every_address(client, db):
    assert "/api/operators/{slug}/tasks" in client.get("/api/").content.decode()


def test_a_new_password_closes_the_tokens_of_before(program, bearer):
    change_password(bearer.user, "une-liane-tient-les-points")
    assert program(TASKS).status_code == 401


WRITING = {"post", "put", "patch", "delete"}
BY_HAND = {"save", "create", "bulk_create", "update", "delete", "get_or_create"}


def calls_of(part: ast.AST) -> set[tuple[str, str]]:
    """What is called in a function: of whom, and what."""
    found = [node.func for node in ast.walk(part) if isinstance(node, ast.Call)]
    return {
        (each.value.id if isinstance(each.value, ast.Name) else "", each.attr)
        for each in found
        if isinstance(each, ast.Attribute)
    }


def test_every_write_of_a_program_is_an_action_of_the_pages():
    files = sorted(Path(liane.server.__file__).parent.glob("*/*/api.py"))
    writes = [
        (file.parent.name, part)
        for file in files
        for part in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(part, ast.FunctionDef)
        and any(kind in WRITING for door in part.decorator_list for _who, kind in calls_of(door))
    ]
    assert len(writes) > 10
    for app, part in writes:
        calls = {call for line in part.body for call in calls_of(line)}
        assert any(who == "actions" for who, _what in calls), f"{app}.{part.name}"
        assert not {what for _who, what in calls} & BY_HAND, f"{app}.{part.name}"
