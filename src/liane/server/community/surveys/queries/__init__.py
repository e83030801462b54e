"""What is read of surveys: `forms` as they are answered, `lists` of surveys, `results`."""
