"""On a Spark cluster, whose master this opens a socket to: the same functions, near the rows.

Spark counts the rows where the Parquet files are read, `tallied` runs there too (mapInArrow), and
`found_in` once for each part, on whichever worker holds it (applyInArrow); what travels are
tallies and events, never rows. Each worker needs this version of Liane with its engines: another
version is refused, for its rules might be others. Settings of Spark (object storage, memory, keys)
come from its own configuration or from `settings`; none is kept.
"""

import json
import os
import socket
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from functools import reduce
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pyarrow as pa
from py4j.protocol import Py4JJavaError
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession

from liane import __version__
from liane.detection.series import Event
from liane.detection.stored import Replayed, Spans, found_in, spans_of
from liane.detection.tallies import SPAN, TALLIES, Dialect, counting, tallied
from liane.errors import BadInput, MissingResource
from liane.scale.asked import Asked
from liane.words import N_

__all__ = ["found_on", "session"]

_PORT = 7077
_ROWS = "observations"
_SPARK = Dialect("unix_micros({})", "div")
_WAIT_S = 5.0
_PLAIN = pa.schema(  # Spark takes no texts as codes
    [(each.name, pa.string() if pa.types.is_dictionary(each.type) else each.type)
     for each in TALLIES]
)  # fmt: skip
_FOUND = pa.schema([("part", pa.string()), ("event", pa.string())])
_DDL = {"bool": "boolean", "int64": "bigint", "double": "double"}  # all else is text
_OWN = {
    "spark.app.name": "liane",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "250000",
    "spark.sql.adaptive.enabled": "true",
}
_NO_SETTING = N_("{text}: not a setting of Spark; write it as spark.executor.memory=2g")
_NO_MASTER = N_("{master}: not the address of a Spark master; write it as spark://host:7077")
_NO_ANSWER = N_("{master}: no Spark master answers there ({why}); start one, or give its address")
_NO_FILES = N_("{folder}: no Parquet file of a table in it, seen from the cluster")
_FAILED = N_("{master}: the cluster could not do the work: {why}")
_OTHER = N_("a worker has Liane {there}, and {here} asks: install the same version on all")


def found_on(asked: Asked, master: str, settings: Sequence[str] = ()) -> list[Replayed]:
    """The events of a table that the workers can read, by time of detection."""
    with session(master, settings) as spark, _in_words(asked, master):
        spark.read.parquet(_address(asked.folder)).createOrReplaceTempView(_ROWS)
        counts = counting(_ROWS, _SPARK, asked.until_us).items()
        counted = (
            spark.sql(query).mapInArrow(_tallying(kind), _ddl(TALLIES)) for kind, query in counts
        )
        tallies = reduce(DataFrame.unionAll, counted).persist()
        spans = spans_of(tallies.where(f"kind = '{SPAN}'").toArrow().cast(TALLIES))
        parts = tallies.where(f"kind <> '{SPAN}'").groupBy("part")
        found = parts.applyInArrow(_finding(spans), _ddl(_FOUND)).toArrow()
        tallies.unpersist()
    return asked.known(_read(text) for text in found["event"].to_pylist())


@contextmanager
def session(master: str, settings: Sequence[str] = ()) -> Iterator[SparkSession]:
    """A session on a master that answers, ended on leaving; one that is under way is joined."""
    _answers(master)
    under_way = SparkSession.getActiveSession()
    if under_way is not None:
        yield under_way
        return
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(master)
    for name, value in (_OWN | _settings(settings)).items():
        builder = builder.config(name, value)
    try:
        opened = builder.getOrCreate()
    except (Py4JJavaError, PySparkException, OSError) as error:
        raise MissingResource(_NO_ANSWER, master=master, why=_why(error)) from error
    try:
        yield opened
    finally:
        opened.stop()


def _settings(told: Sequence[str]) -> dict[str, str]:
    found = dict[str, str]()
    for text in told:
        name, sign, value = text.partition("=")
        if not sign or not name.startswith("spark."):
            raise BadInput(_NO_SETTING, text=text)
        found[name] = value
    return found


def _answers(master: str) -> None:
    """Ask each host of the address; Spark itself would try for a minute before it says so."""
    if master.startswith(("local", "yarn", "k8s://")):
        return
    hosts = urlsplit(master).netloc if master.startswith("spark://") else ""
    if not hosts:
        raise BadInput(_NO_MASTER, master=master)
    why = ""
    for host in hosts.split(","):
        try:
            place = urlsplit(f"//{host}")
            with socket.create_connection((place.hostname, place.port or _PORT), _WAIT_S):
                return
        except ValueError as error:
            raise BadInput(_NO_MASTER, master=master) from error
        except OSError as error:
            why = error.strerror or str(error)
    raise MissingResource(_NO_ANSWER, master=master, why=why)


def _address(folder: str) -> str:
    """All days of a table, or one day's folder, as the workers see it."""
    held = folder.rstrip("/") if "://" in folder else str(Path(folder).resolve())
    day = held.rpartition("/")[2].startswith("day=")
    return f"{held}/*.parquet" if day else f"{held}/day=*/*.parquet"


@contextmanager
def _in_words(asked: Asked, master: str) -> Iterator[None]:
    """What Spark says over a hundred lines, as one; of pandas nothing, for Arrow alone is used."""
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas")
            yield
    except (Py4JJavaError, PySparkException) as error:
        if "PATH_NOT_FOUND" in str(error):
            raise MissingResource(_NO_FILES, folder=asked.folder) from error
        raise MissingResource(_FAILED, master=master, why=_why(error)) from error


def _why(error: Exception) -> str:
    """The line that says what happened: the last one of Python, or the first."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    named = [line for line in lines if "Error: " in line and not line.startswith(("at ", "File"))]
    return (named or lines or [type(error).__name__])[0][:300]


def _ddl(schema: pa.Schema) -> str:
    return ", ".join(f"`{each.name}` {_DDL.get(str(each.type), 'string')}" for each in schema)


_Batches = Iterator[pa.RecordBatch]


def _tallying(kind: str) -> Callable[[_Batches], _Batches]:
    """Batches of counts to their tallies."""
    version = __version__

    def tally(batches: _Batches) -> _Batches:
        _same_version(version)
        for batch in batches:
            yield from tallied(kind, batch).cast(_PLAIN).to_batches()

    return tally


def _finding(spans: Spans) -> Callable[[pa.Table], pa.Table]:
    """The tallies of one part to its events."""

    def find(tallies: pa.Table) -> pa.Table:
        part = tallies["part"][0].as_py()
        events = [_written(each) for each in found_in(tallies.cast(TALLIES), spans)]
        return pa.table([[part] * len(events), events], schema=_FOUND)

    return find


def _same_version(wanted: str) -> None:
    if wanted != __version__:
        raise BadInput(_OTHER, there=__version__, here=wanted)


def _written(found: Replayed) -> str:
    came = found.received_at.isoformat() if found.received_at else None
    return json.dumps({"event": asdict(found.event), "late": found.late, "received_at": came})


def _read(text: str) -> Replayed:
    held: dict[str, Any] = json.loads(text)
    came = held["received_at"]
    at = datetime.fromisoformat(came) if came else None
    return Replayed(Event(**held["event"]), held["late"], at)
