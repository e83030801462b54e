"""How ready a community is: 52 questions, asked in rounds, and what to do next."""
