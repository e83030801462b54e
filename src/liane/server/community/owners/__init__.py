"""The owners of a building: their votes by shares, and a first draft of statutes."""
