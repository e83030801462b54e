"""The wing Réseau: registers, plans, what was built, and its upkeep."""
