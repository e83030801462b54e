"""Without a mouse and without a touch: Tab, Enter, Space and letters are enough.

At each stop of the Tab key, what holds the focus must be on the screen, uncovered and outlined.
"""

import pytest
from demonstration import broken_rules
from thumbs import keep_measures

from box import PASSWORD
from liane.server.networks.registers.models import Site
from liane.server.networks.upkeep.models import Ticket

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
MOST_STOPS = 80
FOCUS = """() => {
  const at = document.activeElement, look = getComputedStyle(at), box = at.getBoundingClientRect()
  if (at === document.body) return null
  const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1)
  const y = Math.min(Math.max(box.top + box.height / 2, 1), innerHeight - 1)
  const top = document.elementFromPoint(x, y)
  const text = at.getAttribute('aria-label') || at.labels?.[0]?.innerText || at.innerText
  return {
    name: (text || at.name || at.tagName).trim(),
    outlined: look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2,
    shown: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0
      && box.left < innerWidth,
    uncovered: !!top && (at.contains(top) || top.contains(at)),
  }
}"""


class Keys:
    """Somebody who has a keyboard and nothing else."""

    def __init__(self, page):
        self.page, self.pressed, self.letters, self.faults = page, 0, 0, []

    def press(self, key):
        self.page.keyboard.press(key)
        self.pressed += 1

    def stop(self):
        """Go to the next stop; note what is wrong with how it shows."""
        self.press("Tab")
        at = self.page.evaluate(FOCUS)
        if at is None:
            return ""
        wrong = [what for what in ("outlined", "shown", "uncovered") if not at[what]]
        if wrong:
            self.faults.append((self.page.url, at["name"], f"not {', not '.join(wrong)}"))
        return at["name"]

    def reach(self, name):
        """Press Tab until what is called `name` has the focus."""
        met = []
        while len(met) < MOST_STOPS:
            met.append(self.stop())
            if met[-1].startswith(name):
                return
        raise AssertionError(f"{name} is not reached on {self.page.url}: {met}")

    def enter(self, name):
        """Go to a link or a button and press Enter; the page that follows is there."""
        self.reach(name)
        with self.page.expect_navigation():
            self.press("Enter")

    def write(self, name, text):
        self.reach(name)
        self.page.keyboard.type(text)
        self.letters += len(text)


@pytest.fixture
def village(operator, somebody):
    somebody("Moussa", "technician")
    Site.objects.create(
        operator=operator, code="eau", name="Château d’eau", lat=14.3, lon=-3.9, zone="Kela"
    )
    return operator


@pytest.mark.parametrize("width", [360, 1280])
def test_a_fault_is_said_and_taken_by_keyboard_alone(phone, village, picture, request, width):
    # Given a technician whose first stop is the way past the menu
    page = phone(width=width)
    page.goto(f"/o/{village.slug}/")
    keys = Keys(page)
    assert keys.stop() == "Aller au contenu"
    keys.press("Enter")
    page.wait_for_url("**#main")
    keys.stop()
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")

    # When they sign in
    page.goto(f"/o/{village.slug}/")
    keys.enter("Entrer")
    keys.write("Pseudonyme", "Moussa")
    keys.write("Mot de passe", PASSWORD)
    with page.expect_navigation():
        keys.press("Enter")
    # and say a fault on the page of the network
    page.goto(f"/o/{village.slug}/")
    keys.enter("Réseau")
    keys.enter("Signaler")
    keys.reach("Internet")
    keys.press("Space")
    picture(page, f"keyboard-report-{width}")
    keys.enter("Envoyer")
    assert Ticket.objects.get().assignee is None

    # and take it
    keys.enter("Réseau")
    keys.enter("Billets")
    keys.enter("1 · Internet")
    keys.enter("Je m’en occupe")
    # Then it is theirs, and every stop on the way could be seen
    assert str(Ticket.objects.get().assignee.name) == "Moussa"
    picture(page, f"keyboard-ticket-{width}")
    assert broken_rules(page) == []
    assert keys.faults == []
    told = {"keys": keys.pressed, "letters": keys.letters}
    keep_measures(request.config.rootpath, f"keyboard alone ({width} px)", told)
