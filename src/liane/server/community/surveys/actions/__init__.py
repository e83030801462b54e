"""What changes surveys: `forms` and editions, `answers`, `collecting`, `reading`."""
