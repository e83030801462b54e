"""Pages of events: programme, places, hubs, calendars."""
