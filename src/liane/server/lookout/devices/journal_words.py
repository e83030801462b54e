"""What the codes of this room say in the journal."""

from django.utils.translation import gettext_lazy as lazy

__all__ = ["WORDS"]

WORDS = {
    "devices.add": lazy("watches one more device"),
    "devices.change": lazy("corrects a device that is watched"),
    "devices.remove": lazy("watches a device no more"),
    "devices.set_watching": lazy("says how the network is watched"),
    "devices.plan_work": lazy("plans work on the network"),
    "devices.end_work": lazy("ends work on the network"),
    "devices.trouble": lazy("the box sees a trouble on its own network"),
    "devices.trouble_over": lazy("the box sees that a trouble is over"),
}
