"""A project's own rules of law: read with their origin, refused with file, line and field."""

from datetime import date

import pytest

from liane.errors import BadInput, MissingResource
from liane.spectrum import Rule, fresh, load_rules, read_rules
from liane.words import use

GOOD = """\
country = "ML"

[[spectrum.rule]]
low_mhz = 5470
high_mhz = 5725
max_eirp_dbm = 27
source = "Letter of the regulator, ref. 12"
date = 2026-10-03
status = "seen"

[[spectrum.rule]]
low_mhz = 5600
high_mhz = 5650
allowed = false
source = "Letter of the regulator, ref. 12"
date = "2026-10"
status = "seen"
"""


@pytest.fixture(autouse=True)
def _english():
    use("en")


@pytest.fixture
def write(tmp_path):
    def write(text):
        file = tmp_path / "project.toml"
        file.write_text(text, encoding="utf-8")
        return file

    return write


def test_rules_are_read_with_their_origin(write):
    first, second = load_rules(write(GOOD))
    assert (first.low_mhz, first.high_mhz, first.max_eirp_dbm) == (5470, 5725, 27)
    assert (first.date, first.status, first.allowed) == ("2026-10-03", "seen", True)
    assert second.allowed is False
    assert second.max_eirp_dbm is None


def test_a_project_without_rules_has_none(write):
    assert load_rules(write('country = "ML"\n')) == ()


@pytest.mark.parametrize(
    ("old", "new", "line", "field"),
    [
        ("max_eirp_dbm = 27", 'max_eirp_dbm = "27"', 3, "max_eirp_dbm"),
        ("max_eirp_dbm = 27", "max_eirp_dbm = 500", 3, "max_eirp_dbm"),
        ("max_eirp_dbm = 27", "eirp = 27", 3, "eirp"),
        ("low_mhz = 5600", "low_mhz = 5700", 11, "high_mhz"),
        ("low_mhz = 5600", 'low_mhz = "5600"', 11, "low_mhz"),
        ("allowed = false", "allowed = 0", 11, "allowed"),
        ("allowed = false", 'place = "roof"', 11, "place"),
        ('date = "2026-10"', 'date = "2026-13"', 11, "date"),
        ('date = "2026-10"\nstatus = "seen"', 'date = "2026-10"\nstatus = "sure"', 11, "status"),
        ("date = 2026-10-03\n", "", 3, "date"),
        (
            'source = "Letter of the regulator, ref. 12"\ndate = 2',
            'source = " "\ndate = 2',
            3,
            "source",
        ),
    ],
)
def test_a_wrong_rule_is_named_with_file_line_and_field(write, old, new, line, field):
    assert old in GOOD
    file = write(GOOD.replace(old, new, 1))
    with pytest.raises(BadInput) as caught:
        load_rules(file)
    message = str(caught.value)
    assert f"{file}: {line}: spectrum.rule[" in message
    assert f": {field}: " in message


def test_rules_that_are_not_tables_are_refused():
    with pytest.raises(BadInput, match=r"\[\[spectrum.rule\]\]"):
        read_rules([3])


def test_a_file_that_is_not_toml_is_refused_with_its_line(write):
    with pytest.raises(BadInput, match="line 2"):
        load_rules(write("a = 1\nb = \n"))


def test_a_file_that_is_not_there_is_a_missing_resource(tmp_path):
    with pytest.raises(MissingResource):
        load_rules(tmp_path / "none.toml")


def test_the_last_day_of_february_is_a_day_like_others():
    rule = Rule(1, 2, 20, "text", "2027-02-28", "seen")
    assert fresh(rule, date(2028, 2, 28))
    assert fresh(rule, date(2028, 2, 29))
    assert not fresh(rule, date(2028, 3, 1))
