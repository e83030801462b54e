"""What the codes of this room say in the journal."""

from django.utils.translation import gettext_lazy as lazy

__all__ = ["WORDS"]

WORDS = {
    "members.answer_request": lazy("answers a request to join"),
    "members.ask_to_join": lazy("asks to join"),
    "members.call_for": lazy("calls for help"),
    "members.change": lazy("changes a member’s sheet"),
    "members.change_household": lazy("changes a household"),
    "members.close_interest": lazy("closes an interest"),
    "members.come_in": lazy("comes in with an invitation"),
    "members.drop_match": lazy("undoes a match of what is offered"),
    "members.end_call": lazy("ends a call for help"),
    "members.end_offer": lazy("ends an offer"),
    "members.end_role": lazy("ends a role"),
    "members.enter_interest": lazy("notes somebody who may come"),
    "members.erase": lazy("erases a member"),
    "members.form_household": lazy("forms a household"),
    "members.give_done": lazy("notes that something was given"),
    "members.give_role": lazy("gives a role"),
    "members.give_to_referent": lazy("gives an interest to a referent"),
    "members.invite": lazy("invites"),
    "members.join": lazy("lets a member in"),
    "members.join_many": lazy("enters many members"),
    "members.leave": lazy("leaves, or takes somebody off the list"),
    "members.leave_household": lazy("takes somebody out of a household"),
    "members.live_in": lazy("puts somebody into a household"),
    "members.merge": lazy("makes one sheet of two"),
    "members.offer": lazy("offers to give"),
    "members.part_household": lazy("parts a household"),
    "members.print_sheet": lazy("prints invitation codes"),
    "members.revoke": lazy("revokes an invitation"),
    "members.take_back_many": lazy("takes members entered together back"),
    "members.take_offer": lazy("accepts an offer"),
    "members.take_step": lazy("takes the next step with somebody"),
    "members.withdraw_request": lazy("withdraws a request to join"),
}
