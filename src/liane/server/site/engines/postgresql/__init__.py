"""PostgreSQL with a pulse."""
