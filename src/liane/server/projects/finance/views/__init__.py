"""Pages of a community's money.

`lines` lines and tariffs · `activities` workshops, shops, services beside the network · `outlook`
the years to come, nine ways · `pledges` what households sign · `cash` the book, its codes and the
budget · `payments` what waits for signatures · `sharing` settlements · `public` the page for
everybody.
"""

from liane.server.projects.finance.views.activities import (
    activities,
    activity,
    add_activity,
    drop_activity,
)
from liane.server.projects.finance.views.cash import (
    book_file,
    budget,
    cash,
    code,
    codes,
    entry,
    entry_receipt,
    income,
    receipt_photo,
    reverse_entry,
)
from liane.server.projects.finance.views.lines import (
    add_line,
    add_tariff,
    basis,
    bill,
    drop_line,
    drop_tariff,
    line,
    lines,
    shipped,
    tariff,
    tariffs,
)
from liane.server.projects.finance.views.outlook import finance, nine_ways, outlook
from liane.server.projects.finance.views.payments import (
    ask_payment,
    pay,
    payment,
    payment_receipt,
    payments,
    refuse,
    sign,
)
from liane.server.projects.finance.views.pledges import (
    pledge_on_paper,
    pledge_sheet,
    pledges,
    withdraw,
)
from liane.server.projects.finance.views.public import publish, summary, unpublish
from liane.server.projects.finance.views.sharing import (
    approve_part,
    close_settlement,
    drop_part,
    settlement,
    settlements,
)

__all__ = [
    "activities",
    "activity",
    "add_activity",
    "add_line",
    "add_tariff",
    "approve_part",
    "ask_payment",
    "basis",
    "bill",
    "book_file",
    "budget",
    "cash",
    "close_settlement",
    "code",
    "codes",
    "drop_activity",
    "drop_line",
    "drop_part",
    "drop_tariff",
    "entry",
    "entry_receipt",
    "finance",
    "income",
    "line",
    "lines",
    "nine_ways",
    "outlook",
    "pay",
    "payment",
    "payment_receipt",
    "payments",
    "pledge_on_paper",
    "pledge_sheet",
    "pledges",
    "publish",
    "receipt_photo",
    "refuse",
    "reverse_entry",
    "settlement",
    "settlements",
    "shipped",
    "sign",
    "summary",
    "tariff",
    "tariffs",
    "unpublish",
    "withdraw",
]
