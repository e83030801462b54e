"""Pages of incidents: they read through queries and write through one action each."""
