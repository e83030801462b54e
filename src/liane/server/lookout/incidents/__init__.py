"""Incidents: what people and instruments saw, how far it is established, what leaves the place."""
