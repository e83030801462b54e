"""What must hold in upkeep: pure functions, no database."""
