"""What leaves with an operator: settings, consents, rounds and what was brought in, as counted.

The key of a vantage point does not leave: another box is another vantage point, and begins a chain
of its own. The journal is taken out beside, from the page of the probe; pauses are nobody's affair.
A probe comes back switched off, for it has to be agreed to where it arrives.
"""

from liane.server.community.operators.exchange import Kept
from liane.server.lookout.measures.models import Batch, Consent, Probe, Round

__all__ = ["KEPT"]

KEPT = (
    Kept("probes", Probe, leaves=("on", "due_at", "read_to", "journal", "own_list")),
    Kept("consents", Consent, returns=False),
    Kept("rounds", Round),
    Kept("batches", Batch),
)
