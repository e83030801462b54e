"""The register that an address means."""

from django.http import Http404

from liane.server.networks.registers.kinds import ADDRESSES
from liane.server.networks.registers.models import Register

__all__ = ["register_at"]


def register_at(address: str) -> Register:
    """The register of an address; 404 where there is none."""
    if address not in ADDRESSES:
        raise Http404
    return Register(ADDRESSES[address])
