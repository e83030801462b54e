"""A Spark cluster gives the same answer to the byte as this machine does."""

import json
import os
from datetime import UTC, datetime

import pytest

from liane.cli import main
from liane.scale import Asked
from liane.scale.here import found_here

pytestmark = pytest.mark.cluster


@pytest.fixture(scope="module")
def spark(cluster):
    """One session for all questions: opening one takes longer than they do."""
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    from liane.scale.spark import session

    with session(cluster.master, cluster.settings):
        yield cluster


def replayed(capsys, *words):
    code = main(["replay", *map(str, words), "--json", "--lang", "en"])
    return code, capsys.readouterr().out


def on(spark):
    return ["--on", spark.master, *(f"--set={each}" for each in spark.settings)]


def test_a_cluster_of_two_workers_answers_to_the_byte_what_this_machine_does(spark, table, capsys):
    here = replayed(capsys, table)
    assert replayed(capsys, table, *on(spark)) == here
    events = json.loads(here[1])["events"]
    kinds = {each["kind"] for each in events}
    assert kinds == {"blocking", "silence", "throttling", "drop"}
    assert any(each["late"] for each in events)


def test_an_earlier_moment_of_one_day_is_answered_alike_too(spark, table):
    from liane.scale.spark import found_on

    asked = Asked(str(table / "day=2026-01-14"), datetime(2026, 1, 14, 18, tzinfo=UTC))
    assert found_on(asked, spark.master, spark.settings) == found_here(asked)


def test_a_folder_that_holds_no_table_is_told_by_the_cluster_in_words(spark, tmp_path, capsys):
    code = main(["replay", str(tmp_path), *on(spark), "--lang", "en"])
    assert (code, capsys.readouterr().err.count("\n")) == (4, 1)
