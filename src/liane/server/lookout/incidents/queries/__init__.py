"""What is read of incidents, signals, alerts, the crowd map and what proves them."""

from liane.server.lookout.incidents.queries.alerts import (
    alert_now,
    alerts_of,
    sent_alerts,
    told_before,
)
from liane.server.lookout.incidents.queries.incidents import (
    curve_of,
    for_person,
    ground_of,
    impacts_by_sector,
    incidents_for,
    providers_known,
    recipients_of,
    running,
    signals_of,
    voices_of,
    went_into,
    zones_on_map,
)
from liane.server.lookout.incidents.queries.signals import (
    likely_incident,
    reports_of,
    sightings_shown,
    sightings_to_sort,
    signals_to_sort,
    story_of,
)

__all__ = [
    "alert_now", "alerts_of", "curve_of", "for_person", "ground_of", "impacts_by_sector",
    "incidents_for", "likely_incident", "providers_known", "recipients_of", "reports_of",
    "running", "sent_alerts", "sightings_shown", "sightings_to_sort", "signals_of",
    "signals_to_sort", "story_of", "told_before", "voices_of", "went_into", "zones_on_map",
]  # fmt: skip
