"""The forms of incidents: short ones, two choices are enough to say « here too »."""
