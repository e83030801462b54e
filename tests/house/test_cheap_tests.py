"""All tests have minutes together: habits that cost seconds each time stand in few places."""

import re

import pytest

from house import ROOT

TESTS = ROOT / "tests"
HABITS = {
    "waits for a while; `served.soon` waits until something holds": (
        r"\bsleep\(|wait_for_timeout\(",
        {"served.py", "late_tasks.py", "plans_box.py", "test_plans_in_a_browser.py"},
    ),
    "starts another browser; `phone` opens one more page in the one that is there": (
        r"chromium\.launch\(|launch_persistent_context\(",
        {"conftest.py"},
    ),
    "makes tables step by step; `prepare.upgrade()` makes them at once": (
        r"call_command\(.migrate|.migrate., .--verbosity",
        {"test_site_tables.py"},
    ),
}


@pytest.mark.parametrize("habit", HABITS)
def test_no_test_has_a_costly_habit(habit):
    pattern, may = HABITS[habit]
    found = [
        f"{file.relative_to(ROOT)} {habit}"
        for file in sorted(TESTS.rglob("*.py"))
        if file.name not in may | {"test_cheap_tests.py"}
        and re.search(pattern, file.read_text("utf-8"))
    ]
    assert found == []
