"""What changes calls, applications and grants.

`calls` from writing to results · `applying` a draft, then sent whole · `judging` interests, scores,
decisions · `granting` contract, instalments, reports.
"""

from liane.server.projects.funding.actions.applying import (
    add_document,
    add_receipt,
    begin_application,
    send,
    write_application,
)
from liane.server.projects.funding.actions.calls import (
    close_applications,
    open_call,
    publish_results,
    set_call,
    take_seat,
)
from liane.server.projects.funding.actions.granting import (
    accept_report,
    add_instalment,
    close_grant,
    move_instalment,
    send_back_report,
    send_report,
    sign_grant,
)
from liane.server.projects.funding.actions.judging import (
    decide,
    declare,
    review,
)

__all__ = [
    "accept_report",
    "add_document",
    "add_instalment",
    "add_receipt",
    "begin_application",
    "close_applications",
    "close_grant",
    "decide",
    "declare",
    "move_instalment",
    "open_call",
    "publish_results",
    "review",
    "send",
    "send_back_report",
    "send_report",
    "set_call",
    "sign_grant",
    "take_seat",
    "write_application",
]
