"""Forms that pyxform accepts: each feature by its name is shown, or refused with a reason."""

import json
from datetime import UTC, datetime
from io import BytesIO

import pytest
from pyxform import xls2xform
from xlsforms import ask, book, pick

from liane.errors import BadInput
from liane.server.community.surveys.rules.sealing import sealed_names
from liane.server.community.surveys.xforms.conversion import convert
from liane.server.community.surveys.xforms.flat import as_flat, filled_from, graft
from liane.server.community.surveys.xforms.judging import faults
from liane.server.community.surveys.xforms.reading import read_form
from liane.server.community.surveys.xforms.sheets import Sheet, begin
from liane.server.community.surveys.xforms.steps import steps_of
from liane.server.community.surveys.xforms.tree import Node

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
YN = pick("yn", "yes", "no")
END = ask("end repeat", "")
FEATURES = {
    "repeat": [ask("begin repeat", "r"), ask("text", "a"), ask("integer", "b"), END],
    "repeat counted": [ask("integer", "n", default="2"),
                       ask("begin repeat", "r", repeat_count="${n}"), ask("text", "a"), END],
    "repeat in repeat": [ask("begin repeat", "r"), ask("begin repeat", "s"), ask("text", "a"),
                         END, END],
    "calculation": [ask("integer", "a", default="3"), ask("calculate", "b", calculation="${a} * 2"),
                    ask("note", "c", "Le double : ${b}")],
    "running total": [ask("begin repeat", "r"), ask("integer", "a"),
                      ask("calculate", "t", calculation="sum(../../r/a)"), END],
    "position": [ask("begin repeat", "r"), ask("calculate", "p", calculation="position(..)"),
                 ask("note", "n", "N° ${p}"), END],
    "relevance": [ask("select_one yn", "a"), ask("text", "b", relevance="${a} = 'yes'")],
    "group": [ask("begin group", "g", "G", appearance="field-list"), ask("select_one yn", "a"),
              ask("text", "b", relevant="${a} = 'yes'"), ask("end group", "")],
    "constraint": [ask("integer", "a", constraint=". > 3", constraint_message="plus de 3")],
    "pattern": [ask("text", "a", constraint="regex(., '^[A-Z]{2}[0-9]{4,}$')")],
    "media": [ask("image", "a"), ask("audio", "b"), ask("video", "c"), ask("file", "d")],
    "places": [ask("geopoint", "a"), ask("geotrace", "b"), ask("geoshape", "c"),
               ask("calculate", "d", calculation="area(${c})")],
    "days and hours": [ask("date", "a"), ask("time", "b"), ask("dateTime", "c"),
                       ask("calculate", "d", calculation="format-date(${a}, '%d/%m/%Y')")],
    "range, rank, trigger": [ask("range", "a", parameters="start=0 end=10 step=2"),
                             ask("rank yn", "b"), ask("acknowledge", "c"), ask("barcode", "d")],
    "device": [ask("start", "a"), ask("end", "b"), ask("today", "c"), ask("deviceid", "d"),
               ask("username", "e"), ask("phonenumber", "f"), ask("audit", "audit"),
               ask("start-geopoint", "g"), ask("text", "h")],
    "hidden, dynamic default": [ask("hidden", "a"), ask("date", "b", default="today()")],
    "once, coalesce": [ask("text", "a"), ask("calculate", "b", calculation="once(uuid())"),
                       ask("calculate", "c", calculation="coalesce(${a}, ${b})")],
    "names of choices": [ask("select_one yn", "a"),
                         ask("calculate", "b", calculation="jr:choice-name(${a}, '${a}')")],
    "indexed repeat": [ask("begin repeat", "r"), ask("text", "a"), END,
                       ask("calculate", "b", calculation="indexed-repeat(${a}, ${r}, 1)")],
    "choices from answers": [ask("begin repeat", "r"), ask("text", "a"), END,
                             ask("select_one ${a}", "b")],
    "trigger": [ask("integer", "a"), ask("calculate", "b", calculation="now()", trigger="${a}")],
    "or other": [ask("select_multiple yn or_other", "a")],
    "last saved": [ask("text", "a", default="${last-saved#a}")],
    "looks of a choice": [
        ask("select_one yn", f"q{at}", appearance=look) for at, look in enumerate(
            ("minimal", "quick", "columns-pack", "columns-4", "no-buttons", "image-map", "likert",
             "map", "autocomplete"))],
    "choices searched in a file": [
        ask("select_one yn", "a", appearance="search('v', 'matches', 'c', 'x')")],
    "table of choices": [ask("begin group", "g", "G", appearance="table-list"),
                         ask("select_one yn", "a"), ask("select_one yn", "b"),
                         ask("end group", "")],
    "looks of texts and numbers": [
        ask("text", "a", appearance="multiline"), ask("text", "b", appearance="masked"),
        ask("text", "c", appearance="ex:org.app"), ask("integer", "d", appearance="counter"),
        ask("integer", "e", appearance="thousands-sep"), ask("decimal", "f", appearance="bearing")],
    "looks of pictures": [
        ask("image", f"q{at}", appearance=look, parameters="max-pixels=1024")
        for at, look in enumerate(("signature", "draw", "annotate", "new-front", "selfie"))],
    "looks of days and places": [
        ask("date", "a", appearance="month-year"), ask("date", "b", appearance="ethiopian"),
        ask("geopoint", "c", appearance="placement-map",
            parameters="capture-accuracy=10 allow-mock-accuracy=true")],
    "looks of a range": [ask("range", f"q{at}", appearance=look, parameters="start=1 end=5 step=1")
                         for at, look in enumerate(("vertical", "no-ticks", "picker", "rating"))],
    "a range that goes down, one without end": [
        ask("range", "a", parameters="start=10 end=1 step=-1"),
        ask("range", "b", parameters="start=0 end=1000000000 step=1")],
    "other types": [ask("background-audio", "a"), ask("csv-external", "b"), ask("osm", "c"),
                    ask("xml-external", "d"), ask("email", "e"), ask("simserial", "f"),
                    ask("text", "z"), ask("background-geopoint", "g", trigger="${z}")],
    "choices from a file": [ask("select_one_from_file v.csv", "a", parameters="value=c label=n"),
                            ask("select_one_from_file w.geojson", "b"),
                            ask("select_multiple_from_file x.xml", "c", choice_filter="n=${a}")],
    "drawn order": [ask("calculate", "s", calculation="once(random())"),
                    ask("select_one yn", "a", parameters="randomize=true seed=${s}"),
                    ask("rank yn", "b", parameters="randomize=true")],
    "cascading select in a repeat": [
        ask("begin repeat", "r"), ask("select_one yn", "a"),
        ask("select_one yn", "b", choice_filter="name != ${a}"), END],
    "words in several languages": [{"type": "select_one yn", "name": "a",
        "label::Français (fr)": "Oui ?", "label::English (en)": "Yes?",
        "media::image::Français (fr)": "a.png", "guidance_hint::English (en)": "g"}],
    "words of strangers": [ask("text", "a", "**b** <script>alert(1)</script> [l](javascript:x)"),
                           ask("text", "b", "Bonjour ${a}, & <x>"), ask("text", "c", "x" * 30_000)],
    "defaults": [ask("integer", "a", default="${b} + 1"), ask("integer", "b"),
                 ask("text", "c", default="concat('x', ${a})", readonly="${b} > 3")],
    "a repeat that is less than none": [ask("begin repeat", "r", repeat_count="-3"),
                                        ask("text", "a"), END, ask("text", "b")],
    "lists looked into": [
        ask("select_one yn", "a"),
        ask("calculate", "b", calculation="instance('yn')/root/item[name=${a}]/label"),
        ask("calculate", "c", calculation="pulldata('v', 'n', 'c', ${a})"), ask("text", "d")],
    "a rule about itself": [ask("integer", "b", constraint="${b} > 3", required="${b} = 2")],
    "defaults and triggers that turn": [
        ask("integer", "a", default="${b}"), ask("integer", "b", default="${a}"),
        ask("integer", "c", calculation="${d} + 1", trigger="${d}"),
        ask("integer", "d", calculation="${c} + 1", trigger="${c}")],
    "the same name in two groups": [
        ask("begin group", "g"), ask("text", "a"), ask("end group", ""),
        ask("begin group", "h"), ask("text", "a"), ask("end group", "")],
    "nothing inside": [ask("begin group", "g"), ask("end group", ""), ask("begin repeat", "r"), END,
                       ask("text", "prénom")],
}  # fmt: skip


