"""What the worker does for states: follow them, tell what lasts."""

from django.utils.translation import override
from django_tasks import task

from liane.server.community.operators.models import Operator
from liane.server.lookout.states.actions import follow_states, tell_faults
from liane.server.site.sealing import is_open

__all__ = ["look"]


@task()
def look() -> int:
    """One round over the operators whose lookout is open; return how many faults changed."""
    changed = 0
    for operator in Operator.objects.filter(closed_at=None).iterator():
        if "lookout" in operator.wings:
            changed += follow_states(operator)
            if is_open():
                with override(operator.languages[0] if operator.languages else "fr"):
                    tell_faults(operator)
    return changed
