"""Where the published reference values are, and how to read them; skips say why when absent."""

import csv
import os
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(os.environ.get("LIANE_DATA", Path(__file__).parents[2] / ".." / "shared" / "data"))


def needed(*parts):
    path = ROOT.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"no reference data: {path} is absent (set LIANE_DATA)")
    return path


def columns(path):
    """A CSV of numbers as one array per column."""
    rows = list(csv.DictReader(path.read_text().splitlines()))
    return {name: np.array([float(row[name]) for row in rows]) for name in rows[0]}
