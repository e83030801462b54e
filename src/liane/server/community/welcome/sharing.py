"""The services of the place can be shared, as everybody reads them."""

from django.utils.translation import gettext_lazy as lazy

from liane.server.site.sharing.kinds import listed

__all__ = ["SHARED"]

SHARED = (listed("services", "services", lazy("Services")),)
