"""Pages of the community: landing, members, joining, interests, energy."""
