"""Pages of the directory: `actors`, `ties`, `requests`, `territory`."""
