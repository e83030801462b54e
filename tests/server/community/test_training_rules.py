"""What was learnt and who is able: by hand, without a database."""

from datetime import date

from liane.server.community.training.rules import Seen, cover, curve, gains

RIGHT = {"a": 1, "b": 0}
PAIRS = [({"a": 0}, {"a": 1, "b": 0}), ({"a": 1, "b": 0}, {"a": 1}), ({"b": 0}, None)]
EARLY, LATE = date(2026, 1, 1), date(2026, 6, 1)


def test_what_is_left_out_counts_as_not_known_and_the_gain_is_of_those_who_answered_both():
    first, second = gains(RIGHT, PAIRS)
    assert (first.before, first.after, first.difference) == (1 / 3, 1.0, 0.5)
    assert (second.before, second.after, second.difference) == (2 / 3, 0.5, 0.0)


def test_nobody_asked_is_unknown_and_never_nothing():
    only_before = gains({"a": 1}, [({"a": 1}, None)])[0]
    assert only_before.after is None and only_before.difference is None
    assert gains({"a": 1}, [])[0].before is None


def test_a_role_that_hangs_on_one_person_is_seen_and_women_are_counted_if_said():
    seen = [
        Seen("m", "climb", 3, EARLY, "technician", False),
        Seen("k", "climb", 1, EARLY, "technician", True),
        Seen("k", "climb", 2, LATE, "technician", True),
        Seen("y", "books", 2, EARLY),
        Seen("z", "radio", 1, EARLY),
    ]
    radio, books, climb = cover(seen, LATE)
    assert [each.state for each in (radio, books, climb)] == ["cut", "worn", "ok"]
    assert (climb.able, climb.women, books.women) == (2, 1, None)
    assert cover(seen, EARLY)[2].able == 1
    assert curve(seen) == [(EARLY, 2), (LATE, 3)]


def test_somebody_who_no_longer_does_it_is_no_longer_counted():
    seen = [Seen("m", "climb", 2, EARLY), Seen("m", "climb", 1, LATE)]
    assert cover(seen, LATE)[0].able == 0 and curve(seen) == [(EARLY, 1), (LATE, 0)]
