"""Blocking: onset, end, networks of a country together; ill resolvers, bursts, the real rows."""

import gzip
import json
import math
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detection import plain_blocking, web
from detection.places import OONI
from liane.detection.blocking import BlockingRules, Cell, Judged, blocks, windows_of
from liane.detection.blocking.quiet import quiet_judgements, with_block
from liane.detection.judgements import read_judgements
from liane.errors import BadInput

HOUR_S, DAY_S = 3600.0, 86400.0
NOW = datetime(2026, 11, 1, tzinfo=UTC)


def row(hour, state="ok", network="AS1", service="a.example"):
    return Judged(hour * HOUR_S, Cell("ML", network, service), state, "tls")


def rows(hours, blocked, **where):
    return [row(hour, "blocked" if blocked(hour) else "ok", **where) for hour in hours]


def test_a_block_has_an_onset_a_detection_and_an_end():
    [event] = blocks(rows(range(0, 400, 4), lambda hour: 200 <= hour < 300))
    assert (event.kind, event.facts["layer"]) == ("blocking", "tls")
    assert event.start_s / HOUR_S == 200
    assert 209 <= event.detected_s / HOUR_S <= 220
    assert event.end_s / HOUR_S == 300


def test_three_windows_are_needed_whatever_a_single_person_ran():
    burst = [Judged(200 * HOUR_S + at, row(0).cell, "blocked") for at in range(60)]
    calm = rows(range(0, 200, 2), lambda _hour: False)
    assert blocks([*calm, *burst]) == []
    assert blocks([*calm, *burst, row(201, "blocked")]) == []


@pytest.mark.parametrize("state", ["down", "insufficient"])
def test_what_decides_nothing_counts_for_nobody(state):
    calm = rows(range(0, 200, 2), lambda _hour: False)
    assert blocks([*calm, *(row(hour, state) for hour in range(200, 260, 2))]) == []


def test_a_service_blocked_from_the_first_measurement_on_is_told_without_an_onset():
    [event] = blocks(rows(range(0, 100, 4), lambda _hour: True))
    assert event.facts["from_the_first"] is True
    assert event.end_s is None


def test_networks_of_one_country_make_each_other_likelier():
    """The same few rows, alone and after three other networks were blocked."""
    own = rows(range(0, 240, 12), lambda hour: hour >= 200, network="AS9")
    others = [
        each
        for network in ("AS2", "AS3", "AS4")
        for each in rows(range(0, 240, 2), lambda hour: hour >= 190, network=network)
    ]
    alone = [event for event in blocks(own) if event.group["network"] == "AS9"]
    together = [event for event in blocks([*own, *others]) if event.group["network"] == "AS9"]
    assert together[0].together == 4
    assert not alone or together[0].detected_s < alone[0].detected_s


def test_one_hour_is_enough_where_three_other_networks_are_told():
    """And is not where they are silent: what one person saw needs others who saw it."""
    own = rows([*range(0, 200, 24), 214], lambda hour: hour >= 200, network="AS9")
    others = [
        each
        for network in ("AS2", "AS3", "AS4")
        for each in rows(range(0, 240, 2), lambda hour: hour >= 190, network=network)
    ]
    assert blocks(own) == []
    beside = [event for event in blocks([*own, *others]) if event.group["network"] == "AS9"]
    assert [(event.facts["windows"], event.together) for event in beside] == [(1, 4)]


def test_another_service_and_another_country_are_no_neighbours():
    elsewhere = [Judged(each.at_s, Cell("SN", "AS5", "a.example"), "blocked") for each in
                 rows(range(190, 240, 2), lambda _hour: True)]  # fmt: skip
    own = rows(range(0, 240, 12), lambda hour: hour >= 204)
    without = [event.detected_s for event in blocks(own)]
    beside = [e.detected_s for e in blocks([*own, *elsewhere]) if e.group["country"] == "ML"]
    assert beside == without


