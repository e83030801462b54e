"""What the codes of this room say in the journal."""

from django.utils.translation import gettext_lazy as lazy

__all__ = ["WORDS"]

WORDS = {
    "incidents.add_consent": lazy("writes down a consent"),
    "incidents.add_document": lazy("enters a document about an incident"),
    "incidents.add_raw": lazy("brings a raw file"),
    "incidents.add_recipient": lazy("writes down who may read sealed evidence"),
    "incidents.approve_alert": lazy("lets an alert out"),
    "incidents.approve_sighting": lazy("lets a sighting out"),
    "incidents.ask_evidence": lazy("asks for an evidence file"),
    "incidents.attach": lazy("reports are put into an incident"),
    "incidents.change": lazy("corrects the facts of an incident"),
    "incidents.check_sighting": lazy("checks a sighting"),
    "incidents.close": lazy("closes an incident"),
    "incidents.drop_alert": lazy("drops an alert"),
    "incidents.drop_recipient": lazy("takes somebody off the list of sealed evidence"),
    "incidents.end": lazy("an incident is over"),
    "incidents.hand_over": lazy("writes in the journal of what proves an incident"),
    "incidents.hear": lazy("a text message is heard"),
    "incidents.judge": lazy("a report is qualified"),
    "incidents.log_impact": lazy("writes down an effect of a cut"),
    "incidents.measured": lazy("a measurement comes to an incident"),
    "incidents.merge": lazy("makes one incident of two"),
    "incidents.note_signal": lazy("notes what somebody says"),
    "incidents.open": lazy("opens an incident"),
    "incidents.pick_lines": lazy("keeps lines of a conversation"),
    "incidents.publish": lazy("lets an incident out, or takes it back"),
    "incidents.settle_sighting": lazy("says what became of a report for the map"),
    "incidents.put_aside": lazy("puts a sighting aside"),
    "incidents.reopen": lazy("says that an incident goes on"),
    "incidents.report": lazy("a report comes in"),
    "incidents.review": lazy("writes the review of an incident"),
    "incidents.say_sighting": lazy("a sighting comes in"),
    "incidents.set_cause": lazy("weighs a cause"),
    "incidents.split": lazy("splits an incident"),
    "incidents.step": lazy("an incident changes its step"),
    "incidents.ticket": lazy("makes a ticket of an incident"),
    "incidents.write_alert": lazy("writes an alert"),
}
