"""Assemblies, proposals and votes, minutes, mandates, decisions and what became of them."""
