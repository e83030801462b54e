"""SQLite as Django speaks to it, with the pulse of its tables."""

from django.db.backends.sqlite3 import base

from liane.server.site.engines.pulse import Counting

__all__ = ["DatabaseWrapper"]


class DatabaseWrapper(Counting, base.DatabaseWrapper):
    """A connection to a file of records."""
