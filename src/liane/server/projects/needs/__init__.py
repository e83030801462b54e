"""What people need: their sheets, what is alike, what comes first, what became of it."""
