"""Members of an operator, their households and their roles."""
