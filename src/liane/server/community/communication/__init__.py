"""What is said to whom, by which way, on which day; and what came back."""
