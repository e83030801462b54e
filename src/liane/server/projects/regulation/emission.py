"""What plans are told of the law of emission: the facts about bands, as they were read."""

from typing import Any

from liane.server.community.operators.models import Operator
from liane.server.projects.regulation.queries import spectrum_rules

__all__ = ["rules"]


def rules(operator: Operator, country: str) -> list[dict[str, Any]]:
    """The `[[spectrum.rule]]` tables of a plan in that country."""
    return spectrum_rules(operator, country)
