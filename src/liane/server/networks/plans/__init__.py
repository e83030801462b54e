"""The plan studio: calculate, compare, decide, build, accept."""
