"""What must hold, computed from plain values: tallies, suppression, samples, tables, marks."""
