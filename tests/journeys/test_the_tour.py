"""« Couper Internet (exercice) »: two minutes in which only one browser believes in a cut."""

import re

import pytest
from demonstration import broken_rules
from thumbs import TAP_S, WORDS_A_MINUTE, Thumb, keep_measures

from liane.server.community.groups import actions as groups

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
TWO_MINUTES_S = 120
PLACES = ("/", "/plus/", "/lien/", "/se-preparer/", "/fonder/", "/compte/entrer/")
WORDS = {
    "fr": (
        "Faire l’exercice",
        "Couper le lien, sur mon écran seulement",
        "Étape suivante",
        "Faire revenir le lien",
        "Exercice depuis",
    ),
    "en": (
        "Do the exercise",
        "Cut the link, on my screen only",
        "Next step",
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


def read_on(page) -> int:
    """How many words a step asks somebody to read: title, text and the button that goes on."""
    asked = "main > h1, main > p:not(.crumbs), main > .actions > :first-child"
    texts = page.locator(asked).all_inner_texts()
    return len(re.findall(r"\w[\w’-]*", " ".join(texts)))


@pytest.mark.parametrize(
    ("lang", "script"), [("fr", False), ("en", True)], ids=["French without scripts", "English"]
)
def test_the_tour_of_a_cut_takes_two_minutes_and_stays_in_one_browser(
    phone, village, picture, request, lang, script
):
    begin, cut, step, last, said = WORDS[lang]
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
    here = page.url
    for place in (*PLACES, f"/o/{village.slug}/"):
        page.goto(place)
        assert said in said_by(page), place
        other.goto(place)
        assert said not in said_by(other), place
    # and the portal of the place goes on
    page.goto(f"/o/{village.slug}/")
    picture(page, f"tour-portal-{lang}")
    page.get_by_text("Vaccination samedi").click()
    assert page.get_by_text("À 8 h.").is_visible()
    # When the steps are walked to the end
    page.goto(here)
    words += read_on(page)
    steps = 2
    while page.get_by_role("link", name=step, exact=True).count():
        thumb.tap(step)
        words += read_on(page)
        steps += 1
    picture(page, f"tour-last-{lang}")
    assert broken_rules(page) == [] if script else True
    thumb.tap(last, "button")
    # Then the exercise is over on every page
    for place in PLACES:
        page.goto(place)
        assert said not in said_by(page), place
    # and all of it was read in two minutes, by somebody who reads slowly
    seconds = round(60 * words / WORDS_A_MINUTE) + TAP_S * thumb.taps
    facts = {**thumb.told, "steps": steps, "words_read": words, "seconds": seconds}
    keep_measures(request.config.rootpath, f"tour of a cut ({lang})", facts)
    assert (steps, thumb.taps) == (6, 7)
    assert seconds <= TWO_MINUTES_S


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
    assert WORDS["fr"][4] not in said_by(page)
