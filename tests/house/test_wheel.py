"""The wheel: what a box installs without a checkout holds all that it needs, French included."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PARTS = ("pyproject.toml", "setup.py", "README.md", "LICENSE")
NOT_COPIED = shutil.ignore_patterns("*.mo", "*.egg-info", "__pycache__")


@pytest.fixture(scope="module")
def inside(tmp_path_factory) -> set[str]:
    """The names of the files in the wheel."""
    copy = tmp_path_factory.mktemp("wheel")
    shutil.copytree(ROOT / "src", copy / "src", ignore=NOT_COPIED)
    for part in PARTS:
        shutil.copy(ROOT / part, copy / part)
    words = ["wheel", "-q", "--no-deps", "--no-build-isolation", "-w", "dist", "."]
    subprocess.run([sys.executable, "-m", "pip", *words], cwd=copy, check=True, timeout=120)
    return set(zipfile.ZipFile(next((copy / "dist").glob("*.whl"))).namelist())


@pytest.mark.slow
def test_the_wheel_holds_every_file_of_the_package(inside):
    source = ROOT / "src"
    wanted = {
        str(file.relative_to(source))
        for file in (source / "liane").rglob("*")
        if file.is_file() and file.suffix != ".mo" and file.parent.name != "__pycache__"
    }
    assert wanted - inside == set()


@pytest.mark.slow
def test_the_wheel_holds_every_catalogue_compiled(inside):
    catalogues = {name for name in inside if name.endswith(".po")}
    assert len(catalogues) > 2
    assert {name.replace(".po", ".mo") for name in catalogues} <= inside
