"""Workshops, viewing hubs and other days when people come together."""
