"""What changes the directory: `actors` and consents, `ties`, `requests` and jobs, `territory`."""

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
    "ask",
    "change_action",
    "change_actor",
    "close_request",
    "consent",
    "end_actor",
    "end_tie",
    "reply_to_job",
    "send_request",
    "tell_job",
    "tie",
    "withdraw_action",
    "withdraw_consent",
]
