"""Forms of upkeep: what people type, checked; what it means is for actions."""
