"""Scale: where heavy work on stored observations runs, on this machine or on a Spark cluster.

The rules are those of `liane.detection`, pure functions of the tallies of a table; this only
brings them to the rows. `here` streams Parquet files by way of DuckDB, within bounded memory;
`spark` gives the same functions to a cluster. Both give the same events, in the same order. Who
needs one of them imports it: neither library is loaded for the other.
"""

from liane.scale.asked import Asked

__all__ = ["Asked"]
