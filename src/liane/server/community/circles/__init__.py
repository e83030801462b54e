"""Circles: vetted networks inside an operator, or across several on one box."""
