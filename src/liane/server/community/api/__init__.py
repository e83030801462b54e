"""The JSON interface: the same actions as the pages, for programs, with personal tokens."""
