"""Before a visit: the checklist, and the two-people rule.

A sheet is printed only when every box that concerns the visit was ticked. At height nobody goes
alone. The boxes are those of ordinary good practice for masts and small solar systems; they do
not replace training.
"""

from collections.abc import Iterable

from django.utils.translation import gettext_noop

__all__ = ["CHECKLIST", "TESTS", "enough_people", "may_print", "missing_boxes", "wanted_boxes"]

ALWAYS, HEIGHT, POWER = "always", "height", "power"

# code, when it concerns, what the box says
CHECKLIST = (
    ("told", ALWAYS, gettext_noop("Somebody who stays knows where we go and when we are back.")),
    ("weather", ALWAYS, gettext_noop("The weather was looked at: no storm, no strong wind.")),
    ("way", ALWAYS, gettext_noop("The way and the place are safe today; the owner is told.")),
    ("first_aid", ALWAYS, gettext_noop("Water, first-aid kit and a charged phone are packed.")),
    ("two", HEIGHT, gettext_noop("We are two or more, and one stays on the ground.")),
    (
        "harness",
        HEIGHT,
        gettext_noop("Harness, two lanyards and helmets were looked at one by one."),
    ),
    ("trained", HEIGHT, gettext_noop("Who climbs was trained, is well, and drank nothing.")),
    (
        "mast",
        HEIGHT,
        gettext_noop("The mast, its guy wires and its anchors are looked at before climbing."),
    ),
    ("below", HEIGHT, gettext_noop("Nobody stands below; tools are tied.")),
    (
        "off",
        POWER,
        gettext_noop("Power can be cut and locked; we carry a tester to be sure it is off."),
    ),
    (
        "battery",
        POWER,
        gettext_noop("Insulated tools, gloves and glasses; no rings near batteries."),
    ),
    ("lines", POWER, gettext_noop("No power line within three metres of what we move.")),
)

TESTS = (
    gettext_noop("Lights of each device, before touching anything"),
    gettext_noop("Battery voltage at rest and under load (V)"),
    gettext_noop("Panel voltage in the sun (V)"),
    gettext_noop("Received signal of each link (dBm)"),
    gettext_noop("Throughput to the box of here (Mb/s)"),
    gettext_noop("A page of here opens on a phone"),
    gettext_noop("A page of the Internet opens on a phone"),
    gettext_noop("Cables, clamps, water in the boxes, insects"),
)


def wanted_boxes(*, at_height: bool, with_power: bool) -> dict[str, str]:
    """The boxes that concern a visit: code → what it says.

    >>> len(wanted_boxes(at_height=False, with_power=False))
    4
    """
    concerns = {ALWAYS} | ({HEIGHT} if at_height else set()) | ({POWER} if with_power else set())
    return {code: words for code, when, words in CHECKLIST if when in concerns}


def missing_boxes(ticked: Iterable[str], *, at_height: bool, with_power: bool) -> list[str]:
    """Codes that nobody ticked yet."""
    wanted = wanted_boxes(at_height=at_height, with_power=with_power)
    return [code for code in wanted if code not in set(ticked)]


def enough_people(count: int, *, at_height: bool) -> bool:
    """Two people rule: at height at least two, else at least one.

    >>> enough_people(1, at_height=True)
    False
    """
    return count >= (2 if at_height else 1)


def may_print(ticked: Iterable[str], people: int, *, at_height: bool, with_power: bool) -> bool:
    """Whether the sheet of a visit may be printed."""
    missing = missing_boxes(ticked, at_height=at_height, with_power=with_power)
    return not missing and enough_people(people, at_height=at_height)
