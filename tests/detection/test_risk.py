"""The risk of a month: what came after is never seen, and the skill is what it is."""

import os
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import rankdata

from liane.detection.risk import Starts, month_of, risks, starts_of
from liane.detection.risk_skill import area, average_precision, skill
from liane.errors import BadInput

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("LIANE_DATA", ROOT.parent / "shared" / "data"))
STOP = DATA / "observatory" / "stop" / "stop_2016_2025.parquet"
JANUARY = month_of(date(2016, 1, 1))


def made_up(seed=1, months=72):
    """Twelve countries: four where it starts often, one where it does every June for exams."""
    rng = np.random.default_rng(seed)
    counts = (rng.random((12, months)) < np.r_[np.full(4, 0.4), np.full(8, 0.03)][:, None]) * 1.0
    examinations = np.zeros(counts.shape, dtype=bool)
    counts[8], examinations[8, 5::12] = 0, True
    counts[8, 5::12] = 1
    return Starts(tuple("ABCDEFGHIJKL"), JANUARY, counts, examinations)


def chance(starts, month, country):
    return next(each.chance for each in risks(starts, month) if each.country == country)


def test_what_starts_in_the_month_or_after_it_changes_nothing():
    starts, month = made_up(), JANUARY + 60
    before = risks(starts, month)
    starts.counts[:, 60:] = 7
    assert risks(starts, month) == before


def test_where_it_started_often_it_is_likelier_and_examinations_have_their_month():
    starts = made_up()
    often = [each.country for each in risks(starts, JANUARY + 60)[:4]]
    june, march = chance(starts, JANUARY + 65, "I"), chance(starts, JANUARY + 62, "I")
    assert sorted(often) == list("ABCD")
    assert june > 2 * march


def test_what_a_chance_is_made_of_adds_up_to_it():
    told = risks(made_up(), JANUARY + 60)
    odds = [np.log(each.chance / (1 - each.chance)) - sum(each.pulls.values()) for each in told]
    assert odds == pytest.approx([odds[0]] * len(odds))


def test_a_list_that_is_short_or_does_not_reach_the_month_is_told_so():
    starts = made_up(months=40)
    with pytest.raises(BadInput, match="36"):
        risks(starts, JANUARY + 30)
    with pytest.raises(BadInput, match="2019-04"):
        risks(starts, JANUARY + 41)


def test_rows_of_a_list_become_starts_and_older_cases_begin_no_record():
    rows = [
        {"start_date": "2009-03-01", "country": "Pakistan"},
        {"start_date": "2016-01-14 00:00:00", "country": "Mali; Niger", "actual_cause": "Exams"},
        {"start_date": date(2016, 4, 2), "country": "Mali"},
        {"start_date": "soon", "country": "Chad"},
        {"start_date": "2016-02-01", "country": None},
    ]
    starts = starts_of(rows)
    assert (starts.countries, starts.first) == (("Mali", "Niger"), JANUARY)
    assert starts.counts.tolist() == [[1, 0, 0, 1], [1, 0, 0, 0]]
    assert starts.examinations.tolist() == [[True, False, False, False]] * 2
    with pytest.raises(BadInput):
        starts_of(rows[3:])


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=2, max_size=40))
@settings(max_examples=100, deadline=None)
def test_marks_are_those_of_their_definitions(pairs):
    scores, truth = (np.array(each, dtype=float) for each in zip(*pairs, strict=True))
    if not 0 < truth.sum() < truth.size:
        return
    ranks = rankdata(scores)
    yes = truth.sum()
    mann_whitney = ranks[truth > 0].sum() - yes * (yes + 1) / 2
    assert area(scores, truth) == pytest.approx(mann_whitney / (yes * (truth.size - yes)))
    recall, total = 0.0, 0.0
    for bar in sorted(set(scores), reverse=True):
        above = truth[scores >= bar]
        total += (above.sum() / yes - recall) * above.mean()
        recall = above.sum() / yes
    assert average_precision(scores, truth) == pytest.approx(total)


@pytest.mark.skipif(not STOP.exists(), reason="the list of shutdowns is not here")
def test_of_the_published_list_it_beats_persistence_and_a_decayed_count():
    starts = starts_of(pq.read_table(STOP).to_pylist())
    found = skill(starts, month_of(date(2024, 1, 1)), month_of(date(2025, 12, 1)))
    assert found.area["decayed_count"] == pytest.approx(0.88, abs=0.03)
    assert all(low > 0 for _gain, low, _high in found.gain.values())
    assert found.within["liane"] < 0.5  # it knows where, and not when
