"""Probes: the one part of measurement that opens a socket; what it sees is signed and kept.

It visits sites as a browser would, asks a control elsewhere for the same in the same minute, pings
the operator's own devices, and writes what OONI's tests write, with no judgement. It is slow on
purpose, stops when told to, and leaves the own network only where somebody agreed to it.
"""

from liane.measurement.probes.chains import Link, Problem, Report, check, read_link
from liane.measurement.probes.clocks import Clock
from liane.measurement.probes.consents import (
    CONSENT,
    CONSENT_VERSION,
    RISKS,
    Pause,
    Permissions,
    country_of,
)
from liane.measurement.probes.control import Helper, serve
from liane.measurement.probes.files import lines_of
from liane.measurement.probes.journals import Journal
from liane.measurement.probes.keeping import Keep, hold, what_is_kept
from liane.measurement.probes.lines import Meter, has_roots
from liane.measurement.probes.lookups import check_resolver
from liane.measurement.probes.pings import ping
from liane.measurement.probes.rounds import Plan, Round, Rounds
from liane.measurement.probes.sites import Patience
from liane.measurement.probes.targets import (
    COMMON,
    Device,
    Site,
    chosen,
    read_devices,
    read_sites,
    usual_sites,
)
from liane.measurement.probes.traffic import DAILY_MB, Traffic
from liane.measurement.probes.webs import Asking

__all__ = [
    "COMMON",
    "CONSENT",
    "CONSENT_VERSION",
    "DAILY_MB",
    "RISKS",
    "Asking",
    "Clock",
    "Device",
    "Helper",
    "Journal",
    "Keep",
    "Link",
    "Meter",
    "Patience",
    "Pause",
    "Permissions",
    "Plan",
    "Problem",
    "Report",
    "Round",
    "Rounds",
    "Site",
    "Traffic",
    "check",
    "check_resolver",
    "chosen",
    "country_of",
    "has_roots",
    "hold",
    "lines_of",
    "ping",
    "read_devices",
    "read_link",
    "read_sites",
    "serve",
    "usual_sites",
    "what_is_kept",
]
