"""What changes a community's accounts.

`budget` lines, tariffs, the basis, what is published · `pledges` what households sign · `cash` the
cash book, payments and receipts · `sharing` settlements between operators.
"""

from liane.server.projects.finance.actions.activities import (
    add_activity,
    change_activity,
    drop_activity,
)
from liane.server.projects.finance.actions.budget import (
    add_line,
    add_tariff,
    change_line,
    change_tariff,
    drop_line,
    drop_tariff,
    publish,
    set_basis,
    take_bill,
    take_lines,
    unpublish,
)
from liane.server.projects.finance.actions.cash import (
    add_code,
    add_receipt,
    ask_payment,
    categorise,
    pay,
    receipt_file,
    refuse_payment,
    reverse,
    sign_payment,
    write_income,
)
from liane.server.projects.finance.actions.pledges import (
    pledge_on_page,
    pledge_on_paper,
    withdraw_pledge,
)
from liane.server.projects.finance.actions.sharing import (
    approve_part,
    close_settlement,
    drop_part,
    open_settlement,
    put_part,
)

__all__ = [
    "add_activity",
    "add_code",
    "add_line",
    "add_receipt",
    "add_tariff",
    "approve_part",
    "ask_payment",
    "categorise",
    "change_activity",
    "change_line",
    "change_tariff",
    "close_settlement",
    "drop_activity",
    "drop_line",
    "drop_part",
    "drop_tariff",
    "open_settlement",
    "pay",
    "pledge_on_page",
    "pledge_on_paper",
    "publish",
    "put_part",
    "receipt_file",
    "refuse_payment",
    "reverse",
    "set_basis",
    "sign_payment",
    "take_bill",
    "take_lines",
    "unpublish",
    "withdraw_pledge",
    "write_income",
]