@pytest.mark.parametrize("cut_h", [205, 211, 240, 310])
def test_nothing_that_comes_later_changes_what_was_known(cut_h):
    every = rows(range(0, 400, 3), lambda hour: 200 <= hour < 300)
    early = [each for each in every if each.at_s < cut_h * HOUR_S]
    known = [event for event in blocks(every) if event.detected_s <= cut_h * HOUR_S]
    now = [event for event in blocks(early) if event.detected_s <= cut_h * HOUR_S]
    assert [(e.start_s, e.detected_s, e.confidence, e.facts) for e in now] == [
        (e.start_s, e.detected_s, e.confidence, e.facts) for e in known
    ]


@given(st.floats(0.5, 40), st.floats(0.5, 40), st.integers(0, 12), st.integers(0, 12))
def test_the_chance_is_that_of_the_beta_binomial(a, b, blocked, open_):
    """Against its definition: one draw after another from Pólya's urn."""
    plain, drawn = 0.0, [a, b]
    for at in [0] * blocked + [1] * open_:
        plain += math.log(drawn[at] / sum(drawn))
        drawn[at] += 1
    each = plain_blocking.Since(0.0, True, 0, a, b, a, b)
    assert plain_blocking.chance_of(each, blocked, open_) == pytest.approx(plain, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3000), st.booleans()), max_size=60), st.randoms())
def test_the_order_of_rows_is_nothing_and_every_event_is_in_order(held, random):
    every = [row(hour, "blocked" if blocked else "ok") for hour, blocked in held]
    found = blocks(every)
    random.shuffle(every)
    assert blocks(every) == found
    for event in found:
        assert event.start_s <= event.detected_s
        assert event.end_s is None or event.start_s < event.end_s
        assert 0.5 < event.confidence < 1


def test_rows_that_arrive_later_are_known_later():
    told = rows(range(0, 400, 4), lambda hour: 200 <= hour < 300)
    week = [replace(e, known_s=e.at_s + 7 * DAY_S) if 200 <= e.at_s / HOUR_S < 208 else e
            for e in told]  # fmt: skip
    [in_time], [late] = blocks(told), blocks(week)
    assert late.start_s == in_time.start_s
    assert late.detected_s == (204 * HOUR_S) + 7 * DAY_S


def test_a_window_weighs_at_most_two_witnesses():
    many = [Judged(float(at), row(0).cell, "blocked") for at in range(50)]
    [held] = windows_of([*many, row(1, "blocked")], 3600)
    blocked, open_ = held.counted(BlockingRules().alike)
    assert (blocked.round(2).tolist(), open_.tolist()) == ([1.96, 1.0], [0, 0])


@pytest.mark.parametrize("seed", range(3))
def test_the_kernels_find_what_their_plain_twin_finds(seed):
    judged = quiet_judgements(4, 3, 9, seed)
    start_s = judged[0].at_s + 21 * DAY_S
    judged = with_block(judged, "service1.example", start_s, start_s + 6 * DAY_S, seed)
    found = blocks(judged)
    assert found == plain_blocking.blocks(judged)
    assert len({event.group["service"] for event in found}) > 0


def test_quiet_months_raise_few_alarms_and_blocks_laid_over_them_are_found():
    """Six seeds of the generator, a fifth of what the bench counts."""
    made = [quiet_judgements(3, 3, 12, seed) for seed in range(6)]
    alarms = sum(len(blocks(each)) for each in made)
    assert alarms <= 0.01 * 6 * 9 * 12
    start_s = made[0][0].at_s // DAY_S * DAY_S + 30 * DAY_S
    over = with_block(made[0], "service1.example", start_s, start_s + 14 * DAY_S, seed=1)
    found = [e for e in blocks(over) if e.group["service"] == "service1.example"]
    assert {event.group["network"] for event in found} == {"AS64500", "AS64501", "AS64502"}
    assert all(start_s <= e.detected_s <= start_s + 8 * DAY_S for e in found)


