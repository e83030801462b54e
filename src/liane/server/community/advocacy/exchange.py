"""What leaves with an operator: every record of advocacy, sealed texts readable."""

from liane.server.community.advocacy import models
from liane.server.community.operators.exchange import Kept

__all__ = ["KEPT"]

KEPT = (
    Kept("campaigns", models.Campaign),
    Kept("evidence", models.Evidence),
    Kept("campaign_events", models.CampaignEvent),
    Kept("cases", models.SupportCase),
    Kept("case_steps", models.SupportStep),
    Kept("letters", models.Letter),
    Kept("papers", models.Paper),
    Kept("meetings", models.Meeting),
    Kept("commitments", models.Commitment),
    Kept("commitment_steps", models.CommitmentStep),
)
