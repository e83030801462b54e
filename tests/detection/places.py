"""Where the reference data lie, if they are there."""

import os
from pathlib import Path

DATA = Path(os.environ.get("LIANE_DATA", Path(__file__).parents[3] / "shared" / "data"))
OBSERVATORY = DATA / "observatory"
OONI = OBSERVATORY / "ooni"
