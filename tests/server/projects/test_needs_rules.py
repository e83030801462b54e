"""Order of a room, sheets that look alike, what a gigabyte weighs: by hand, without a database."""

from decimal import Decimal

from liane.server.projects.needs.rules import alike, fits, ranked, said_count, shares, weight

NEEDS = ("call", "sell", "night", "ramp", "learn")
DOTS = {
    ("call", "men"): 30, ("sell", "men"): 40, ("learn", "men"): 20,
    ("night", "women"): 12, ("call", "women"): 3,
    ("ramp", "disabled"): 8, ("call", "disabled"): 2,
}  # fmt: skip


def line(key):
    return next(each for each in ranked(NEEDS, DOTS) if each.key == key)


def test_the_whole_is_ordered_by_its_dots():
    assert [each.key for each in ranked(NEEDS, DOTS)] == ["sell", "call", "learn", "night", "ramp"]


def test_a_group_that_the_whole_would_drown_is_named():
    assert line("ramp").drowned == ("disabled",)
    assert line("night").drowned == ("women",)
    assert line("sell").drowned == ()


def test_groups_alike_weigh_the_same_however_many_came():
    # shares: ramp 8/10, night 12/15, call 30/90 + 3/15 + 2/10, sell 40/90, learn 20/90
    assert [line(key).even for key in ("ramp", "night", "call", "sell", "learn")] == [1, 1, 3, 4, 5]


def test_equal_dots_share_a_rank_and_nothing_has_none():
    lines = ranked(("a", "b", "c"), {("a", "men"): 2, ("b", "men"): 2})
    assert [each.rank for each in lines] == [1, 1, None]


def test_nobody_has_more_dots_than_were_given():
    assert fits({"men": 10, "women": 11}, {"men": 2, "women": 2}, 5) == ["women"]
    assert fits({"young": 1}, {}, 5) == ["young"]


def test_words_alike_are_found_without_accents_and_nothing_is_forced():
    needs = {1: "Réparer le forage du marché", 2: "Cours du soir à l’école"}
    assert alike("le forage est en panne au MARCHE", needs) == 1
    assert alike("école le soir", needs) == 2
    assert alike("téléphone", needs) is None and alike("", needs) is None


def test_fewer_than_five_are_never_counted_in_public():
    assert [said_count(n) for n in (0, 1, 4, 5)] == [0, None, None, 5]


def test_a_gigabyte_is_weighed_by_the_cheapest_price_and_the_household_in_the_middle():
    incomes = {"low": Decimal(25000), "middle": Decimal(60000), "high": Decimal(140000)}
    found = shares({1: [Decimal(600), Decimal(500)], 5: [Decimal(2000)]}, incomes)
    answer = weight(found, "middle", 3)
    assert answer.volume == 5 and round(answer.percent, 2) == Decimal("3.33")
    assert weight(found, "middle", 2) is None
    assert weight(shares({1: [], 5: []}, incomes), "middle", 3) is None
