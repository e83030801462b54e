"""Measurement: foreign formats read into one table of observations, good records kept apart.

The readers take files, folders and streams as they come (packed, cut short, mixed) and lose
nothing in silence: each record is read or told as rejected, with its place and its reason.
Only its part `probes` opens connections, and nothing here imports it.
"""

from liane.measurement.addresses import is_bogon
from liane.measurement.ooni import (
    Connection,
    Control,
    Exchange,
    Handshake,
    Lookup,
    Measurement,
    is_measurement,
    measurement,
)
from liane.measurement.streams import LONGEST_LINE, Record, Rejected, read_records

__all__ = [
    "LONGEST_LINE",
    "Connection",
    "Control",
    "Exchange",
    "Handshake",
    "Lookup",
    "Measurement",
    "Record",
    "Rejected",
    "is_bogon",
    "is_measurement",
    "measurement",
    "read_records",
]
