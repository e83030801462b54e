"""The wing Vigie: being ready for a cut, seeing it come, saying what it was."""
