"""The process tree: it answers, comes back when it falls, stops whole, and stays small."""

import os
import signal
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

import served as box
from served import Served, demo, inside, is_alive, liane, soon

pytestmark = pytest.mark.slow
ENGINES = ("numba", "llvmlite", "ortools", "rasterio", "highs", "scipy", "pyproj", "duckdb")
MOST_MB = 250


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A box that answers with two processes, whatever this machine has."""
    yield from box.serve(demo(tmp_path / "home"), "--web", "2")


def stand(served: Served) -> bool:
    """Whether the whole tree stands: two that answer, one that works."""
    return len(served.answering()) == 2 and len(served.children()["worker"]) == 1


@pytest.fixture(scope="module")
def looked_at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One server for the tests that only look, and leave it as they found it."""
    yield from box.serve(demo(tmp_path_factory.mktemp("looked-at") / "home"))


def enqueue(served: Served, task: str, file: Path) -> None:
    inside(served.home, f"import late_tasks; late_tasks.{task}.enqueue({str(file)!r})")


def lines(file: Path) -> list[str]:
    return file.read_text("utf-8").splitlines() if file.exists() else []


def test_it_answers_and_stops_with_all_its_children(served):
    assert served.get().status_code == 200
    soon(lambda: stand(served), "three children")
    children = served.pids()
    assert served.stop() == 0
    assert not any(is_alive(pid) for pid in children)


def test_ctrl_c_stops_it_too(served):
    soon(lambda: stand(served), "three children")
    assert served.stop(signal.SIGINT) == 0


def test_each_web_process_answers_while_the_other_does_not(served):
    soon(lambda: stand(served), "three children")
    for silent in served.children()["web"]:
        os.kill(silent, signal.SIGSTOP)
        try:
            assert served.get().status_code == 200
        finally:
            os.kill(silent, signal.SIGCONT)


def test_web_processes_that_die_are_started_again_and_callers_wait(served):
    soon(lambda: stand(served), "three children")
    first = served.children()["web"]
    for pid in first:
        os.kill(pid, signal.SIGKILL)
    assert served.get().status_code == 200
    soon(lambda: stand(served), "both come back")
    assert not set(first) & set(served.children()["web"])


def test_children_do_not_outlive_a_supervisor_that_was_killed(served):
    served.get()
    soon(lambda: stand(served), "three children")
    children = served.pids()
    os.kill(served.process.pid, signal.SIGKILL)
    served.process.wait(timeout=30)
    soon(lambda: not any(is_alive(pid) for pid in children), "children leave")


def test_a_task_whose_worker_was_killed_is_taken_again(served, tmp_path):
    told = tmp_path / "told"
    enqueue(served, "slow_the_first_time", told)
    soon(lambda: lines(told), "the task starts")
    (first,) = served.children()["worker"]
    assert lines(told) == [str(first)]
    os.kill(first, signal.SIGKILL)
    soon(lambda: len(lines(told)) == 2, "the task starts again")
    assert [lines(told)[1]] == [str(pid) for pid in served.children()["worker"]]


def test_a_heavy_task_does_not_keep_short_ones_waiting(served, tmp_path):
    enqueue(served, "slow_the_first_time", tmp_path / "heavy")
    soon(lambda: lines(tmp_path / "heavy"), "the heavy task starts")
    enqueue(served, "note", tmp_path / "short")
    soon(lambda: lines(tmp_path / "short"), "the short task runs beside it")


def test_what_a_stopped_server_was_doing_is_done_at_the_next_start(served, tmp_path):
    told = tmp_path / "told"
    enqueue(served, "slow_the_first_time", told)
    soon(lambda: lines(told), "the task starts")
    served.stop()
    for again in box.serve(served.home):
        soon(lambda: len(lines(told)) == 2, "the task starts again")
        assert again.get().status_code == 200


def test_what_the_schedule_says_is_done(looked_at):
    code = """
from django_tasks_db.models import DBTaskResult
from liane.server.site.schedule import TASKS
paths = [each.task_function.module_path for each in TASKS]
done = DBTaskResult.objects.filter(task_path__in=paths, status="SUCCESSFUL")
print(done.values("task_path").distinct().count() == len(TASKS))
"""
    soon(lambda: inside(looked_at.home, code).strip() == "True", "every task of the site has run")


def test_phones_that_keep_their_connections_do_not_shut_others_out(looked_at):
    looked_at.get()
    port = int(looked_at.address.rstrip("/").rpartition(":")[2])
    idle = [socket.create_connection(("127.0.0.1", port)) for _each in range(300)]
    try:
        assert looked_at.get().status_code == 200
    finally:
        for each in idle:
            each.close()


def test_a_second_server_on_the_folder_is_refused(looked_at):
    second = liane("serve", "--home", str(looked_at.home), "--port", "0")
    assert second.returncode == 4
    assert f"process {looked_at.process.pid}" in second.stderr


def test_a_port_in_use_is_named_with_the_next(looked_at, tmp_path):
    port = looked_at.address.rstrip("/").rpartition(":")[2]
    answer = liane("serve", "--home", str(tmp_path / "b"), "--host", "127.0.0.1", "--port", port)
    assert answer.returncode == 4
    assert f"--port {int(port) + 1}" in answer.stderr


def test_the_whole_tree_is_small_and_holds_no_engine(served):
    soon(lambda: stand(served), "three children")
    for _each in range(20):
        assert served.get().status_code == 200
    pids = [served.process.pid, *served.pids()]
    rollups = [Path(f"/proc/{pid}/smaps_rollup").read_text("ascii") for pid in pids]
    kb = sum(int(line.split()[1]) for r in rollups for line in r.splitlines() if "Pss:" in line)
    maps = "".join(Path(f"/proc/{pid}/maps").read_text("utf-8") for pid in pids)
    assert [name for name in ENGINES if f"site-packages/{name}" in maps] == []
    assert kb / 1000 <= MOST_MB


def test_the_data_folder_is_closed_to_other_users(looked_at):
    assert stat.S_IMODE(looked_at.home.stat().st_mode) == 0o700
    assert stat.S_IMODE((looked_at.home / "serve.lock").stat().st_mode) == 0o600


def test_every_page_of_a_demonstration_says_so(looked_at):
    assert "farako-tient-bon" in looked_at.get().text
    assert "site/liane" in looked_at.get().text


def test_the_style_sheet_is_named_by_its_content_and_kept_for_a_year(looked_at):
    page = looked_at.get().text
    sheet = page.partition('href="/static/site/liane.')[2].partition('"')[0]
    answer = looked_at.get(f"static/site/liane.{sheet}")
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]


def test_a_key_phrase_that_is_not_the_box_s_is_refused(tmp_path):
    home = demo(tmp_path / "home")
    words = ("serve", "--home", str(home), "--port", "0", "--key-file", "-")
    answer = liane(*words, given="AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA")
    assert answer.returncode == 2
    assert "not the phrase of this box" in answer.stderr
