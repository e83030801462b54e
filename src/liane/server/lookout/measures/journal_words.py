"""What the codes of this room say in the journal."""

from django.utils.translation import gettext_lazy as lazy

__all__ = ["WORDS"]

WORDS = {
    "measures.agree": lazy("agrees that the link is measured"),
    "measures.bring": lazy("brings measurements"),
    "measures.set_probe": lazy("sets the probe"),
    "measures.start": lazy("switches the probe on"),
    "measures.stop": lazy("stops the probe"),
    "measures.taken": lazy("measurements are taken in"),
    "measures.withdraw": lazy("takes the consent to measuring back"),
}
