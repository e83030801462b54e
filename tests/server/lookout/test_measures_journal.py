"""What a journal holds is taken in little by little, and whole."""

import pytest

from liane.server.lookout.measures import job


@pytest.mark.parametrize("most", [13, 14, 1000])
def test_a_journal_longer_than_is_taken_at_once_is_taken_in_whole(tmp_path, monkeypatch, most):
    monkeypatch.setattr(job, "_MOST_BYTES", most)
    journal, aside = tmp_path / "journal", tmp_path / "aside"
    journal.mkdir()
    (journal / "measurements-0001.jsonl").write_text("one\ntwo\nthree\nfour\n", encoding="ascii")
    (journal / "measurements-0002.jsonl").write_text("five\nsix\nhal", encoding="ascii")
    read_to, taken = {}, ""
    for _round in range(4):
        read_to = job._fresh_lines(journal, read_to, aside)
        taken += aside.read_text(encoding="ascii")
    assert taken.split() == ["one", "two", "three", "four", "five", "six"]
