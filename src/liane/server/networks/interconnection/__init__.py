"""Where the network meets others: points of presence, offers, exchange points."""
