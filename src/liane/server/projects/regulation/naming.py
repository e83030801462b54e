"""Names of countries, and of communities of states that make law for theirs."""

from django.utils.translation import gettext, gettext_noop

from liane.server.community.operators import countries

__all__ = ["COMMUNITIES", "country_name", "places"]

COMMUNITIES = {
    "ECOWAS": gettext_noop("ECOWAS (West African states)"),
    "WAEMU": gettext_noop("WAEMU (West African currency union)"),
}


def country_name(code: str) -> str:
    """A country or a community of states as people call it."""
    return gettext(COMMUNITIES[code]) if code in COMMUNITIES else countries.country_name(code)


def places() -> list[tuple[str, str]]:
    """Every country and community of states, to choose one."""
    communities = [(code, gettext(name)) for code, name in COMMUNITIES.items()]
    return [*countries.country_choices(), *communities]
