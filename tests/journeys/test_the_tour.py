"""« Couper Internet (exercice) »: two minutes in which one browser alone plays a cut."""

import re
import subprocess
import sys
import zipfile
from datetime import datetime
from urllib.parse import unquote

import pytest
from demonstration import broken_rules
from thumbs import TAP_S, WORDS_A_MINUTE, Thumb, keep_measures

from liane.server.community.groups import actions as groups
from liane.server.lookout.incidents import playing, tasks
from liane.server.lookout.incidents.models import Incident

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
TWO_MINUTES_S = 120
PLACES = ("/", "/plus/", "/lien/", "/se-preparer/", "/fonder/", "/compte/entrer/")
CONFIRMED = ("confirmé", "confirmed")
SOUND = {"fr": "rien n’a été changé", "en": "nothing was changed"}
WORDS = {
    "fr": (
        "Faire l’exercice",
        "Couper le lien, sur mon écran seulement",
        "Étape suivante",
        "Envoyer (exercice)",
        "Faire le dossier de preuves (exercice)",
        "Faire revenir le lien",
        "Exercice depuis",
    ),
    "en": (
        "Do the exercise",
        "Cut the link, on my screen only",
        "Next step",
        "Send (exercise)",
        "Make the evidence file (exercise)",
        "Bring the link back",
        "Exercise since",
    ),
}


@pytest.fixture
def village(operator, bearer):
    groups.announce(
        acting_member=bearer, title="Vaccination samedi", text="À 8 h.", audience="public"
    )
    return operator


def said_by(page) -> str:
    return page.inner_text(".link-state")


def verified(file, folder) -> bool:
    """Whether the script of a file of evidence finds it sound; it says that it is an exercise."""
    with zipfile.ZipFile(file) as book:
        book.extract("verify.py", folder)
        assert b"EXERC" in book.read("report.fr.html")
        assert b"<status>Exercise</status>" in book.read("alert.cap.xml")
    words = [sys.executable, "-I", str(folder / "verify.py"), str(file)]
    return subprocess.run(words, capture_output=True, check=False).returncode == 0


def read_on(page) -> int:
    """How many words a step asks somebody to read: title, text and the button that goes on."""
    asked = "main > h1, main > p:not(.crumbs), main > .actions > :first-child"
    texts = page.locator(asked).all_inner_texts()
    return len(re.findall(r"\w[\w’-]*", " ".join(texts)))


def is_said_here_alone(page, other, village, said) -> None:
    """One browser believes in the cut, on every page; the portal of the place goes on."""
    for place in (*PLACES, f"/o/{village.slug}/"):
        page.goto(place)
        assert said in said_by(page), place
        other.goto(place)
        assert said not in said_by(other), place


def made_and_verified(page, lang, folder) -> str:
    """The evidence, made as the worker does meanwhile; return the key of the exercise."""
    held = {each["name"]: each["value"] for each in page.context.cookies()}
    key, at = held["cut_exercise_key"], datetime.fromisoformat(unquote(held["cut_exercise"]))
    assert playing.make(key, at, "cut", lang, tasks._ask)["done"]
    page.reload()
    assert SOUND[lang] in page.inner_text("main")
    assert verified(playing.file_of(key), folder)
    return key


def seconds(words, thumb) -> int:
    """How long it takes somebody who reads slowly."""
    return round(60 * words / WORDS_A_MINUTE) + TAP_S * thumb.taps


@pytest.mark.parametrize(
    ("lang", "script"), [("fr", False), ("en", True)], ids=["French without scripts", "English"]
)
def test_the_tour_of_a_cut_takes_two_minutes_and_stays_in_one_browser(
    phone, village, picture, request, lang, script, tmp_path
):
    begin, cut, step, send, prove, last, said = WORDS[lang]
    # Given two visitors, one of whom begins the exercise from the first page
    page, other = phone(script=script, lang=lang), phone(script=False, lang=lang)
    thumb, words = Thumb(page), 0
    page.goto("/")
    assert said not in said_by(page)
    thumb.tap(begin)
    words += read_on(page)
    # When the link falls
    thumb.tap(cut, "button")
    # Then every page of this browser says so, and none of the other's
    is_said_here_alone(page, other, village, said)
    picture(page, f"tour-portal-{lang}")
    page.get_by_text("Vaccination samedi").click()
    assert page.get_by_text("À 8 h.").is_visible()
    # When the steps are walked to the end
    page.goto("/exercice/?etape=2")
    words += read_on(page)
    steps = 2
    for button in (step, step, send, step):
        thumb.tap(button, "button" if button == send else "link")
        words += read_on(page)
        steps += 1
        if button == send:  # the third voice lifts the incident that is played, and no other
            assert page.locator(".ladder [aria-current]").first.inner_text() in CONFIRMED
            picture(page, f"tour-incident-{lang}")
    # and its evidence is verified, marked as an exercise, by the script that lies in it
    thumb.tap(prove, "button")
    words += read_on(page)
    key = made_and_verified(page, lang, tmp_path)
    picture(page, f"tour-proof-{lang}")
    thumb.tap(step)
    words += read_on(page)
    steps += 1
    picture(page, f"tour-last-{lang}")
    assert broken_rules(page) == [] if script else True
    thumb.tap(last, "button")
    # Then the exercise is over on every page, and of its incident nothing is left
    assert not (playing.file_of(key).exists() or Incident.objects.exists())
    for place in PLACES:
        page.goto(place)
        assert said not in said_by(page), place
    # and all of it was read in two minutes, by somebody who reads slowly
    facts = {**thumb.told, "steps": steps, "words_read": words, "seconds": seconds(words, thumb)}
    keep_measures(request.config.rootpath, f"tour of a cut ({lang})", facts)
    assert (steps, thumb.taps) == (7, 9)
    assert seconds(words, thumb) <= TWO_MINUTES_S


def test_the_exercise_is_ended_from_any_page(phone, village):
    # Given a browser in the exercise
    page = phone(script=False)
    page.goto("/exercice/")
    page.get_by_role("button", name=WORDS["fr"][1]).click()
    # When its banner is followed from the page of the place
    page.goto(f"/o/{village.slug}/")
    page.locator(".link-state a").click()
    page.get_by_role("button", name="Terminer l’exercice").click()
    # Then it is over there too
    page.goto(f"/o/{village.slug}/")
    assert WORDS["fr"][6] not in said_by(page)
