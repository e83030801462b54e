"""Keep the French and English catalogues in step with the messages in the code.

    python tests/house/catalogues.py update        add new messages, drop those no longer used
    python tests/house/catalogues.py missing       list messages without French, as JSON
    python tests/house/catalogues.py fill FILE     take {message: French} from a JSON file

English messages are the keys, so the English catalogue repeats them; French has to be written.
"""

import ast
import fcntl
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
from babel.messages.extract import extract_from_dir

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "liane"
KEYWORDS = ("_", "N_", "say")


def path_of(language: str) -> Path:
    return SOURCE / "locale" / language / "LC_MESSAGES" / "liane.po"


def python_messages(file: Path) -> Iterator[str]:
    """Texts given as they are to a marker; what is looked up at run time is marked elsewhere."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            marker = ast.unparse(node.func).rpartition(".")[2]
            if marker in KEYWORDS and isinstance(node.args[0].value, str):
                yield node.args[0].value


def messages() -> set[str]:
    """Every message marked in the code and in the templates."""
    found = {text for file in SOURCE.rglob("*.py") for text in python_messages(file)}
    for pattern in ("**.html", "**.txt"):
        rows = extract_from_dir(
            str(SOURCE), method_map=[(pattern, "jinja2")], keywords=dict.fromkeys(KEYWORDS)
        )
        found |= {message for _file, _line, message, *_rest in rows if isinstance(message, str)}
    return found - {""}


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)[^}]*\}|%\((\w+)\)", text.replace("{{", "").replace("}}", "")))


def load(language: str) -> polib.POFile:
    path = path_of(language)
    if path.exists():
        return polib.pofile(str(path), wrapwidth=100)
    book = polib.POFile(wrapwidth=100)
    book.metadata = {"Language": language, "Content-Type": "text/plain; charset=UTF-8"}
    return book


def update() -> None:
    wanted = messages()
    for language in ("fr", "en"):
        book = load(language)
        known = {entry.msgid: entry for entry in book}
        fresh = polib.POFile(wrapwidth=100)
        fresh.metadata = book.metadata
        for message in sorted(wanted):
            text = (
                message if language == "en" else (known[message].msgstr if message in known else "")
            )
            fresh.append(polib.POEntry(msgid=message, msgstr=text))
        fresh.save(str(path_of(language)))


def missing() -> Iterator[str]:
    known = {entry.msgid: entry.msgstr for entry in load("fr")}
    yield from (message for message in sorted(messages()) if not known.get(message))


def fill(file: Path) -> None:
    book = load("fr")
    french = json.loads(file.read_text(encoding="utf-8"))
    for entry in book:
        entry.msgstr = french.get(entry.msgid, entry.msgstr)
    book.save(str(path_of("fr")))


def main(words: list[str]) -> None:
    with (ROOT / ".venv" / ".catalogues.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if words[:1] == ["update"]:
            update()
        elif words[:1] == ["missing"]:
            print(json.dumps(dict.fromkeys(missing(), ""), ensure_ascii=False, indent=1))
        elif words[:1] == ["fill"]:
            update()
            fill(Path(words[1]))
        else:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
