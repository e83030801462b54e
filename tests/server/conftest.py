"""Every test of the server has a box that is open: see `tests/box.py`."""

from box import *  # noqa: F403
