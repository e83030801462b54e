"""What leaves with an operator's full export, and comes back."""

from liane.server.community.operators.exchange import Kept
from liane.server.community.owners.models import OwnersVote, Voice

__all__ = ["KEPT"]

KEPT = (Kept("owners_votes", OwnersVote), Kept("owners_voices", Voice))
