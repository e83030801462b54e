"""The project's files hold no trace of the machine they were written on."""

import re

from house import ROOT, tracked_files

# Letters in brackets, so that this file does not find itself; after a bracket it is an XPath.
MACHINE = re.compile(r"/[w]ork/|/[h]ome/\w|(?<!\))/[r]oot/|/[o]pt/pypi|[A-Z]:\\[U]sers")


def test_no_file_gives_away_a_path_of_its_author():
    found = []
    for file in tracked_files():
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{file.relative_to(ROOT)}: {hit}" for hit in MACHINE.findall(text)]
    assert found == []
