"""Accounts: who signs in, with what, and how somebody comes back without e-mail."""
