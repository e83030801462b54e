"""Keep the French and English catalogues in step with the messages in the code.

    python tests/house/catalogues.py update        add new messages, drop those no longer used
    python tests/house/catalogues.py missing       list messages without French, as JSON
    python tests/house/catalogues.py fill FILE     take {message: French} from a JSON file

A folder after the verb (`src/liane/server/community/members`) does it for that catalogue alone.
English messages are the keys, so the English catalogue repeats them; French has to be written. The
engines and the command share `src/liane/locale`; each app of the server has a `locale` of its own.
A message with a plural is listed as "one | many" and filled as ["un", "plusieurs"].
"""

import ast
import fcntl
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import polib
from babel.messages.extract import extract_from_dir, extract_python

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "liane"
SERVER = SOURCE / "server"
KEYWORDS = ("_", "N_", "say", "gettext", "gettext_lazy", "gettext_noop", "lazy", "ngettext")
KEYWORDS_OF_TEMPLATES = ("_", "gettext", "ngettext", "pgettext")
PLURALS = "nplurals=2; plural=(n > 1);"


@dataclass(frozen=True, order=True)
class Message:
    """A message, and its plural where it has one."""

    text: str
    plural: str = ""

    @property
    def key(self) -> str:
        return f"{self.text} | {self.plural}" if self.plural else self.text


@dataclass(frozen=True)
class Catalogue:
    """A folder of code and the catalogue of what it says."""

    folder: Path
    domain: str

    def path_of(self, language: str) -> Path:
        return self.folder / "locale" / language / "LC_MESSAGES" / f"{self.domain}.po"


@cache
def catalogues() -> tuple[Catalogue, ...]:
    """The package's own, then one for each app of the server that says something."""
    apps = sorted(file.parent for file in SERVER.rglob("apps.py"))
    found = [Catalogue(app, "django") for app in apps]
    return (Catalogue(SOURCE, "liane"), *(each for each in found if messages(each)))


def _files(catalogue: Catalogue, pattern: str) -> Iterator[Path]:
    within = catalogue.folder == SOURCE
    nested = {file.parent for file in catalogue.folder.rglob("apps.py")} - {catalogue.folder}
    for file in sorted(catalogue.folder.rglob(pattern)):
        if (within and SERVER in file.parents) or nested & set(file.parents):
            continue
        if "migrations" not in file.parts:
            yield file


