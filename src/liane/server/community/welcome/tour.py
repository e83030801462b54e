"""The two-minute tour of a cut: seven steps, each a page. No script.

Three of them are played by the wing that watches: a report, the incident, its evidence.
"""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

__all__ = ["STEPS", "Step", "facts_of", "frame_of", "step_of"]


@dataclass(frozen=True)
class Step:
    """A step: its title, what is seen, where one may look (a url name, and its words).

    `page` is the url name of the page that plays it, where it has one of its own.
    """

    title: str
    text: str
    look: str = ""
    look_label: str = ""
    page: str = ""

    @property
    def said(self) -> dict[str, str]:
        """In the language of who reads."""
        words = {"title": self.title, "text": self.text, "look_label": self.look_label}
        return {key: gettext(text) if text else "" for key, text in words.items()}


STEPS = (
    Step(
        gettext_noop("Before: the link is there"),
        gettext_noop(
            "The strip at the top says how the Internet is, and since when. In this exercise only"
            " your screen believes that it falls: nothing is cut for real."
        ),
    ),
    Step(
        gettext_noop("The link falls"),
        gettext_noop(
            "The strip turned red on every page. The box calls it cut when no host of three"
            " keepers answers, twice in a row. It does not say who cut, nor why."
        ),
        "uplink",
        gettext_noop("See what is known of the link"),
    ),
    Step(
        gettext_noop("The place goes on"),
        gettext_noop(
            "Notices, guides, messages between people here still work. Mail for the outside waits,"
            " sealed, and leaves when the link is back."
        ),
        "operator",
        gettext_noop("See what is here without Internet"),
    ),
    Step(
        gettext_noop("Say it: « at my place too »"),
        gettext_noop("One screen proves nothing. Each person counts once, and no name is asked."),
        page="tour-report",
    ),
    Step(
        gettext_noop("Several people say it"),
        gettext_noop(
            "The incident climbs: reported, measured, confirmed by three people on two networks."
            " Causes stay with the team."
        ),
        page="tour-incident",
    ),
    Step(
        gettext_noop("It is kept as evidence"),
        gettext_noop("A button makes one file that anybody can check, without this box."),
        page="tour-proof",
    ),
    Step(
        gettext_noop("The link comes back"),
        gettext_noop(
            "What waited leaves in order. This incident was an exercise: it is erased, and counted"
            " nowhere. One thing to do today: keep this site on your phone’s home screen."
        ),
    ),
)


def frame_of(page: str) -> dict[str, Any]:
    """What the template of the tour shows around a step that has a page of its own."""
    return facts_of(next(at for at, each in enumerate(STEPS, 1) if each.page == page))


def facts_of(at: int) -> dict[str, Any]:
    """What the template of the tour shows of a step, but for where one may look."""
    return {
        "at": at,
        "steps": [(number, each.said) for number, each in enumerate(STEPS, 1)],
        "step": STEPS[at - 1].said,
        "first": at == 1,
        "last": at == len(STEPS),
        "here": f"{reverse('tour')}?etape=",
    }


def step_of(typed: str) -> int:
    """The number of a step, from what stands in the address.

    >>> step_of("3"), step_of(""), step_of("99"), step_of("-1"), step_of("²")
    (3, 1, 7, 1, 1)
    """
    number = int(typed) if typed.isdecimal() and len(typed) < 4 else 1
    return min(max(number, 1), len(STEPS))
