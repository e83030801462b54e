"""The pages of plans: what is asked, what came out, its files, what is built."""