def python_messages(file: Path) -> Iterator[Message]:
    """Texts given as they are to a marker; what is looked up at run time is marked elsewhere."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            marker = ast.unparse(node.func).rpartition(".")[2]
            if marker in KEYWORDS and isinstance(node.args[0].value, str):
                plural = node.args[1] if marker == "ngettext" else None
                yield Message(
                    node.args[0].value, plural.value if isinstance(plural, ast.Constant) else ""
                )


def template_messages(file: Path) -> Iterator[Message]:
    """Texts of a Django template."""
    from django.conf import settings
    from django.utils.translation.template import templatize

    if not settings.configured:
        settings.configure()
    code = templatize(file.read_text(encoding="utf-8"), origin=str(file))
    keywords: dict[str, Any] = dict.fromkeys(KEYWORDS_OF_TEMPLATES)
    keywords["ngettext"] = (1, 2)
    for _line, _name, said, _comments in extract_python(
        BytesIO(code.encode()), keywords, [], {"encoding": "utf-8"}
    ):
        parts = [said] if isinstance(said, str) else [part for part in said if part]
        yield Message(*parts[:2])


@cache
def messages(catalogue: Catalogue) -> frozenset[Message]:
    """Every message marked in the code and in the templates of a catalogue."""
    found = {each for file in _files(catalogue, "*.py") for each in python_messages(file)}
    if catalogue.domain == "django":
        found |= {e for f in _files(catalogue, "*.html") for e in template_messages(f)}
        found |= {e for f in _files(catalogue, "*.txt") for e in template_messages(f)}
    else:
        found |= _jinja_messages()
    return frozenset(each for each in found if each.text)


def _jinja_messages() -> set[Message]:
    found: set[Message] = set()
    for pattern in ("planning/**.html", "planning/**.txt", "spectrum/**.txt"):
        rows = extract_from_dir(
            str(SOURCE), method_map=[(pattern, "jinja2")], keywords=dict.fromkeys(KEYWORDS)
        )
        found |= {Message(message) for _f, _l, message, *_rest in rows if isinstance(message, str)}
    return found


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)[^}]*\}|%\((\w+)\)", text.replace("{{", "").replace("}}", "")))


def load(catalogue: Catalogue, language: str) -> polib.POFile:
    path = catalogue.path_of(language)
    if path.exists():
        return polib.pofile(str(path), wrapwidth=100)
    book = polib.POFile(wrapwidth=100)
    book.metadata = _metadata(catalogue, language)
    return book


def _metadata(catalogue: Catalogue, language: str) -> dict[str, str]:
    data = {"Language": language, "Content-Type": "text/plain; charset=UTF-8"}
    rule = "nplurals=2; plural=(n != 1);" if language == "en" else PLURALS
    return data | ({"Plural-Forms": rule} if catalogue.domain == "django" else {})


def translation(entry: polib.POEntry) -> str | list[str]:
    """What an entry says: a text, or one and many."""
    if entry.msgid_plural:
        said = [entry.msgstr_plural.get(form, "") for form in (0, 1)]
        return said if all(said) else ""
    return str(entry.msgstr)


def _entry(message: Message, said: str | list[str]) -> polib.POEntry:
    if not message.plural:
        return polib.POEntry(msgid=message.text, msgstr=said or "")
    one, many = said if isinstance(said, list) else ("", "")
    return polib.POEntry(
        msgid=message.text, msgid_plural=message.plural, msgstr_plural={0: one, 1: many}
    )


def _own(message: Message) -> str | list[str]:
    return [message.text, message.plural] if message.plural else message.text


def known(catalogue: Catalogue, language: str) -> dict[str, str | list[str]]:
    """What a catalogue holds, by key."""
    book = load(catalogue, language)
    return {Message(e.msgid, e.msgid_plural or "").key: translation(e) for e in book}


def _write(catalogue: Catalogue, language: str, said: dict[str, str | list[str]]) -> None:
    fresh = polib.POFile(wrapwidth=100)
    fresh.metadata = _metadata(catalogue, language)
    for message in sorted(messages(catalogue)):
        text = _own(message) if language == "en" else said.get(message.key, "")
        fresh.append(_entry(message, text))
    path = catalogue.path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh.save(str(path))


def update(chosen: tuple[Catalogue, ...]) -> None:
    for catalogue in chosen:
        for language in ("fr", "en"):
            _write(catalogue, language, known(catalogue, language))


def missing(catalogue: Catalogue) -> list[str]:
    said = known(catalogue, "fr")
    return [each.key for each in sorted(messages(catalogue)) if not said.get(each.key)]


def fill(file: Path, chosen: tuple[Catalogue, ...]) -> None:
    french = json.loads(file.read_text(encoding="utf-8"))
    for catalogue in chosen:
        said = known(catalogue, "fr") | {k: v for k, v in french.items() if v}
        _write(catalogue, "fr", said)
        _write(catalogue, "en", {})


def _chosen(words: list[str]) -> tuple[Catalogue, ...]:
    if not words:
        return catalogues()
    folders = {Path(word).resolve() for word in words}
    return tuple(each for each in catalogues() if each.folder in folders)


def main(words: list[str]) -> None:
    with (ROOT / ".venv" / ".catalogues.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if words[:1] == ["update"]:
            update(_chosen(words[1:]))
        elif words[:1] == ["missing"]:
            absent = [key for each in _chosen(words[1:]) for key in missing(each)]
            print(json.dumps(dict.fromkeys(absent, ""), ensure_ascii=False, indent=1))
        elif words[:1] == ["fill"]:
            fill(Path(words[1]), _chosen(words[2:]))
        else:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
