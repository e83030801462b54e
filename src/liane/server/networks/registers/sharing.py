"""The registers that everybody may read can be shared; masts and sites are not in them."""

from django.utils.translation import gettext_lazy as lazy

from liane.server.site.sharing.kinds import listed

__all__ = ["SHARED"]

SHARED = (listed("registers", "registers", lazy("Registers of the territory")),)
