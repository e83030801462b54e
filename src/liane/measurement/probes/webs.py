"""One web measurement with its control, ready for the journal; opens a socket through `sites`.

It holds what OONI's `web_connectivity` holds, and no judgement: `blocking` and `accessible` stay
unknown, for a verdict is read from the steps with the rules of the day.
"""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from liane.measurement.probes.control import ask
from liane.measurement.probes.failures import failure_of
from liane.measurement.probes.lines import Meter
from liane.measurement.probes.pages import way_to
from liane.measurement.probes.sites import Patience, Visit, endpoint, look_up, visit
from liane.measurement.probes.speeds import timed

__all__ = ["Asking", "measure_site"]

_MOST_ENDPOINTS = 4
_LITTLE = 16 * 1024
_IN_VAIN = ("generic_timeout_error", "dns_temporary_failure")


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
    keys = _keys(seen, answer, why) | {"x_failure": failure}
    if asking.control and answer and (waited_s := _waited_s(seen)):
        keys["x_beside"] = await _beside(asking.control, asking.patience, meter, waited_s)
    return keys, hour


def _waited_s(seen: Visit) -> float:
    """The longest time that a step was given in vain; zero where none was."""
    steps = [*seen.connections, *seen.handshakes, *seen.requests, *seen.queries]
    in_vain = (each for each in steps if each.get("status", each)["failure"] in _IN_VAIN)
    return max((each["t"] - each["t0"] for each in in_vain), default=0.0)


async def _beside(
    control: str, patience: Patience, meter: Meter, waited_s: float
) -> dict[str, Any] | None:
    """How a little file of the control comes by the same link: was the link able at all?

    None for a control that has no such file.
    """
    file = await timed(urljoin(control, f"/file/{_LITTLE}"), meter, patience, _LITTLE)
    if file["failure"] is None and file["status"] != 200:
        return None
    spent = [file[name] for name in ("connect_s", "first_byte_s", "seconds")]
    whole = file["failure"] is None and None not in spent
    return {
        "failure": file["failure"],
        "bytes": file["bytes"],
        "seconds": round(sum(spent), 6) if whole else None,
        "waited_s": round(waited_s, 6),
    }


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
