"""How fast results are drawn: a form of 300 questions, 20,000 answers, the page of results.

    python bench/surveys.py          print the table

The records are those of a box of its own in a temporary folder; pages are asked through the whole
of Django, without the network.
"""

import os
import statistics
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

QUESTIONS, ANSWERS, ASKED = 300, 20_000, 15


def form() -> bytes:
    """A spreadsheet of 300 questions: picked, several, numbers, days."""
    from openpyxl import Workbook

    book = Workbook()
    survey = book.active
    survey.title = "survey"
    survey.append(["type", "name", "label"])
    kinds = ("select_one five", "select_multiple five", "integer", "select_one two", "date")
    for at in range(QUESTIONS):
        survey.append([kinds[at % len(kinds)], f"q{at}", f"Question {at}"])
    choices = book.create_sheet("choices")
    choices.append(["list_name", "name", "label"])
    for name, count in (("five", 5), ("two", 2)):
        for at in range(count):
            choices.append([name, f"c{at}", f"Choice {at}"])
    settings = book.create_sheet("settings")
    settings.append(["form_title", "form_id", "version"])
    settings.append(["Bench", "bench", "1"])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def answer(chance: Random) -> dict[str, str]:
    """What somebody may have answered."""
    said = {}
    for at in range(QUESTIONS):
        kind = at % 5
        if kind == 0:
            said[f"q{at}"] = f"c{chance.randrange(5)}"
        elif kind == 1:
            said[f"q{at}"] = " ".join(f"c{each}" for each in range(5) if chance.random() < 0.4)
        elif kind == 2:
            said[f"q{at}"] = str(chance.randrange(0, 5000))
        elif kind == 3:
            said[f"q{at}"] = f"c{chance.randrange(2)}"
        else:
            said[f"q{at}"] = f"2026-{chance.randrange(1, 13):02d}-{chance.randrange(1, 28):02d}"
    return {name: value for name, value in said.items() if value}


def start(folder: str) -> Any:
    """A box with one operator; its bearer."""
    os.environ |= {
        "LIANE_HOME": folder,
        "LIANE_KEY_DIR": folder,
        "DJANGO_SETTINGS_MODULE": "liane.server.site.settings",
    }
    from liane.server.site.home import make_home

    make_home()
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from liane.server.community.accounts.actions import open_account
    from liane.server.community.members.models import Member
    from liane.server.community.operators.actions import found_operator
    from liane.server.site import sealing

    sealing.open_with(sealing.new_phrase())
    operator = found_operator(
        open_account("Awa", "une-liane-tient-les-points"), name="Bench", kind="village"
    )
    return Member.objects.get(operator=operator)


def timed(act: Any, times: int) -> list[float]:
    """Milliseconds of each of several runs."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        took.append(1000 * (time.perf_counter() - began))
    return took


def fill(bearer: Any) -> tuple[Any, list[float], float]:
    """The survey with its answers: some as they come one by one, the rest at once and counted."""
    from liane.server.community.surveys.actions.answers import Arrival, count_again, keep_answer
    from liane.server.community.surveys.actions.forms import found_survey
    from liane.server.community.surveys.models import Submission

    survey = found_survey(acting_member=bearer, spreadsheet=form(), name="bench.xlsx")
    edition, version = survey.editions.get(), survey.versions.get()
    chance, at = Random(7), iter(range(ANSWERS))  # noqa: S311 (made-up answers)

    def one() -> None:
        name = f"uuid:{next(at)}"
        keep_answer(Arrival(edition, version, "device", name, answer(chance)))

    keeping = timed(one, 200)
    rest = [
        Submission(survey=survey, edition=edition, version=version, instance_id=f"uuid:{each}",
                   way="device", answers=answer(chance))
        for each in at
    ]  # fmt: skip
    Submission.objects.bulk_create(rest, batch_size=500)
    began = time.perf_counter()
    assert count_again(edition) == ANSWERS
    return survey, keeping, time.perf_counter() - began


def ask(bearer: Any, survey: Any) -> dict[str, list[float]]:
    """The pages, asked several times each."""
    from django.test import Client

    from liane.server.community.surveys.queries import forms
    from liane.server.site import web

    web.load()  # what a process of `liane serve` has done before its first caller
    forms._read.cache_clear()  # and it has not read the form
    client = Client()
    backend = "liane.server.community.accounts.backends.SealedBackend"
    client.force_login(bearer.user, backend=backend)
    base = f"/o/{bearer.operator.slug}/enquetes/{survey.pk}/"
    pages = {
        "results, first page": f"{base}resultats/",
        "results, last page": f"{base}resultats/?page=999",
        "the survey": base,
    }

    def get(address: str) -> None:
        assert client.get(address, HTTP_HOST="localhost").status_code == 200

    return {name: timed(lambda a=address: get(a), ASKED) for name, address in pages.items()}


def section() -> str:
    """The table for bench/RESULTS.md."""
    with tempfile.TemporaryDirectory() as folder:
        bearer = start(folder)
        survey, keeping, counting = fill(bearer)
        rows = ask(bearer, survey)
    lines = [
        f"| {name} | {took[0]:.0f} | {statistics.median(took):.0f} | {max(took[1:]):.0f} |"
        for name, took in rows.items()
    ]
    return "\n".join(
        [
            f"## Surveys: {QUESTIONS} questions, {ANSWERS:,} answers",
            "",
            "| page | first, ms | median, ms | slowest of the others, ms |",
            "|---|---:|---:|---:|",
            *lines,
            "",
            f"One answer kept and counted: median {statistics.median(keeping):.1f} ms. "
            f"Every answer counted anew: {counting:.1f} s.",
            "",
        ]
    )


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
    print(section())
