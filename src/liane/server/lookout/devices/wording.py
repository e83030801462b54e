"""What codes of reasons, causes and readings say to people."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from liane.server.site.templatetags.liane import number

__all__ = ["CAUSES", "READINGS", "SOURCES", "WAYS", "said_failure", "why_of"]

_REASONS = {
    "silent": lazy("it does not answer"),
    "unread": lazy("nothing could be read of it"),
    "port": lazy("the interface of its link is down"),
    "loss": lazy("packets are lost: {figure} %"),
    "battery": lazy("its battery is low: {figure}"),
    "signal": lazy("its signal is weak: {figure} dBm"),
    "behind": lazy("it cannot be reached: something before it is cut"),
    "island": lazy("this box does not reach its own network: nothing is known"),
}
CAUSES = {
    "battery": lazy("its battery was nearly empty before it fell silent"),
    "mains": lazy("it ran on its battery before it fell silent"),
    "loss": lazy("packets are lost"),
    "signal": lazy("the signal is weak"),
    "port": lazy("an interface is down"),
}
READINGS = {  # in the order in which a page shows them
    "signal_dbm": (lazy("Received signal"), "dBm"),
    "rate_mbps": (lazy("Rate that the radio chose"), "Mb/s"),
    "throughput_mbps": (lazy("Came through in a test"), "Mb/s"),
    "rx_mbps": (lazy("Traffic received"), "Mb/s"),
    "tx_mbps": (lazy("Traffic sent"), "Mb/s"),
    "clients": (lazy("Phones and computers connected"), ""),
    "battery_v": (lazy("Battery voltage"), "V"),
    "battery_percent": (lazy("Battery charge"), "%"),
    "rtt_ms": (lazy("Round trip"), "ms"),
}
WAYS = {
    "ping": lazy("ping"),
    "snmp": lazy("SNMP"),
    "exporter": lazy("exporter"),
    "mesh": lazy("routing daemon"),
    "speed": lazy("test of throughput"),
}

_FAILURES = {
    "generic_timeout_error": lazy("no answer in time"),
    "connection_refused": lazy("it refuses the connection"),
    "connection_reset": lazy("it breaks the connection off"),
    "host_unreachable": lazy("no way leads there"),
    "network_unreachable": lazy("no way leads there"),
    "snmp_UnknownUserName": lazy("it does not know this name"),
    "snmp_WrongDigest": lazy("the password that signs is wrong"),
    "snmp_is_not_here": lazy("the part that asks by SNMP is not on this box"),
}


SOURCES = {
    "test": lazy("by test"),
    "counter": lazy("by the counters"),
    "radio": lazy("by the radio’s rate"),
    "built": lazy("measured when it was built"),
}


def said_failure(code: str) -> str:
    """Why a way gave nothing, as people read it; the code itself where it has no words."""
    return str(_FAILURES.get(code, code.removeprefix("unknown_failure: ")))


def why_of(reason: str, figure: float | None) -> str:
    """A reason as people read it; empty for none."""
    said: Any = _REASONS.get(reason)
    if said is None:
        return ""
    if reason == "loss":
        return str(said).format(figure=number(100 * (figure or 0.0)))
    shown = number(figure, 1) if figure is not None else _("unknown")
    return str(said).format(figure=shown)
