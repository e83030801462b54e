"""The terrain that plans stand on: what is covered, fetched or uploaded."""
