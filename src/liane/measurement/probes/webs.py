"""One web measurement with its control, ready for the journal; opens a socket through `sites`.

It holds what OONI's `web_connectivity` holds, and no judgement: `blocking` and `accessible` stay
unknown, for a verdict is read from the steps with the rules of the day.
"""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

from liane.measurement.probes.control import ask
from liane.measurement.probes.failures import failure_of
from liane.measurement.probes.lines import Meter
from liane.measurement.probes.pages import way_to
from liane.measurement.probes.sites import Patience, Visit, endpoint, look_up, visit

__all__ = ["Asking", "measure_site"]

_MOST_ENDPOINTS = 4


@dataclass(frozen=True, slots=True)
class Asking:
    """How sites are asked for: resolvers besides the system's, the control, patience."""

    resolvers: tuple[str, ...] = ()
    control: str | None = None
    patience: Patience = field(default_factory=Patience)


async def measure_site(url: str, asking: Asking, meter: Meter) -> tuple[dict[str, Any], str]:
    """The keys of one web measurement, and the hour that the control has."""
    seen = Visit(time.monotonic(), meter, asking.patience, asking.resolvers)
    failure = None
    control: asyncio.Task[tuple[dict[str, Any] | None, str | None, str]] | None = None
    try:
        _scheme, host, port, _path = way_to(url)
        addresses = await look_up(seen, host, 0)
        if asking.control:
            endpoints = [endpoint(each, port) for each in addresses[:_MOST_ENDPOINTS]]
            asked = ask(asking.control, url, endpoints, meter, asking.patience)
            control = asyncio.create_task(asked)
        await visit(seen, url, addresses)
    except (OSError, ValueError) as error:
        failure = failure_of(error)
    answer, why, hour = await control if control else (None, "no control was chosen", "")
    return _keys(seen, answer, why) | {"x_failure": failure}, hour


def _keys(seen: Visit, control: dict[str, Any] | None, why: str | None) -> dict[str, Any]:
    names = [each["failure"] for each in seen.queries if each["engine"] == "getaddrinfo"]
    return {
        "queries": seen.queries,
        "tcp_connect": seen.connections,
        "tls_handshakes": seen.handshakes,
        "requests": seen.requests,
        "control": control,
        "control_failure": why,
        "dns_experiment_failure": names[0] if names else None,
        "blocking": None,
        "accessible": None,
    }
