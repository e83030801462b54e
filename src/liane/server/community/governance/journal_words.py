"""What the codes of this room say in the journal."""

from django.utils.translation import gettext_lazy as lazy

__all__ = ["WORDS"]

WORDS = {
    "governance.adopt_minutes": lazy("adopts minutes"),
    "governance.call_off": lazy("calls an assembly off"),
    "governance.change_assembly": lazy("changes an assembly"),
    "governance.close_vote": lazy("closes a vote"),
    "governance.come": lazy("notes who is at an assembly"),
    "governance.convene": lazy("convenes an assembly"),
    "governance.correct_minutes": lazy("corrects minutes"),
    "governance.count_hands": lazy("counts hands"),
    "governance.decide": lazy("writes a decision down"),
    "governance.end_assembly": lazy("ends an assembly"),
    "governance.end_mandate": lazy("ends a mandate"),
    "governance.follow_decision": lazy("says what became of a decision"),
    "governance.give_mandate": lazy("gives a mandate"),
    "governance.give_proxy": lazy("gives a proxy"),
    "governance.leave": lazy("notes who leaves an assembly"),
    "governance.no_quorum": lazy("notes that the quorum is not there"),
    "governance.open_assembly": lazy("opens an assembly"),
    "governance.open_vote": lazy("opens a vote"),
    "governance.plan_assembly": lazy("plans an assembly"),
    "governance.propose": lazy("proposes something"),
    "governance.put_on_agenda": lazy("puts something on the agenda"),
    "governance.reword": lazy("changes the words of a proposal"),
    "governance.set_rules": lazy("enters the rules of the statutes"),
    "governance.take_item": lazy("takes up an item of the agenda"),
    "governance.vote": lazy("votes"),
    "governance.withdraw_item": lazy("takes an item off the agenda"),
    "governance.withdraw_proposal": lazy("withdraws a proposal"),
    "governance.withdraw_proxy": lazy("withdraws a proxy"),
    "governance.write_minutes": lazy("writes minutes"),
}
