"""What the codes of this room say in the journal."""

from django.utils.translation import gettext_lazy as lazy

__all__ = ["WORDS"]

WORDS = {
    "advocacy.add_evidence": lazy("adds evidence to a case"),
    "advocacy.add_paper": lazy("adds a paper to a campaign"),
    "advocacy.answer_letter": lazy("notes the answer to a letter"),
    "advocacy.change_campaign": lazy("changes a campaign"),
    "advocacy.change_letter": lazy("changes a letter"),
    "advocacy.follow_commitment": lazy("says what became of a commitment"),
    "advocacy.follow_person": lazy("notes where a decision-maker stands"),
    "advocacy.keep_case": lazy("keeps a case"),
    "advocacy.keep_reply": lazy("keeps a reply"),
    "advocacy.log_meeting": lazy("notes a meeting"),
    "advocacy.plan_campaign": lazy("plans a campaign"),
    "advocacy.publish_commitment": lazy("publishes a commitment"),
    "advocacy.send_letter": lazy("sends a letter"),
    "advocacy.tie_event": lazy("ties an event to a campaign"),
    "advocacy.write_commitment": lazy("writes a commitment down"),
    "advocacy.write_letter": lazy("writes a letter"),
}
