"""The two-minute tour of a cut: six steps, each a page with a link to look at. No script."""

from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop

__all__ = ["STEPS", "Step", "step_of"]


@dataclass(frozen=True)
class Step:
    """A step: its title, what is seen, and where one may look (a url name, and its words)."""

    title: str
    text: str
    look: str = ""
    look_label: str = ""

    @property
    def said(self) -> dict[str, str]:
        """In the language of who reads."""
        words = {"title": self.title, "text": self.text, "look_label": self.look_label}
        return {key: gettext(text) if text else "" for key, text in words.items()}


STEPS = (
    Step(
        gettext_noop("Before: the link is there"),
        gettext_noop(
            "The strip at the top says how the link to the Internet is, and since when. In this"
            " exercise only your screen believes that it falls: nothing is cut for real, and"
            " nobody else sees it."
        ),
    ),
    Step(
        gettext_noop("The link falls"),
        gettext_noop(
            "The strip turned red on every page. The box calls it cut when no host of three"
            " different keepers answers, twice in a row. It does not say who cut, nor why."
        ),
        "uplink",
        gettext_noop("See what is known of the link"),
    ),
    Step(
        gettext_noop("The place goes on"),
        gettext_noop(
            "Everything that comes from this box still works: notices, guides, messages between"
            " people of the network, tasks. Open the page of the place and try."
        ),
        "operator",
        gettext_noop("See what is here without Internet"),
    ),
    Step(
        gettext_noop("What goes out waits"),
        gettext_noop(
            "Mail for the outside is kept, sealed, and leaves when the link is back, alerts first."
            " Nothing has to be typed twice."
        ),
        "uplink",
        gettext_noop("See what waits"),
    ),
    Step(
        gettext_noop("Several people say it, and it is kept"),
        gettext_noop(
            "One screen proves nothing. « Here too » counts each person once. An incident climbs:"
            " reported, measured, confirmed; never who did it. Then a button makes an evidence"
            " file that anybody verifies."
        ),
        "incidents",
        gettext_noop("See how an incident is kept"),
    ),
    Step(
        gettext_noop("The link comes back"),
        gettext_noop(
            "The strip turns green again, and what waited leaves in order. One thing to do today:"
            " keep this site on your phone’s home screen, so that its address is at hand when"
            " nothing else opens."
        ),
    ),
)


def step_of(typed: str) -> int:
    """The number of a step, from what stands in the address.

    >>> step_of("3"), step_of(""), step_of("99"), step_of("-1"), step_of("²")
    (3, 1, 6, 1, 1)
    """
    number = int(typed) if typed.isdecimal() and len(typed) < 4 else 1
    return min(max(number, 1), len(STEPS))
