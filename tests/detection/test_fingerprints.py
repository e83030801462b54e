"""Known block pages and forged addresses: they name a filter, and accuse no page that is well."""

import pytest

from detection.web import PAGE, SITE, exchange, handshake, in_clear, lookup, well
from liane.detection import verdict
from liane.detection.fingerprints import fingerprints, read_fingerprints
from liane.errors import BadInput

NOTICE = "<html><h1>Site bloqué par décision de justice</h1></html>"


def known(pattern, place="body", kind="contains", scope="nat", countries=""):
    about = {"name": "test.zz_1", "location_found": place, "pattern_type": kind, "scope": scope}
    return fingerprints([about | {"pattern": pattern, "expected_countries": countries}])


def in_clear_came(body=PAGE, status=200, **more):
    page = exchange(url="http://www.farako.example/", body=body, status=status, **more)
    return in_clear(requests=[page])


def said(record, marks):
    found = verdict(record, marks)
    return found.state, found.layer


def test_a_known_block_page_names_the_filter_even_where_it_comes_as_a_refusal():
    record = in_clear_came(NOTICE, status=403, headers={})
    assert verdict(record).state == "insufficient"
    found = verdict(record, known("bloqué par décision"))
    assert (found.state, found.layer) == ("blocked", "http")
    assert "test.zz_1" in found.reasons()[0]


def test_a_page_that_quotes_a_block_page_is_well():
    marks = known("bloqué par décision")
    quoting = PAGE.replace("<p>millet</p>", "<p>bloqué par décision</p>", 1)
    assert said(well(requests=[exchange(body=quoting)]), marks) == ("ok", None)
    assert said(in_clear_came(quoting), marks) == ("ok", None)


def test_a_page_known_as_no_block_page_takes_weight_from_an_accusation():
    record = in_clear_came("<html><title>Parked</title></html>", headers={"X-Other": "1"})
    assert said(record, None) == ("blocked", "http")
    assert said(record, known("<title>Parked", scope="fp")) == ("insufficient", None)


def test_a_header_of_a_filter_is_known_whatever_the_page():
    marks = known("FilterBox 9", "header.server", "prefix", "prod")
    record = in_clear_came(NOTICE, status=403, headers={"Server": "FilterBox 9.1"})
    assert said(record, marks) == ("blocked", "http")


def test_an_address_known_for_forged_answers_speaks_unless_the_control_gets_it_too():
    forged = well(
        queries=[lookup("203.0.112.7", asn=1)], tls_handshakes=[handshake("connection_reset")]
    )
    marks = known("203.0.112.7", "dns", "full", "isp")
    assert "test.zz_1" in " ".join(verdict(forged, marks).reasons())
    assert said(well(), known(SITE, "dns", "full")) == ("ok", None)


def test_a_page_known_from_other_countries_alone_says_less():
    record = in_clear_came(NOTICE, status=403, headers={}) | {"probe_cc": "SN"}
    there = verdict(record, known("bloqué", countries="TG,SN"))
    elsewhere = verdict(record, known("bloqué", countries="RU"))
    assert there.findings[0].nats > elsewhere.findings[0].nats > 0


def test_nobody_is_accused_without_a_control():
    record = in_clear_came(NOTICE, status=403, headers={})
    record["test_keys"] |= {"control": None, "control_failure": "generic_timeout_error"}
    assert said(record, known("bloqué")) == ("insufficient", None)


def test_a_list_is_read_from_its_table_and_rows_that_cannot_be_used_are_told(tmp_path):
    file = tmp_path / "marks.csv"
    head = "name,scope,location_found,pattern_type,pattern,expected_countries\n"
    file.write_text(head + "a,nat,body,contains,bloqué,ML\nb,nat,body,regexp,[,ML\n", "utf-8")
    marks, rejected = read_fingerprints([file])
    assert [each.name for each in marks.bodies] == ["a"]
    assert [each.line for each in rejected] == [3]
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    with pytest.raises(BadInput, match=r"other\.csv"):
        read_fingerprints([tmp_path / "other.csv"])
