"""The page of plans can be shared as everybody reads it: what is planned, never where masts go."""

from django.utils.translation import gettext_lazy as lazy

from liane.server.site.sharing.kinds import listed

__all__ = ["SHARED"]

SHARED = (listed("plans", "plans", lazy("Plans")),)
