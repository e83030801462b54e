"""How things are can be shared from the front page of the lookout: the same as the network's."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as lazy

from liane.server.lookout.incidents.queries import running
from liane.server.site.sharing.kinds import listed
from liane.server.site.uplink.queries import link_now

__all__ = ["SHARED"]


def _now(operator: Any) -> Iterator[tuple[str, str]]:
    yield "Internet", link_now().label
    for each in running(operator)[:7]:
        yield each.title, str(each.get_step_display())


SHARED = (listed("lookout", "lookout", lazy("Lookout"), _now),)