def read(rows, **settings):
    """The form, by pyxform in this process: the child process has its own tests."""
    made = xls2xform.convert(BytesIO(book(rows, YN, **settings)), file_type=".xlsx")
    return read_form(made.xform)


@pytest.mark.parametrize("feature", FEATURES)
def test_a_form_with_this_feature_is_shown_step_by_step_and_kept_whole(feature):
    form = read(FEATURES[feature])
    sheet = begin(form, form.languages[0], NOW, "one")
    for control in form.controls():
        if control.kind == "repeat" and not control.fixed:
            for parent in sheet.parents(control.path):
                sheet.add_instance(parent, control.path)
    sheet.settle()
    steps = steps_of(sheet)
    assert steps
    for step in steps:
        for asked in step.asked:
            assert sheet.say(asked.control.words, asked.node) or asked.control.words is not None
            sheet.options(asked.control, asked.node)
    assert faults(sheet) == []
    kept = as_flat(form, sheet.root, whole=True)
    again = Sheet(form, filled_from(form, kept), form.languages[0], NOW)
    assert as_flat(form, again.root, whole=True) == kept
    assert sealed_names(form) is not None


@pytest.mark.parametrize(
    ("rows", "settings", "why"),
    [
        ([ask("text", "a", constraint="regex(., '(?=x)y')")], {}, "(?=x)y"),
        ([ask("text", "a", relevant="frobnicate(1)")], {}, "frobnicate"),
        ([ask("text", "a")], {"public_key": "MIIB"}, "public_key"),
        ([ask("text", "a")], {"submission_url": "https://x.example"}, "submission_url"),
        ([ask("calculate", "a", calculation="${b}"), ask("calculate", "b", calculation="${a}"),
          ask("text", "c")], {}, "a → b → a"),
        ([ask("text", "a", relevant="${a} = 'x'")], {}, "a → a"),
        ([ask("begin repeat", "r", repeat_count="count(${r}) + 1"), ask("text", "a"), END], {},
         "stabilise"),
        ([ask("calculate", "a", calculation="concat('"), ask("text", "b")], {}, "illisible"),
        ([ask("calculate", "a", calculation="document('/etc/passwd')"), ask("text", "b")], {},
         "document"),
        ([*(ask("begin group", f"g{at}") for at in range(30)), ask("text", "a"),
          *(ask("end group", "") for _ in range(30))], {}, "20 groupes"),
        ([ask("calculate", "a", calculation="1")], {}, "pas de question"),
    ],
)  # fmt: skip
def test_a_form_that_could_not_be_shown_is_refused_with_the_reason(rows, settings, why):
    with pytest.raises(BadInput) as refused:
        form = read(rows, **settings)
        begin(form, form.languages[0], NOW, "one")
    assert why in str(refused.value)


