"""What changes: guards, change, history, audit, outbox; then what leaves, after the commit."""

from liane.server.lookout.incidents.actions.alerts import approve_alert, drop_alert, write_alert
from liane.server.lookout.incidents.actions.life import (
    attribute,
    change_facts,
    close_incident,
    confirm,
    end_incident,
    merge,
    open_incident,
    publish,
    reopen,
    split,
    withdraw_confirmation,
)
from liane.server.lookout.incidents.actions.machine import Brought, take_causes, take_found
from liane.server.lookout.incidents.actions.proof import (
    add_consent,
    add_document,
    add_raw,
    add_recipient,
    ask_evidence,
    drop_recipient,
    hand_over,
    log_impact,
    review_incident,
    set_cause,
)
from liane.server.lookout.incidents.actions.sightings import (
    approve_sighting,
    check_sighting,
    put_aside,
    say_sighting,
    settle_sighting,
    take_down,
)
from liane.server.lookout.incidents.actions.signals import (
    attach,
    forget_contacts,
    hear_text,
    judge,
    measured,
    note_signal,
    open_with,
    pick_lines,
    report,
)
from liane.server.lookout.incidents.actions.tickets import incident_of_ticket, ticket_of_incident

__all__ = [
    "Brought", "add_consent", "add_document", "add_raw", "add_recipient", "approve_alert",
    "approve_sighting", "ask_evidence", "attach", "attribute", "change_facts", "check_sighting",
    "close_incident", "confirm", "drop_alert", "drop_recipient", "end_incident",
    "forget_contacts", "hand_over", "hear_text", "incident_of_ticket", "judge", "log_impact",
    "measured", "merge", "note_signal", "open_incident", "open_with", "pick_lines", "publish",
    "put_aside", "reopen", "report", "review_incident", "say_sighting", "set_cause",
    "settle_sighting", "split", "take_causes", "take_down", "take_found", "ticket_of_incident",
    "withdraw_confirmation", "write_alert",
]  # fmt: skip
