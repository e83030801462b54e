"""The wing Communauté: operators, their people, and what they say to each other."""
