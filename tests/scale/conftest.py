"""A Spark cluster of this machine: a standalone master and two workers, real, for a whole run.

The client is the folder that `tests/with_spark.py` fills; without it, or without Java, who asks
for a cluster is skipped with the reason.
"""

import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from liane.scale.made_up import Made, write_made_up
from served import soon

LEAN = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"
DEPLOY = "org.apache.spark.deploy"


@dataclass(frozen=True)
class Cluster:
    """Where the master is, and the settings that keep it small."""

    master: str
    settings: tuple[str, ...]


def free_ports(count: int) -> list[int]:
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def environment(home: Path) -> dict[str, str]:
    source = Path(__file__).resolve().parents[2] / "src"
    path = os.pathsep.join([str(source), *filter(None, [os.environ.get("PYTHONPATH")])])
    return os.environ | {
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_DAEMON_MEMORY": "128m",
        "SPARK_DAEMON_JAVA_OPTS": f"{LEAN} -Dspark.master.rest.enabled=false",
        "PYTHONPATH": path,
    }


def alive(page: str) -> int:
    try:
        with urlopen(f"{page}/json/", timeout=5) as answer:
            return int(json.load(answer)["aliveworkers"])
    except (URLError, ConnectionError):
        return 0


@pytest.fixture(scope="session")
def cluster(tmp_path_factory) -> Iterator[Cluster]:
    """A master with two workers of one core each."""
    found = importlib.util.find_spec("pyspark")
    if found is None or found.origin is None or shutil.which("java") is None:
        pytest.skip("no Java, or no client of Spark: run it by way of tests/with_spark.py")
    home = Path(found.origin).parent
    work = tmp_path_factory.mktemp("spark")
    port, page, *others = free_ports(6)
    master = f"spark://127.0.0.1:{port}"
    where = [("--host", "127.0.0.1", "--port", str(port), "--webui-port", str(page))]
    for at in (0, 2):
        ports = ("--port", str(others[at]), "--webui-port", str(others[at + 1]))
        folder = ("-d", str(work / f"worker{at}"), "-c", "1", "-m", "1g", master)
        where.append(("--host", "127.0.0.1", *ports, *folder))
    with ExitStack() as running, (work / "log").open("wb") as log:
        for name, words in zip(("master.Master", *["worker.Worker"] * 2), where, strict=True):
            command = [str(home / "bin/spark-class"), f"{DEPLOY}.{name}", *words]
            process = subprocess.Popen(command, env=environment(home), stdout=log, stderr=log)
            running.callback(process.wait, 30)
            running.callback(process.terminate)
        soon(lambda: alive(f"http://127.0.0.1:{page}") == 2, "the cluster did not start", 240)
        yield Cluster(master, settings())


def settings() -> tuple[str, ...]:
    """What a cluster that is a machine of two cores needs."""
    return (
        "spark.driver.host=127.0.0.1",
        "spark.driver.bindAddress=127.0.0.1",
        "spark.driver.memory=512m",
        "spark.executor.memory=512m",
        f"spark.driver.extraJavaOptions={LEAN}",
        f"spark.executor.extraJavaOptions={LEAN}",
        "spark.sql.shuffle.partitions=4",
        f"spark.pyspark.python={sys.executable}",
    )


@pytest.fixture(scope="session")
def table(tmp_path_factory) -> Path:
    """A fortnight of observations in which everything that can be found happens."""
    folder = tmp_path_factory.mktemp("table")
    write_made_up(folder, Made())
    return folder
