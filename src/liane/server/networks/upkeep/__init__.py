"""Keeping it running: tickets, visits, stock, the calendar, who is on call."""
