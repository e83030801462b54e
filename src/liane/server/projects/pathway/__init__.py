"""The pathway of a project: eleven phases, and the gates that people decide to pass."""
