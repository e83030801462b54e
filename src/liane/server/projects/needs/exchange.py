"""Needs, sheets, orders and the baseline leave with an operator; voices stay behind."""

from liane.server.community.operators.exchange import Kept
from liane.server.projects.needs import models

__all__ = ["KEPT"]

KEPT = (
    Kept("needs", models.Need),
    Kept("need_sheets", models.Sheet),
    Kept("need_steps", models.Step),
    Kept("need_helps", models.Help),
    Kept("need_rankings", models.Ranking),
    Kept("need_tallies", models.Tally),
    Kept("need_points", models.Points, by="tally__operator"),
    Kept("need_on_walls", models.Ranking.needs.through, by="ranking__operator"),
    Kept("baseline_offers", models.Offer),
    Kept("baseline_incomes", models.Income),
)
