"""Pack Farako with its plan, for `liane demo`: written into the package, beside the server's code.

    python examples/farako/package.py                    designs the network, then packs
    python examples/farako/package.py out/farako         packs the plan of that folder

To run after a change of the example's files; a test says when. Two archives: what changes with the
plan, and the ground, which seldom does. The same files give the same bytes.
"""

import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
PLACE = HERE.parents[1] / "src/liane/server/site/example"
INPUTS = ("sites.csv", "prices.csv", "project.toml")
EFFORT = "10"


def designed(folder: Path) -> Path:
    """The plan of the example, designed now."""
    subprocess.run([sys.executable, str(HERE / "make_terrain.py")], check=True)
    command = "import sys; from liane.cli import main; sys.exit(main(sys.argv[1:]))"
    project = str(HERE / "project.toml")
    words = ["plan", project, "--effort", EFFORT, "--lang", "fr", "--out", str(folder)]
    subprocess.run([sys.executable, "-c", command, *words], check=True)
    return folder


def pack(file: Path, entries: Iterator[tuple[str, Path]]) -> None:
    """Write an archive whose bytes depend on its content alone."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as book:
        for name, path in sorted(entries):
            entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            book.writestr(entry, path.read_bytes(), compresslevel=9)
    print(f"{file.relative_to(HERE.parents[1])}: {file.stat().st_size:,} bytes")


def files(plan: Path) -> Iterator[tuple[str, Path]]:
    yield from ((name, HERE / name) for name in INPUTS)
    for path in plan.rglob("*"):
        if path.is_file():
            yield f"plan/{path.relative_to(plan).as_posix()}", path


def main(words: list[str]) -> None:
    PLACE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        plan = Path(words[0]) if words else designed(Path(scratch, "plan"))
        pack(PLACE / "farako.zip", files(plan))
    pack(PLACE / "farako-ground.zip", iter([("terrain.tif", HERE / "terrain.tif")]))


if __name__ == "__main__":
    main(sys.argv[1:])
