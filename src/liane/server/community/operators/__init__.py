"""Operators, nested at any scale: a building, a village, a chapter, a federation."""
