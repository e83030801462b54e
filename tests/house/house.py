"""The project's code and prose as data: syntax trees, functions, documents, tracked files."""

import ast
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "liane"
ENGINES = (
    "geo",
    "terrain",
    "propagation",
    "equipment",
    "spectrum",
    "links",
    "planning",
    "economics",
    "measurement",
    "detection",
    "replication",
    "scale",
)
_NOT_OURS = {".venv", ".git", "out", "build", ".mypy_cache", ".ruff_cache"}


@dataclass(frozen=True)
class Function:
    """One function or method: where it stands, and its lines."""

    place: str
    lines: int
    docstring_lines: int
    is_long_kernel: bool


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def modules() -> list[Path]:
    """Every module that people write: migrations are made by Django."""
    return sorted(file for file in SOURCE.rglob("*.py") if "migrations" not in file.parts)


def engine_modules() -> list[Path]:
    return [file for file in modules() if file.relative_to(SOURCE).parts[0] in ENGINES]


def modules_of_tests() -> list[Path]:
    """Every module of the tests."""
    return sorted((ROOT / "tests").rglob("*.py"))


def functions(files: Iterable[Path]) -> Iterator[Function]:
    for file in files:
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield _function(file, node)


def _function(file: Path, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Function:
    said = ast.get_docstring(node)
    first = node.body[0]
    decorators = {ast.unparse(each).split(".")[-1] for each in node.decorator_list}
    kernel = bool(decorators & {"kernel", "parallel_kernel"})
    return Function(
        place=f"{file.relative_to(ROOT)}:{node.lineno} {node.name}",
        lines=(node.end_lineno or node.lineno) - node.lineno + 1,
        docstring_lines=(first.end_lineno or 0) - first.lineno + 1 if said else 0,
        is_long_kernel=kernel and "Long:" in (said or ""),
    )


def documents() -> list[Path]:
    """Every Markdown page of the project."""
    return sorted(
        [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").rglob("*.md")]
    )


def tracked_files() -> list[Path]:
    """The files of the project: git's list, or every file that is not made by a tool."""
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, check=False
    )
    if listed.returncode == 0:
        names = listed.stdout.decode().split("\0")
        return [ROOT / name for name in names if name and (ROOT / name).is_file()]
    return [
        file
        for file in ROOT.rglob("*")
        if file.is_file() and not _NOT_OURS & set(file.relative_to(ROOT).parts)
    ]
