"""What the worker does for the own network: look, sum up, tidy; each in a process of its own."""

import json
import subprocess
import sys
from datetime import date, timedelta
from importlib.util import find_spec
from typing import Any

from django.utils import timezone
from django.utils.translation import override
from django_tasks import task

from liane.server.community.operators.clocks import in_time_of
from liane.server.community.operators.models import Operator
from liane.server.lookout.devices import actions
from liane.server.lookout.devices.asking import look_at, watched_operators
from liane.server.lookout.devices.keeping import folder_of
from liane.server.lookout.devices.models import Device
from liane.server.site.demo import is_demo

__all__ = ["COMMAND", "agents_are_here", "is_watched", "look", "look_now", "sum_up", "tidy"]

COMMAND = (sys.executable, "-m", "liane.server.lookout.devices.job")
_MOST_S = {"look": 60, "sum": 300, "tidy": 600}


def is_watched() -> bool:
    """Whether any device is watched on this box."""
    return not is_demo() and Device.objects.filter(gone_at=None).exists()


def agents_are_here() -> bool:
    """Whether this box can ask by SNMP; nothing is imported to know it."""
    return find_spec("pysnmp") is not None


@task(queue_name="watch")
def look() -> int:
    """One look at every network that is watched; return how many things changed."""
    return look_now(watched_operators())


def look_now(operators: list[Operator], **how: Any) -> int:
    """Look at the networks of operators, and take over what was seen."""
    asked = [look_at(each) for each in operators]
    told = ask_job({"do": "look", "operators": asked, **how}) if asked else {}
    changed = 0
    for operator in operators:
        found = told.get(str(operator.pk))
        language = operator.languages[0] if operator.languages else "fr"
        if found is not None:
            with in_time_of(operator), override(language):
                changed += actions.take_look(operator, found)
    return changed


@task(queue_name="watch")
def sum_up() -> int:
    """Keep the sums of the hours that were read; return how many rows."""
    operators = watched_operators()
    told = ask_job({"do": "sum", "operators": _folders(operators)})
    return sum(
        actions.keep_sums(each, date.fromisoformat(day["day"]), day["rows"])
        for each in operators
        for day in told.get(str(each.pk), [])
    )


@task(queue_name="watch")
def tidy() -> int:
    """Make one file of each day that is over, and let the oldest go; return how many went."""
    told = ask_job({"do": "tidy", "operators": _folders(watched_operators())})
    return int(told.get("gone", 0)) + actions.thin_sums(timezone.now().date() - timedelta(days=1))


def _folders(operators: list[Operator]) -> list[dict[str, str]]:
    return [{"operator": str(each.pk), "folder": str(folder_of(each))} for each in operators]


def ask_job(asked: dict[str, Any]) -> dict[str, Any]:
    """What the job says. Whatever breaks in it breaks the task, and the next one begins anew."""
    done = subprocess.run(
        COMMAND, input=json.dumps(asked), capture_output=True, text=True,
        timeout=_MOST_S[asked["do"]], check=True,
    )  # fmt: skip
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told
