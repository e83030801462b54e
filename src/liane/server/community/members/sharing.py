"""The page of the community can be shared: its rooms, nobody in them."""

from django.utils.translation import gettext_lazy as lazy

from liane.server.site.sharing.kinds import listed

__all__ = ["SHARED"]

SHARED = (listed("community", "community", lazy("Community")),)
