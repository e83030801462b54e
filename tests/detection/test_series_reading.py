"""Series out of CSV files: every clock, and rows that cannot be used told with their line."""

import gzip

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liane.detection.series import read_arrivals, read_panel, read_time, utc_offset
from liane.errors import BadInput
from liane.words import use

TEHRAN_S = 12600


@pytest.fixture(autouse=True)
def _english():
    use("en")


@pytest.fixture
def written(tmp_path):
    def write(*lines):
        file = tmp_path / "series.csv"
        file.write_text("\n".join(lines) + "\n", "utf-8")
        return file

    return write


def hours(count, place="A", value="100"):
    return [f"{place},{1573430400 + 3600 * at},{value}" for at in range(count)]


def panel(file, **more):
    return read_panel(file, "time", "value", ("place",), **more)


HEAD = "place,time,value"


@pytest.mark.parametrize(
    "text",
    [
        "16-Nov-2019 17:30:00",
        "2019-11-16 17:30:00.000",
        "2019-11-16T17:30",
        "2019/11/16 17:30:00",
        "2019-11-16T14:00:00Z",
        "2019-11-16T15:00:00+01:00",
        "1573925400",
        "1573925400000",
        "1573925400000000000",
        "20191116173000",
        "16.11.2019 17:30",
        "16 November 2019 17:30",
        "2019-11-16 14:00:00 UTC",
        "Sat, 16 Nov 2019 14:00:00 GMT",
    ],
)
def test_a_time_is_read_however_it_is_written(text):
    assert read_time(text, TEHRAN_S) == 1573912800


@given(st.text(max_size=30))
def test_any_text_is_a_time_or_none(text):
    assert isinstance(read_time(text, 0), float)


def test_days_and_months_are_told_apart_by_their_column_or_not_at_all(written):
    for form in ("16/11/2019 {:02}:00", "11/16/2019 {:02}:00"):
        made, _read = panel(written(HEAD, *[f"A,{form.format(at)},1" for at in range(9)]))
        assert made.times_s[0] == 1573862400
    with pytest.raises(BadInput, match="'03/04/2019 00:00' is not a time"):
        panel(written(HEAD, *[f"A,03/04/2019 {at:02}:00,1" for at in range(9)]))


@pytest.mark.parametrize(
    ("told", "held"),
    [('"87,5"', 87.5), ("87.5%", 87.5), ('"1,250"', None), ("NaN", None), ("", None)],
)
def test_numbers_are_read_as_tables_write_them_and_never_guessed(written, told, held):
    rows = [f"A,{1573862400 + 3600 * at},{told}" for at in range(9)]
    if held is None:
        with pytest.raises(BadInput, match=r"no number|not a number"):
            panel(written(HEAD, *rows))
    else:
        assert set(panel(written(HEAD, *rows))[0].values[0]) == {held}


@pytest.mark.parametrize("text", ["noon", "+25", "+3:75", "", "+3.5"])
def test_an_offset_that_is_none_is_refused(text):
    with pytest.raises(BadInput, match="is not an offset"):
        utc_offset(text)


def test_local_hours_become_utc_and_rows_out_of_order_find_their_place(written):
    rows = hours(5) + hours(5, "B", "50")
    made, _read = panel(written(HEAD, *reversed(rows)), offset_s=TEHRAN_S)
    assert made.times_s[0] == 1573430400 - TEHRAN_S
    assert made.step_s == 3600
    assert {each["place"] for each in made.groups} == {"A", "B"}
    assert sorted(made.values[:, 0]) == [50, 100]


def test_what_cannot_be_used_is_set_aside_with_its_line(written):
    rows = hours(20)
    rows[3] = "A,yesterday,100"
    rows[5] = rows[5].replace(",100", ",much")
    rows[7] = "A,3600,100"
    rows[9] = "A,4102444800,100"
    rows[11] = rows[11].replace("A,", ",", 1)
    rows[13] = rows[13].replace(",100", ",")
    made, read = panel(written(HEAD, *rows))
    assert [each.line for each in read.aside] == [5, 7, 9, 11, 13]
    told = " ".join(str(each) for each in read.aside)
    assert "'yesterday' is not a time" in told
    assert "'much' is not a number" in told
    assert "'4102444800' is far from all other times" in told
    assert "column place is empty" in told
    assert np.isnan(made.values[0, [3, 5, 7, 9, 11, 13]]).all()
    assert np.isfinite(made.values).sum() == 14


def test_a_clock_years_ahead_stretches_no_series(written):
    made, read = panel(written(HEAD, *hours(60), "A,1900000000,100"))
    assert made.times_s.size == 60
    assert len(read.aside) == 1


def test_rows_given_twice_count_once_and_values_that_differ_give_their_middle(written):
    rows = hours(10)
    again = [rows[4].replace(",100", ",40"), rows[4].replace(",100", ",60")]
    made, read = panel(written(HEAD, *rows, *rows, *again))
    assert read.repeated == 10
    assert made.values[0, 4] == 60


def test_an_hour_that_is_not_there_is_a_gap(written):
    rows = hours(10)
    del rows[4]
    made, _read = panel(written(HEAD, *rows))
    assert np.isnan(made.values[0]).tolist() == [at == 4 for at in range(10)]


def test_times_that_wander_fall_on_round_steps(written):
    rng = np.random.default_rng(1)
    rows = [f"A,{1573430400 + 3600 * at + rng.integers(-60, 60)},1" for at in range(50)]
    made, _read = panel(written(HEAD, *rows))
    assert made.step_s == 3600
    assert np.isfinite(made.values).sum() >= 49


def test_a_row_may_sum_up_the_span_that_it_opens(written):
    made, _read = panel(written(HEAD, *hours(5)), begins=True)
    assert (made.known_s - made.times_s).tolist() == [3600] * 5


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([HEAD], "no row under the head"),
        (["place,when,value", "A,1,2"], "line 1: column time is missing"),
        ([HEAD, "A,soon,1", "A,later,2", "A,1573430400,3"], r"line 2: 'soon' .* \(2 rows of 3"),
        ([HEAD, "A,1573430400,1", "B,1573430400,1"], "at least two times"),
        ([HEAD, 'A,"1573430400,1'], "quotation mark"),
    ],
)
def test_a_file_that_is_no_series_is_refused_with_its_place(written, lines, said):
    with pytest.raises(BadInput, match=said):
        panel(written(*lines))


def test_a_series_too_long_for_its_step_is_refused(written, monkeypatch):
    monkeypatch.setattr("liane.detection.series.reading._MOST_CELLS", 40)
    with pytest.raises(BadInput, match="1 groups over 2 days make too much at once"):
        panel(written(HEAD, *hours(41)))


def test_a_packed_table_is_read_and_a_damaged_one_is_refused(written):
    file = written(HEAD, *hours(9))
    file.write_bytes(gzip.compress(file.read_bytes()))
    assert panel(file)[0].times_s.size == 9
    file.write_bytes(file.read_bytes()[:-9])
    with pytest.raises(BadInput, match="ends early"):
        panel(file)


def test_arrivals_of_one_file_were_listened_for_until_its_last_row(written):
    made, read = read_arrivals(written(HEAD, *hours(5), *hours(9, "B")), "time", ("place",))
    assert [len(times_s) for times_s in made.times_s] == [5, 9]
    assert made.until_s == 1573430400 + 8 * 3600
    assert read.aside == ()
    early, _read = read_arrivals(written(HEAD, *hours(9)), "time", until_s=1573430400 + 3 * 3600)
    assert len(early.times_s[0]) == 4
