"""Plans for tests: the sample of the outputs as a result, and a small project that calculates."""

import io
import json
import shutil
import sys
import zipfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "planning"))

FARAKO = Path(__file__).parents[3] / "examples" / "farako"


def sample_files():
    """A result folder as `liane plan` writes it, small."""
    from outputs_sample import sample_plan

    document = sample_plan()
    return {
        "plan.json": json.dumps(document, default=str).encode(),
        "report.html": b"<!doctype html><style>p{color:red}</style><p>rapport</p>",
        "letters/regulator-ml.txt": b"Madame, Monsieur,\n",
        "sites/a.html": b"<p>fiche</p>",
    }


def zip_of(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    out.seek(0)
    out.name = "dossier.zip"
    return out


def farako_files(places=None):
    """The example's project with its terrain; skipped where nobody has made the terrain."""
    if not (FARAKO / "terrain.tif").exists():
        pytest.skip("python examples/farako/make_terrain.py has not been run")
    names = ("project.toml", "sites.csv", "prices.csv", "terrain.tif")
    return {name: (FARAKO / name).read_bytes() for name in names}


def copied_ground(operator):
    """Put the example's terrain on the operator's ground, as if it had been fetched."""
    from liane.server.networks.ground.models import Tile
    from liane.server.networks.ground.queries import folder_of

    folder = folder_of(operator) / "tiles"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(FARAKO / "terrain.tif", folder / "terrain.tif")
    return Tile