def test_places_of_a_map_are_choices():
    made = xls2xform.convert(
        BytesIO(book([ask("select_one_from_file v.geojson", "a")])), file_type=".xlsx"
    )
    one = {"type": "Feature", "properties": {"id": "p1", "title": "Puits"},
           "geometry": {"type": "Point", "coordinates": [-8.0, 12.6]}}  # fmt: skip
    files = {"v.geojson": json.dumps({"type": "FeatureCollection", "features": [one]}).encode()}
    sheet = begin(read_form(made.xform, files), "default", NOW, "one")
    (control, node), *_more = sheet.questions()
    assert [(each.value, each.label) for each in sheet.options(control, node)] == [("p1", "Puits")]
    for broken in (b"{", b"[]", b'{"features": [3]}', b'{"features": 3}'):
        with pytest.raises(BadInput):
            read_form(made.xform, {"v.geojson": broken})


def test_a_calculation_that_grows_for_ever_comes_to_an_end():
    rows = [ask("integer", "n"), ask("calculate", "a", calculation="concat('aaaaaaaaaa', ${n})")]
    for at in range(1, 30):
        before = "a" if at == 1 else f"c{at - 1}"
        rows.append(ask("calculate", f"c{at}", calculation=f"concat(${{{before}}}, ${{{before}}})"))
    form = read(rows)
    try:
        sheet = begin(form, form.languages[0], NOW, "one")
        assert max(len(node.text) for node in sheet.root.walk()) <= 60_000
    except BadInput as stopped:
        assert str(stopped)


def test_a_repeat_that_wants_a_million_stops_at_two_hundred():
    form = read([ask("begin repeat", "r", repeat_count="1000000"), ask("text", "a"), END])
    sheet = begin(form, form.languages[0], NOW, "one")
    assert len(sheet.root.under(["r"])) == 201  # two hundred, and their place


def test_a_value_set_by_a_trigger_changes_with_it_and_not_by_itself():
    form = read(FEATURES["trigger"])
    sheet = begin(form, form.languages[0], NOW, "one")
    control = next(each for each in form.questions() if each.name == "a")
    target, node = sheet.root.under(["b"])[0], sheet.root.under(["a"])[0]
    assert target.text == ""
    node.text = "3"
    sheet.changed(control, node)
    assert target.text.startswith("2026-11-22")


def test_texts_places_and_pictures_are_sealed_and_figures_are_not():
    form = read([ask("text", "a"), ask("geopoint", "b"), ask("image", "c"), ask("integer", "d"),
                 ask("select_one yn", "e"),
                 ask("date", "f") | {"bind::sealed": "yes"}])  # fmt: skip
    assert sealed_names(form) == {"a", "b", "c", "f"}


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04" + b"\0" * 200, b"\xd0\xcf\x11\xe0junk", b"a,b"]
)
def test_what_is_no_spreadsheet_is_refused(data):
    with pytest.raises(BadInput):
        convert(data, "x.xlsx")


def test_an_answer_whose_repeats_would_fill_the_memory_is_refused():
    form = read([ask("begin repeat", "r"), *(ask("text", f"t{at}") for at in range(90)), END])
    sent = Node("data")
    for _ in range(2_000):
        sent.add(Node("r"))
    with pytest.raises(BadInput):
        graft(form, sent)


def test_what_a_form_has_no_place_for_is_told_and_the_rest_is_kept():
    form = read([ask("text", "a")])
    sent = Node("data")
    sent.add(Node("a", "oui"))
    sent.add(Node("unknown", "x"))
    sent.add(Node("a", "encore"))
    root, strange = graft(form, sent)
    assert as_flat(form, root, whole=True)["a"] == "oui"
    assert strange == {"/data/unknown": "x", "/data/a": "encore"}
