"""What the codes of this room say in the journal."""

from django.utils.translation import gettext_lazy as lazy

__all__ = ["WORDS"]

WORDS = {
    "finance.add_activity": lazy("adds an activity to the money plan"),
    "finance.add_code": lazy("adds a code to the cash book"),
    "finance.add_line": lazy("adds a line of cost or income"),
    "finance.add_receipt": lazy("adds a receipt"),
    "finance.add_tariff": lazy("adds a tariff"),
    "finance.approve_part": lazy("approves a share of a settlement"),
    "finance.ask_payment": lazy("asks for a payment"),
    "finance.categorise": lazy("sorts a payment by category"),
    "finance.change_activity": lazy("changes an activity of the money plan"),
    "finance.change_line": lazy("changes a line of cost or income"),
    "finance.change_tariff": lazy("changes a tariff"),
    "finance.close_settlement": lazy("closes a settlement"),
    "finance.drop_activity": lazy("takes an activity off the money plan"),
    "finance.drop_line": lazy("takes a line of cost or income away"),
    "finance.drop_part": lazy("takes a share of a settlement away"),
    "finance.drop_tariff": lazy("takes a tariff away"),
    "finance.open_settlement": lazy("opens a settlement"),
    "finance.pay": lazy("writes a payment into the cash book"),
    "finance.pledge": lazy("notes a pledge"),
    "finance.publish": lazy("publishes the one-page summary"),
    "finance.put_part": lazy("enters a share of a settlement"),
    "finance.refuse_payment": lazy("refuses a payment"),
    "finance.reverse": lazy("corrects an entry of the cash book"),
    "finance.set_basis": lazy("changes the figures of the model"),
    "finance.sign_payment": lazy("signs a payment"),
    "finance.take_bill": lazy("takes the plan’s parts into the costs"),
    "finance.take_lines": lazy("takes lines from another file"),
    "finance.unpublish": lazy("withdraws the one-page summary"),
    "finance.withdraw_pledge": lazy("withdraws a pledge"),
    "finance.write_income": lazy("writes income into the cash book"),
}
