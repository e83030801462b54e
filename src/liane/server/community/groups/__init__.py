"""Groups with a mandate, notices, tasks, and private threads that need no uplink."""
