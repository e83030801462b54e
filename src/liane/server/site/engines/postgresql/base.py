"""PostgreSQL as Django speaks to it, with the pulse of its tables."""

from django.db.backends.postgresql import base

from liane.server.site.engines.pulse import Counting

__all__ = ["DatabaseWrapper"]


class DatabaseWrapper(Counting, base.DatabaseWrapper):
    """A connection to a server of records."""
