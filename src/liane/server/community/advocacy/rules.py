"""What may be public, and when an answer is due. Pure."""

from datetime import date, timedelta

__all__ = ["ANSWER_DAYS", "REPLY_DAYS", "may_publish", "shown_state"]

REPLY_DAYS = 7
"""Days a body has to answer before a judgement of it is public."""
ANSWER_DAYS = 30
"""Days after which the answer to a letter is asked for again, when nothing else was said."""


def may_publish(source: str, reply_asked_on: date | None) -> bool:
    """Whether a commitment can be public: it has a source, and the body was asked to answer.

    >>> may_publish("Journal officiel", date(2026, 1, 1)), may_publish("", date(2026, 1, 1))
    (True, False)
    """
    return bool(source.strip()) and reply_asked_on is not None


def shown_state(state: str, reply: str, reply_asked_on: date | None, today: date) -> str:
    """The state that is public: « not kept » waits until the body answered or had its days.

    >>> shown_state("broken", "", date(2026, 1, 1), date(2026, 1, 3))
    'unclear'
    >>> shown_state("broken", "", date(2026, 1, 1), date(2026, 1, 9))
    'broken'
    """
    had_days = reply_asked_on is not None and today - reply_asked_on >= timedelta(days=REPLY_DAYS)
    return state if state != "broken" or reply or had_days else "unclear"
