"""What the check of the ties found, in words: what was seen, why it matters, what to try."""

from django.utils.translation import gettext, gettext_noop

from liane.server.community.directory.rules import Finding

__all__ = ["in_words"]

_WORDS = {
    "no_tie": (
        gettext_noop("Nothing is written yet"),
        gettext_noop("Begin with the three sides without which the network would stop."),
    ),
    "nobody_decides": (
        gettext_noop("Nobody decides with you"),
        gettext_noop(
            "No side goes beyond giving a hand. A network that one side decides alone stops with"
            " it: which of them could sit at the table?"
        ),
    ),
    "nobody_owns": (
        gettext_noop("Nobody owns it with you"),
        gettext_noop("Say who owns the masts, the boxes and the accounts, and write it down."),
    ),
    "one_holds_all": (
        gettext_noop("One side holds every close tie: {names}"),
        gettext_noop(
            "If it leaves, all leaves. Look for a second one for the most useful of them."
        ),
    ),
    "no_contact": (
        gettext_noop("No contact is known: {names}"),
        gettext_noop("They are said to take part, and nobody could call them on a bad day."),
    ),
    "only_told": (
        gettext_noop("Informed, and never asked: {names}"),
        gettext_noop("Ask them one question: what they would change."),
    ),
    "no_date": (
        gettext_noop("Most ties have no date"),
        gettext_noop("Without a date nobody knows whether it still holds."),
    ),
    "all_well": (
        gettext_noop("Nothing worrying was seen"),
        gettext_noop("Several sides decide, can be reached, and no one holds everything."),
    ),
}


_STATES = {
    "cut": gettext_noop("serious"),
    "worn": gettext_noop("to look at"),
    "unknown": gettext_noop("not known"),
    "ok": gettext_noop("good"),
}


def in_words(finding: Finding) -> dict[str, str]:
    """A finding as it is shown: its state, what was seen, what to try."""
    title, advice = _WORDS[finding.code]
    names = ", ".join(finding.names)
    return {
        "state": finding.state,
        "word": gettext(_STATES[finding.state]),
        "title": gettext(title).format(names=names),
        "advice": gettext(advice),
    }
