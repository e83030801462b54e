"""The demonstration's commune as an operator: what it says of itself, its parts."""

from liane.server.community.operators import actions
from liane.server.site.demo import DemoContext

__all__ = ["fill"]

_QUARTERS = ("Marché", "Colline", "École", "Château d’eau")


def fill(context: DemoContext) -> None:
    """Say what the operator is for, and what the place is made of."""
    awa = context.people["awa"]
    actions.change_settings(
        context.operator,
        context.operator.version,
        presentation="Un réseau tenu par celles et ceux qui s’en servent : cours, annonces, radio,"
        " et Internet quand il est là.",
        languages=["fr", "bm"],
        acting_member=awa,
    )
    kind = "village" if context.operator.kind == "commune" else "quarter"
    for name in _QUARTERS:
        actions.add_part(context.operator, kind, name=name, acting_member=awa)
