"""Files people give: a table, a TOML or a JSON, and what is said when they are not."""

import os
from pathlib import Path

import pytest

from liane.errors import BadInput, LianeError, MissingResource
from liane.reading import files_in, read_json, read_rows, read_text, read_toml, reason
from liane.words import use


@pytest.fixture(autouse=True)
def _english():
    use("en")


@pytest.fixture
def write(tmp_path: Path):
    def made(content: bytes | str) -> Path:
        file = tmp_path / "given"
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    return made


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_is_read_whatever_separates_its_cells(write, separator):
    lines = ["\ufeffitem, price ", "mast,9", "", "cable,"]
    file = write("\r\n".join(lines).replace(",", separator))
    assert read_rows(file, ("item", "price")) == [
        (2, {"item": "mast", "price": "9"}),
        (4, {"item": "cable", "price": ""}),
    ]


@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_table_of_a_french_spreadsheet_has_decimal_commas(write, separator):
    text = "id;lat;note\na;-12,25;1,5 m\nb;13;3,4,5\n".replace(";", separator)
    (_line, first), (_next, second) = read_rows(write(text), ["id", "lat"])
    assert first == {"id": "a", "lat": "-12.25", "note": "1,5 m"}
    assert second == {"id": "b", "lat": "13", "note": "3,4,5"}


def test_commas_stay_where_other_numbers_have_points(write):
    rows = read_rows(write("id;lat;lon\na;12,25;4.5\n"), ["id"])
    assert rows[0][1]["lat"] == "12,25"


def test_columns_without_a_name_may_be_several(write):
    assert read_rows(write("item,,\nmast,,\n"), ("item",)) == [(2, {"item": "mast", "": ""})]


def test_a_quoted_cell_keeps_its_separator_and_its_lines(write):
    rows = read_rows(write('item,note\n"mast, 9 m","two\nlines"\ncable,\n'), ("item",))
    assert rows == [
        (2, {"item": "mast, 9 m", "note": "two\nlines"}),
        (4, {"item": "cable", "note": ""}),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1: column item"),
        ("item,price,price\nmast,9,5\n", "line 1: column price stands twice"),
        ("name\nmast\n", "line 1: column item"),
        ("item,price\nmast,9,5\n", "line 2: more cells"),
        ('item,price\nmast,9\n"cable,3\nrope,2\n', "line 3: cannot be read as a row"),
        ("item,price\n" + "x" * 200_000 + ",1\n", "line 2"),
    ],
)
def test_a_table_that_cannot_be_used_is_told_with_its_line(write, text, said):
    with pytest.raises(BadInput, match=said):
        read_rows(write(text), ("item",))


@pytest.mark.parametrize("content", [b"a = 1\n# pr\xe9vu\n", b"a = 1\nb = \0\n"])
def test_what_is_not_text_is_told_with_its_line(write, content):
    with pytest.raises(BadInput, match="line 2: not text in UTF-8"):
        read_text(write(content))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a = 1\nb = \n", "line 2: this is not TOML"),
        ("a = 1\nb = [\n", "line 3: this is not TOML"),
        ("a = " + "[" * 100_000, "too deep"),
        ("a = " + "9" * 5000, "line 1.*more than 18 digits"),
        ("a = 1\nb.c = [1, 0x" + "f" * 5000 + "]", "b, c, 2: a whole number of more than 18"),
        ("[x" + ".a" * 5000 + "]", "x: tables in tables, too deep"),
    ],
)
def test_what_is_not_toml_is_told_with_its_line(write, text, said):
    with pytest.raises(BadInput, match=said):
        read_toml(write(text))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1"),
        ('{"a": 1,\n}', "line 2"),
        ("[" * 100_000, "too deep"),
        ("9" * 5000, "JSON: a whole number of more than 18 digits"),
        ('{"a": [1, -' + "9" * 400 + "]}", "a, 2: a whole number of more than 18"),
    ],
)
def test_what_is_not_json_is_told_with_its_line(write, text, said):
    with pytest.raises(BadInput, match=said):
        read_json(write(text))


def test_a_file_that_is_not_there_or_is_a_folder_is_a_missing_resource(tmp_path):
    with pytest.raises(MissingResource, match="not found"):
        read_text(tmp_path / "none")
    with pytest.raises(MissingResource, match="it is a folder"):
        read_text(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_says_so(write):
    file = write("a = 1")
    file.chmod(0)
    with pytest.raises(MissingResource, match="not allowed"):
        read_text(file)


def test_reasons_are_said_in_the_language_of_the_reader(write):
    use("fr")
    assert reason(PermissionError(13, "Permission denied")) == "accès interdit"
    assert reason(TimeoutError("timed out")) == "pas de réponse à temps"
    assert reason(OSError(99999, "out of words")) == "out of words"
    with pytest.raises(LianeError, match="valeur impossible"):
        read_toml(write("a ="))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_is_not_taken_for_an_empty_one(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(0)
    with pytest.raises(MissingResource, match="not allowed"):
        files_in(closed, "*")
