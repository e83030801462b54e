"""A plan as somebody with a phone makes it: calculated, read, tried, decided, given as tasks.

The box is a real one: `liane serve` with its worker, in processes of their own.
"""

import contextlib
import re
import socket
import sys
import time
import urllib.request
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "server" / "networks"))
from plans_box import Box
from test_plans_jobs import small_project

pytest.importorskip("ortools")
pytestmark = [pytest.mark.browser, pytest.mark.slow]
SERVE = "import sys; from liane.cli import main; sys.exit(main())"


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """Where a box of its own answers."""
    box, port = Box(tmp_path_factory.mktemp("box")), free_port()
    box.start("-c", SERVE, "serve", "--home", str(box.home), "--port", str(port))
    address = f"http://127.0.0.1:{port}"
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(address, timeout=2)
            break
        time.sleep(0.3)
    yield address
    box.close()


@pytest.fixture
def page(chromium, served, request):
    context = chromium.new_context(
        java_script_enabled=request.param,
        locale="fr",
        viewport={"width": 360, "height": 720},
        base_url=served,
    )
    context.set_default_timeout(45_000)
    yield context.new_page()
    context.close()


def tap(page, name, role="link"):
    page.get_by_role(role, name=name).first.click()


def fits(page, script):
    """Nothing is wider than the phone, and no rule of accessibility is broken."""
    if not script:
        return
    from axe_playwright_python.sync_playwright import Axe

    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{page.url} is {wide} px too wide"
    broken = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in broken] == [], page.url


def sign_in(page):
    page.goto("/compte/entrer/")
    page.fill("[name=username], [name=login]", "Awa")
    page.fill("[name=password]", "une-liane-tient")
    page.click("main form button")


def bring(page, script, folder):
    """The project's files are given as a phone gives them."""
    files = small_project()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    tap(page, "Apporter un projet")
    page.set_input_files("[name=folder]", [str(folder / name) for name in files])
    tap(page, "L’apporter", "button")
    fits(page, script)


def look_through(page, script):
    """Every step of the draft fits; the effort is set to the least."""
    for step in ("Lieux", "Arrivées Internet", "Survie, budget, effort", "Prix"):
        draft = page.url
        tap(page, re.compile(f"^{step}"))
        fits(page, script)
        if step.startswith("Survie"):
            page.get_by_label("Effort").fill("1")
            tap(page, "Enregistrer et continuer", "button")
        page.goto(draft)


def look_at_a_link(page, script):
    page.locator("#links > summary").click()
    page.locator("#links table a").first.click()
    fits(page, script)
    if page.get_by_role("button", name="Je vois l’autre bout").count():
        tap(page, "Je vois l’autre bout", "button")
        page.get_by_text(re.compile("^● vu")).first.wait_for()


def lose_two(page, script):
    tap(page, "Et si…")
    fits(page, script)
    boxes = page.get_by_role("checkbox")
    boxes.nth(0).check()
    boxes.nth(3).check()
    tap(page, "Que se passe-t-il alors", "button")
    page.get_by_role("heading", name=re.compile("Si l’on perd :")).wait_for(timeout=90_000)
    fits(page, script)


def decide(page, script):
    tap(page, "Proposer à l’assemblée")
    fits(page, script)
    page.get_by_label("Décidé le").fill("2026-01-05")
    page.get_by_label("La décision").fill("Adopté à main levée.")
    tap(page, re.compile("^Décidé$"), "button")


def share_out(page, script):
    """A task is given to Awa, and the list says so."""
    tap(page, re.compile("^Tâches$"))
    page.get_by_text("Commander ce qui est sur la liste").wait_for()
    fits(page, script)
    tasks = page.url
    tap(page, re.compile("^Installer"))
    page.get_by_label("Qui").select_option(index=1)
    page.locator("main form.card button").click()
    page.wait_for_url(tasks)
    page.locator(".rows small", has_text="Awa").first.wait_for()


@pytest.mark.parametrize(
    ("page", "script"),
    [(True, True), (False, False)],
    indirect=["page"],
    ids=["with scripts", "without"],
)
def test_a_plan_is_calculated_read_tried_decided_and_shared_out(page, script, tmp_path, picture):
    # Given a project's files on a phone, and a bearer
    sign_in(page)
    page.goto("/o/farako/reseau/plans/")
    fits(page, script)

    # When the project is brought, looked through and calculated
    bring(page, script, tmp_path)
    look_through(page, script)
    tap(page, "Calculer", "button")

    # Then its progress is said, and the page comes back with the result by itself
    page.get_by_role("heading", name=re.compile("Plan|Calcul")).first.wait_for()
    page.get_by_role("heading", name="Si l’on perd…").wait_for(timeout=180_000)
    fits(page, script)
    picture(page, f"plan-{script}")

    # And a link can be looked at, with what was seen on the spot
    plan = page.url
    look_at_a_link(page, script)
    picture(page, f"plan-link-{script}")

    # And two losses at once are tried
    page.goto(plan)
    lose_two(page, script)

    # When the assembly decides
    page.goto(plan)
    decide(page, script)

    # Then there are tasks to share out, purchases to follow, tests to make
    share_out(page, script)
    for name in ("Achats", "Tel que construit", "Essais"):
        tap(page, re.compile(f"^{name}$"))
        fits(page, script)
    picture(page, f"plan-tests-{script}")
