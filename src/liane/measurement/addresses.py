"""Addresses as measurements write them: whether a text is one, and whether it can be public."""

import ipaddress
from functools import lru_cache

__all__ = ["is_address", "is_bogon"]

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


@lru_cache(maxsize=65536)
def is_address(text: str) -> bool:
    """Whether a text is an IP address."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=65536)
def is_bogon(text: str) -> bool:
    """Whether an address cannot be on the public Internet: private, loopback, reserved…

    >>> is_bogon("10.10.34.35"), is_bogon("93.184.216.34"), is_bogon("64:ff9b::93.184.216.34")
    (True, False, False)
    >>> is_bogon("64:ff9b::10.10.34.35")  # what a translator on the way made of it
    True
    """
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if address in _NAT64:
        address = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return not address.is_global
