"""A hand on a phone or a keyboard: it does what a person does, and counts it.

A tap is a touch of a field, a button, a link or a choice; a list takes two (open it, choose). Words
that are typed count a tap for the field and a letter for each letter.
"""

import json
import re
from pathlib import Path
from typing import Any

TAP_S, LETTER_S = 2, 1
WORDS_A_MINUTE = 150  # supposed: a slow reader; most adults read 175 to 300 words of prose


class Thumb:
    """Somebody's thumb on a page."""

    def __init__(self, page: Any) -> None:
        self.page, self.taps, self.letters, self.pages = page, 0, 0, 0

    def tap(self, name: str | re.Pattern[str], role: str = "link") -> None:
        """Touch a link or a button by its words: the whole of them, or a pattern."""
        self.taps += 1
        self.pages += 1
        place = self.page.locator("main").get_by_role(role, name=name, exact=isinstance(name, str))
        place.first.click()

    def press(self, where: str) -> None:
        """Touch what a selector finds."""
        self.taps += 1
        self.page.locator(where).first.click()

    def write(self, field: str, text: str) -> None:
        """Touch the field of that name, and type."""
        self.taps += 1
        self.letters += len(text)
        self.page.locator(f"main [name={field}]").first.fill(text)

    def choose(self, field: str, **choice: Any) -> None:
        self.taps += 2
        self.page.locator(f"main select[name={field}]").first.select_option(**choice)

    def tick(self, where: str) -> None:
        self.taps += 1
        self.page.locator(where).first.check()

    def give(self, field: str, files: Any) -> None:
        """Choose a file: the button, then the file."""
        self.taps += 2
        self.page.set_input_files(f"main [name={field}]", files)

    @property
    def told(self) -> dict[str, int]:
        seconds = TAP_S * self.taps + LETTER_S * self.letters
        return {"taps": self.taps, "letters": self.letters, "seconds_of_hands": seconds}


def keep_measures(root: Path, name: str, facts: dict[str, Any]) -> None:
    """Write what was counted into out/journeys.json, beside what other journeys counted."""
    path = Path(root) / "out" / "journeys.json"
    path.parent.mkdir(exist_ok=True)
    kept = json.loads(path.read_text("utf-8")) if path.exists() else {}
    kept[name] = facts
    path.write_text(json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True), "utf-8")
