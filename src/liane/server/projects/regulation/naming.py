"""Names of countries of which facts are carried; any other is shown by its code."""

from django.utils.translation import gettext, gettext_noop

__all__ = ["country_name"]

_NAMES = {
    "AR": gettext_noop("Argentina"),
    "ECOWAS": gettext_noop("ECOWAS (West African states)"),
    "FR": gettext_noop("France"),
    "KE": gettext_noop("Kenya"),
    "ML": gettext_noop("Mali"),
    "MX": gettext_noop("Mexico"),
    "SN": gettext_noop("Senegal"),
    "WAEMU": gettext_noop("WAEMU (West African currency union)"),
    "ZA": gettext_noop("South Africa"),
}


def country_name(code: str) -> str:
    """A country or a community of states as people call it."""
    return gettext(_NAMES[code]) if code in _NAMES else code
