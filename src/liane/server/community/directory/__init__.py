"""Actors, experts and providers; who works with whom and how closely."""
