"""What the codes of this room say in the journal."""

from django.utils.translation import gettext_lazy as lazy

__all__ = ["WORDS"]

WORDS = {
    "regulation.add_fact": lazy("notes a fact of law"),
    "regulation.carry_over": lazy("takes facts of a country over"),
    "regulation.change_fact": lazy("changes a fact of law"),
    "regulation.check_fact": lazy("says that a fact was seen in its text"),
    "regulation.draft_statutes": lazy("drafts statutes"),
    "regulation.follow_filing": lazy("says where a filing stands"),
    "regulation.have_piece": lazy("says that a paper of a filing is there"),
    "regulation.open_filing": lazy("opens a filing"),
    "regulation.redraft_statutes": lazy("drafts statutes anew"),
}
