"""Every address of the interface against every kind of input that its description allows, and not.

The cases are drawn with a fixed seed, by operation, and each is undone before the next.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any
from uuid import UUID

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from plans_made import sample_files
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks

from liane.server.community.api.actions import issue
from liane.server.community.api.urls import interface
from liane.server.community.groups.actions import add_task
from liane.server.networks.interconnection.models import Offer, Point
from liane.server.networks.plans.actions import import_result, start_plan
from liane.server.networks.plans.models import Run
from liane.server.networks.registers.actions import add_entry, add_site
from liane.server.networks.upkeep.actions import report
from liane.server.site.sealing import lock

CASES = 10  # of each kind, for each operation
HELD = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
)


def description() -> dict[str, Any]:
    """What the interface says of itself; every case has the token, so doors are left out."""
    told = json.loads(json.dumps(interface.get_openapi_schema(path_prefix="/api/"), default=str))
    for verbs in told["paths"].values():
        for about in verbs.values():
            about.pop("security", None)
    return told


@cache
def schema() -> Any:
    """The description as the drawing of cases reads it: once for all."""
    load_all_checks()
    read = schemathesis.openapi.from_dict(description())
    read.app = OnTheBox()
    return read


OPERATIONS = [
    (path, verb) for path, verbs in description()["paths"].items() for verb in sorted(verbs)
]


class OnTheBox:
    """The server, asked from the box itself by the name that tests use."""

    def __init__(self) -> None:
        self.server = WSGIHandler()

    def __call__(self, environ: dict[str, Any], start: Any) -> Any:
        environ |= {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "testserver"}
        environ.pop("HTTP_ACCEPT_ENCODING", None)  # answers are read as they are
        return self.server(environ, start)


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """Each test is one transaction: a request ends without leaving the database."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def there(operator, bearer) -> dict[str, UUID]:
    """One record of each kind, by its name in addresses."""
    facts = {"name": "École", "lat": 14.27, "lon": -3.88, "kind": "school"}
    served = {"mast_heights_m": [9.0], "households": 40, "demand_mbps": 8.0}
    site = add_site(operator, facts | served, acting_member=bearer)
    zone = {"kind": "zone", "name": "Bourg", "lat": 14.2, "lon": -3.8, "facts": {}}
    add_entry(operator, "territory", zone, acting_member=bearer)
    point = Point.objects.create(operator=operator, name="Tour")
    Offer.objects.create(operator=operator, point=point, provider="Réseau", monthly_cost="12.50")
    add_site(operator, facts | served | {"name": "Butte"}, acting_member=bearer)
    plan = start_plan(operator, name="Premier", acting_member=bearer)
    draft = start_plan(operator, name="Second", acting_member=bearer)
    draft.own_ground = False
    draft.project["uplink"] = [{"site": site.code, "mbps": 50}]
    draft.save()
    Run.objects.create(plan=plan)
    import_result(operator, sample_files(), plan=plan, acting_member=bearer)
    task = add_task(title="Échelle", acting_member=bearer)
    ticket = report(operator, acting_member=bearer, service="wifi")
    found = {"site": site.pk, "plan": plan.pk, "ticket": ticket.pk, "task": task.pk}
    return {**found, "draft": draft.pk, "version": draft.version}


@pytest.fixture
def token(bearer) -> str:
    return issue(bearer.user, label="essai", days=1, may_write=True)[1]


@pytest.fixture
def undone() -> Iterator[Callable[[], Any]]:
    """A block whose writes are taken back."""

    class Block:
        def __enter__(self) -> None:
            self.block = transaction.atomic()
            self.block.__enter__()

        def __exit__(self, kind: Any, error: Any, trace: Any) -> bool:
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)
            return False

    yield Block


def aim(case: Any, there: dict[str, UUID], number: int) -> None:
    """Most cases go to records that are there, as they were read; some go astray."""
    for name in case.path_parameters or {}:
        if name == "slug" and number % 8:
            case.path_parameters[name] = "dougouba"
        elif name in there and number % 4:
            case.path_parameters[name] = str(there[name])
    for given_ in (case.query, case.body):
        if isinstance(given_, dict) and "version" in given_ and number % 4:
            given_["version"] = there["version"]


@pytest.mark.slow
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize(("path", "verb"), OPERATIONS)
def test_no_input_breaks_an_address_nor_its_description(
    path, verb, mode, there, token, undone, record_property
):
    operation = schema()[path][verb]
    if mode is GenerationMode.NEGATIVE and not (operation.body or operation.query or "{" in path):
        pytest.skip("nothing is given to it")
    if verb == "post" and path.endswith("/calculate"):
        there["plan"] = there["draft"]
    checks = [CHECKS.get_one(name) for name in HELD]
    asked: Counter[int] = Counter()

    @seed(20)
    @settings(
        max_examples=CASES,
        derandomize=False,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        aim(case, there, sum(asked.values()))
        with undone():
            response = case.call(headers={"Authorization": f"Bearer {token}"})
        asked[response.status_code] += 1
        case.validate_response(response, checks=checks)

    ask()
    record_property("cases", dict(asked))
    print(f"CASES {verb.upper()} {path} {mode.value} {dict(asked)}")


@pytest.mark.parametrize("path", [path for path, verb in OPERATIONS if verb == "get"])
def test_a_locked_box_breaks_no_address_and_shows_no_dots(path, client, there, token):
    for name, pk in {**there, "slug": "dougouba", "name": "territory"}.items():
        path = path.replace(f"{{{name}}}", str(pk))
    lock()
    answer = client.get(path, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code in (200, 423)
    assert "••" not in answer.content.decode()


@pytest.mark.parametrize(
    ("address", "body"),
    [("members", {"name": "Awa"}), ("tickets", {"service": "wifi", "words": "Rien"})],
)
def test_a_locked_box_takes_nothing_that_must_be_sealed(address, body, client, there, token):
    lock()
    headers = {"Authorization": f"Bearer {token}"}
    answer = client.post(
        f"/api/operators/dougouba/{address}", body, "application/json", headers=headers
    )
    assert answer.status_code == 423
