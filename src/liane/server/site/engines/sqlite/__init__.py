"""SQLite with a pulse."""