@pytest.mark.skipif(not OONI.is_dir(), reason="needs OONI's rows of the reference data")
def test_uganda_is_one_block_known_before_noon_with_an_onset_and_an_end():
    read = read_judgements([OONI / "uganda_2026_twitter_rows.sql"], NOW)
    [event] = blocks(read.judged)
    told = [datetime.fromtimestamp(s, UTC) for s in (event.start_s, event.detected_s, event.end_s)]
    assert len(read.judged) == 470
    assert event.group == {"country": "UG", "network": "AS20294", "service": "twitter.com"}
    assert told[1] < datetime(2026, 1, 18, 12, tzinfo=UTC)
    assert (told[0].month, told[0].day) in ((1, 17), (1, 18))
    assert told[2] < datetime(2026, 1, 25, tzinfo=UTC)


@pytest.mark.skipif(not OONI.is_dir(), reason="needs OONI's rows of the reference data")
def test_older_scores_are_read_and_an_anomaly_alone_is_no_verdict():
    read = read_judgements([OONI / "fastpath_rows.sql"], NOW)
    states = [each.state for each in read.judged]
    assert len(states) == 1080
    assert states.count("blocked") == 17  # every one of them a known block page
    assert blocks(read.judged) == []


def written(tmp_path, name, *lines):
    file = tmp_path / name
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def measured(**more):
    about = {"measurement_start_time": "2026-03-01 10:00:00", "probe_asn": "AS1", "probe_cc": "ML"}
    return json.dumps(web.well() | about | more)


def test_records_are_judged_and_what_cannot_be_placed_is_set_aside(tmp_path):
    broken = measured(measurement_start_time="1970-01-01 00:00:00")
    nowhere = measured(probe_asn="AS0")
    again = measured(input="https://farako.example/again")
    file = written(tmp_path, "some.jsonl", measured(), broken, nowhere, "{", again, measured())
    read = read_judgements([file], NOW)
    assert [(each.cell.service, each.state) for each in read.judged] == [
        ("farako.example", "ok")
    ] * 2
    assert [line for _file, line, _why in read.aside] == [2, 3, 4]
    assert read.repeated == 1


HEAD = "probe_cc,probe_asn,input,measurement_start_time,top_dns_failure,"
HEAD += ",".join(f"{layer}_{state}" for layer in ("dns", "tcp", "tls") for state in
                 ("blocked", "down", "ok"))  # fmt: skip


@pytest.mark.parametrize(
    ("failure", "figures", "state"),
    [
        ("", "0,0,1,0,0,1,0,0,1", "ok"),
        ("", "0,0,1,0.75,0.25,0,0,0,0", "blocked"),
        ("", "0,0,1,0.2,0.8,0,0,0,0", "down"),
        ("dns_nxdomain_error", "0.9,0.1,0,0,0,0,0,0,0", "blocked"),
        ("dns_server_misbehaving", "0.9,0.1,0,0,0,0,0,0,0", "insufficient"),
        ("", "0,0,0,0,0,0,0,0,0", "insufficient"),
        ("", "x,nan,,0,0,0,0,0,0", "insufficient"),
    ],
)
def test_figures_of_three_layers_are_taken_in_the_order_of_the_way(
    tmp_path, failure, figures, state
):
    line = f"UG,20294,https://a.example/,2026-01-18 10:00:00,{failure},{figures}"
    [judged] = read_judgements([written(tmp_path, "rows.csv", HEAD, line)], NOW).judged
    assert judged.state == state


WRONG = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
FIELDS = ["measurement_start_time", "probe_asn", "probe_cc", "input", "test_name", "test_keys",
          "tcp_blocked", "dns_ok"]  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(FIELDS), WRONG | st.just("AS7")), max_size=4))
