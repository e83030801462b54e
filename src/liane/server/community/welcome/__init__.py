"""Accueil: the three doors, the portal, and the exercise of a cut."""
