"""What filings say at the gate of the law."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from liane.server.community.operators.models import Operator
from liane.server.projects.regulation.models import Filing

__all__ = ["CODES", "measured"]

CODES = ("filings",)


def measured(operator: Operator) -> list[dict[str, Any]]:
    """Filed or spared, all of them; nothing is said before a filing was begun."""
    rows = list(Filing.objects.filter(operator=operator))
    if not rows:
        return []
    gone = (Filing.State.FILED, Filing.State.ACCEPTED, Filing.State.SPARED)
    done = [each for each in rows if each.state in gone and not each.is_late]
    said = _("{there} of {all} filed").format(there=len(done), all=len(rows))
    return [
        {
            "code": "filings",
            "state": "ok" if len(done) == len(rows) else "low",
            "said": said,
            "origin": _("filings"),
            "on": max((each.filed_on for each in rows if each.filed_on), default=None)
            or timezone.localdate(),
            "page": "filings",
        }
    ]
