"""Circles do not leave with an operator: its bearer reads the file, and is not in them.

A circle goes on elsewhere by being founded anew there, face to face.
"""

from liane.server.community.operators.exchange import Kept

__all__ = ["KEPT"]

KEPT: tuple[Kept, ...] = ()
