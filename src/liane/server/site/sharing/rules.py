"""The short text: title, what it says, who says it, where to read on; 700 characters at most."""

from liane.server.site.sharing.kinds import Sheet

__all__ = ["MOST", "cut", "short_text"]

MOST = 700


def cut(text: str, most: int) -> str:
    """`text` in at most `most` characters, cut between two words.

    >>> cut("un deux trois", 9)
    'un deux…'
    """
    plain = " ".join(text.split(" "))
    if len(plain) <= most:
        return plain
    kept = plain[: max(0, most - 1)].rsplit(" ", 1)[0].rstrip(" ,;:.\n")
    return f"{kept}…" if kept else plain[:most]


def short_text(sheet: Sheet, name: str, day: str, address: str) -> str:
    """What is pasted into a message; the words of the thing give way, never the address."""
    lines = [f"{label} : {value}" for label, value in sheet.lines]
    end = "\n".join(part for part in (" · ".join(p for p in (name, day) if p), address) if part)
    head = cut(sheet.title, 200)
    room = MOST - len(head) - len(end) - 4
    body = cut("\n".join(part for part in (sheet.text.strip(), *lines) if part), max(0, room))
    return "\n\n".join(part for part in (head, body, end) if part)[:MOST]
