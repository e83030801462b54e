"""What the codes of this room say in the journal."""

from django.utils.translation import gettext_lazy as lazy

__all__ = ["WORDS"]

WORDS = {
    "plans.add_task": lazy("adds a task of building"),
    "plans.calculate": lazy("asks for a plan to be computed"),
    "plans.calculated": lazy("computes a plan"),
    "plans.change_task": lazy("changes a task of building"),
    "plans.choose": lazy("chooses the places of a plan"),
    "plans.comment": lazy("comments on a plan"),
    "plans.decide": lazy("decides on a plan"),
    "plans.import_project": lazy("brings a project in"),
    "plans.import_result": lazy("brings a computed plan in"),
    "plans.look": lazy("notes a sight check"),
    "plans.new_version": lazy("makes a new version of a plan"),
    "plans.publish_summary": lazy("publishes the summary of a plan"),
    "plans.purchase": lazy("changes a purchase"),
    "plans.record_built": lazy("records what was built"),
    "plans.record_test": lazy("records an acceptance test"),
    "plans.set_prices": lazy("sets the prices of a plan"),
    "plans.set_uplinks": lazy("sets the ways to the Internet of a plan"),
    "plans.start": lazy("starts a plan"),
    "plans.stop": lazy("stops the computing of a plan"),
    "plans.what_if": lazy("asks what a loss would cut"),
}
