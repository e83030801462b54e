"""What changes the directory: `actors` and consents, `tables`, `ties`, `requests`, `territory`."""

from liane.server.community.directory.actions.actors import (
    add_actor,
    change_actor,
    consent,
    end_actor,
    withdraw_consent,
)
from liane.server.community.directory.actions.requests import (
    answer_request,
    ask,
    close_request,
    reply_to_job,
    send_request,
    tell_job,
)
from liane.server.community.directory.actions.tables import (
    apply_table,
    correct_table,
    read_table,
    undo_table,
)
from liane.server.community.directory.actions.territory import (
    add_action,
    change_action,
    withdraw_action,
)
from liane.server.community.directory.actions.ties import end_tie, tie

__all__ = [
    "add_action",
    "add_actor",
    "answer_request",
    "apply_table",
    "ask",
    "change_action",
    "change_actor",
    "close_request",
    "consent",
    "correct_table",
    "end_actor",
    "end_tie",
    "read_table",
    "reply_to_job",
    "send_request",
    "tell_job",
    "tie",
    "undo_table",
    "withdraw_action",
    "withdraw_consent",
]
