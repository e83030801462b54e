"""Pages of the ground: what is covered, jobs, relief, and the map of the sites."""
