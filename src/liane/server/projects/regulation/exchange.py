"""Facts with who read them when, filings and drafted statutes leave with an operator."""

from liane.server.community.operators.exchange import Kept
from liane.server.projects.regulation.models import Check, Draft, Fact, Filing, Piece

__all__ = ["KEPT"]

KEPT = (
    Kept("law_facts", Fact),
    Kept("law_checks", Check, by="fact__operator"),
    Kept("law_filings", Filing),
    Kept("filing_pieces", Piece, by="filing__operator"),
    Kept("statute_drafts", Draft),
)
