"""The six registers: territory, services, relational networks, buildings, commons, users."""
