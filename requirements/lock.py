"""Write run.txt, dev.txt and scale.txt anew from pyproject.toml, every file with its hashes.

run.txt holds what Liane runs with: base, engines, and the two packages that build it in place.
dev.txt holds what it is checked and tested with, and scale.txt the client of a Spark cluster, at
the versions that agree with run.txt. None names a package index: they install from whichever one
the machine is set up to use.
"""

import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
BUILDERS = ("setuptools", "wheel")  # `pip install --no-build-isolation --editable .` needs them
OPTIONS = (
    "--quiet",
    "--generate-hashes",
    "--allow-unsafe",  # setuptools is pinned like everything else
    "--strip-extras",
    "--resolver=backtracking",
    "--no-header",
    "--no-emit-index-url",
    "--no-emit-trusted-host",
    "--no-emit-find-links",
)


def name_of(requirement: str) -> str:
    return re.split(r"[^A-Za-z0-9_.-]", requirement, maxsplit=1)[0].lower()


def wanted(pyproject: dict[str, Any]) -> tuple[list[str], list[str]]:
    """The direct requirements of run.txt and of dev.txt."""
    project = pyproject["project"]
    dev = pyproject["dependency-groups"]["dev"]
    builders = [line for line in dev if name_of(line) in BUILDERS]
    extras = project["optional-dependencies"]
    run = [*project["dependencies"], *extras["engines"], *extras["postgres"], *builders]
    return run, dev


def compile_to(target: Path, requirements: list[str], constraints: Path | None = None) -> None:
    """Resolve `requirements` and write them pinned and hashed to `target`."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "pyproject.toml.in"
        source.write_text("\n".join(requirements) + "\n", encoding="utf-8")
        written = Path(folder) / "locked.txt"
        extra = ["--constraint", str(constraints)] if constraints else []
        command = [sys.executable, "-m", "piptools", "compile", *OPTIONS, *extra]
        subprocess.run([*command, "--output-file", str(written), str(source)], check=True)
        text = written.read_text(encoding="utf-8")
    text = text.replace(f"-r {source}", "pyproject.toml")
    if constraints:
        text = text.replace(f"-c {constraints}", f"-c {constraints.name}")
    head = "# Written by `make lock` from pyproject.toml; do not edit.\n"
    target.write_text(head + text, encoding="utf-8")


def main() -> None:
    pyproject = tomllib.loads((HERE.parent / "pyproject.toml").read_text(encoding="utf-8"))
    run, dev = wanted(pyproject)
    compile_to(HERE / "run.txt", run)
    compile_to(HERE / "dev.txt", dev, constraints=HERE / "run.txt")
    scale = pyproject["project"]["optional-dependencies"]["scale"]
    compile_to(HERE / "scale.txt", scale, constraints=HERE / "run.txt")


if __name__ == "__main__":
    main()
