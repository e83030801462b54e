"""The six registers as addresses say them."""

from django.http import Http404

from liane.server.networks.registers.models import Register

__all__ = ["ADDRESS_OF", "register_at"]

_ADDRESSES = {
    "territoire": Register.TERRITORY,
    "services": Register.SERVICES,
    "relations": Register.NETWORKS,
    "batiments": Register.BUILDINGS,
    "communs": Register.COMMONS,
    "usagers": Register.USERS,
}
ADDRESS_OF = {register: address for address, register in _ADDRESSES.items()}


def register_at(address: str) -> Register:
    """The register of an address; 404 where there is none."""
    if address not in _ADDRESSES:
        raise Http404
    return _ADDRESSES[address]