def test_no_field_of_any_type_breaks_the_reading(tmp_path_factory, held):
    file = tmp_path_factory.getbasetemp() / "wrong.jsonl"
    lines = [*(measured(**each) for each in held), measured()]
    file.write_text("\n".join(lines), encoding="utf-8")
    read = read_judgements([file], NOW)
    assert len(read.judged) + len(read.aside) + read.repeated == len(lines)
    assert blocks(read.judged) == []


def test_the_lines_of_an_sql_dump_are_told_and_a_row_cut_short_ends_it(tmp_path):
    insert = "INSERT INTO analysis (`probe_cc`, `probe_asn`, `input`, `measurement_start_time`, "
    insert += "`tcp_blocked`) VALUES ('UG', 1, 'https://o''b.example/', '2026-01-18 10:00:00', 1)"
    rows = [", ('UG', 1, NULL, '2026-01-18 10:00:00', 1)", ", ('UG', 1, 'https://a.e/', '2026"]
    read = read_judgements([written(tmp_path, "rows.sql", insert, *rows)], NOW)
    assert [each.state for each in read.judged] == ["blocked"]
    assert [line for _file, line, _why in read.aside] == [2]


COLUMNS = ("measurement_uid", "probe_cc", "probe_asn", "input", "measurement_start_time",
           "tcp_blocked")  # fmt: skip
ROWS = [(str(at), "UG", "1", "https://a.example/", f"2026-01-18 1{at}:00:00", "1") for at in (1, 2)]
QUOTED = ["('" + "','".join(row) + "')" for row in ROWS]
INTO = 'INSERT INTO "public"."rows" ("COLUMNS") VALUES'.replace("COLUMNS", '","'.join(COLUMNS))
DUMPS = {
    "copy.sql": [f"COPY public.rows ({', '.join(COLUMNS)}) FROM stdin;",
                 *map("\t".join, ROWS), "\\."],
    "create.sql": ["CREATE TABLE rows (", *(f'  "{name}" text,' for name in COLUMNS),
                   "  PRIMARY KEY (id)", ");",
                   *(" ".join(("INSERT INTO rows VALUES", row, ";")) for row in QUOTED)],
    "each.sql": [" ".join((INTO, row, ";")) for row in QUOTED],
    "rows.tsv": map("\t".join, (COLUMNS, *ROWS)),
    "rows.csv": map(";".join, (COLUMNS, *ROWS, *ROWS)),
}  # fmt: skip


@pytest.mark.parametrize("name", DUMPS)
def test_rows_are_read_out_of_every_table_that_databases_write(tmp_path, name):
    file = written(tmp_path, name, *DUMPS[name])
    packed = tmp_path / f"{name}.gz"
    packed.write_bytes(gzip.compress(file.read_bytes()))
    for each in (file, packed):
        assert [one.state for one in read_judgements([each], NOW).judged] == ["blocked"] * 2
    assert len(read_judgements([file, packed], NOW).judged) == 2
    packed.write_bytes(packed.read_bytes()[:-9])
    with pytest.raises(BadInput):
        read_judgements([packed], NOW)


def test_a_dump_that_names_no_columns_is_refused_and_an_odd_row_is_told(tmp_path):
    with pytest.raises(BadInput):
        read_judgements([written(tmp_path, "bare.sql", "INSERT INTO t VALUES", QUOTED[0])], NOW)
    head = INTO.replace('")', '","more")')
    rows = [QUOTED[0], ",", QUOTED[1].replace(")", ",['a','b (c)'])")]
    read = read_judgements([written(tmp_path, "odd.sql", head, *rows)], NOW)
    assert (len(read.judged), [line for _file, line, _why in read.aside]) == (1, [2])


@pytest.mark.parametrize("lines", [["a,b", "1,2"], ["nothing"], [""]])
def test_a_table_of_something_else_is_refused(tmp_path, lines):
    with pytest.raises(BadInput):
        read_judgements([written(tmp_path, "rows.csv", *lines)], NOW)
