"""What Citizen Lab's category codes say to people."""

from typing import Any

from django.utils.translation import gettext_lazy as lazy

__all__ = ["CATEGORIES"]

CATEGORIES: dict[str, Any] = {
    "COMM": lazy("shops"),
    "COMT": lazy("messages and calls"),
    "CTRL": lazy("pages that nobody minds"),
    "CULTR": lazy("culture"),
    "ECON": lazy("economy"),
    "GOVT": lazy("administration"),
    "GRP": lazy("social networks"),
    "HOST": lazy("blogs and hosting"),
    "IGO": lazy("international organisations"),
    "MMED": lazy("pictures and videos"),
    "SRCH": lazy("search engines"),
    "ALDR": lazy("alcohol and drugs"),
    "ANON": lazy("ways around blocking"),
    "DATE": lazy("meeting people"),
    "ENV": lazy("environment"),
    "FILE": lazy("sharing of files"),
    "GAME": lazy("games"),
    "GMB": lazy("bets"),
    "HACK": lazy("security tools"),
    "HATE": lazy("hate"),
    "HUMR": lazy("human rights"),
    "LGBT": lazy("LGBT people"),
    "MILX": lazy("armed groups"),
    "MISC": lazy("other sites"),
    "NEWS": lazy("news"),
    "POLR": lazy("political criticism"),
    "PORN": lazy("pornography"),
    "PROV": lazy("light clothing"),
    "PUBH": lazy("health"),
    "REL": lazy("religion"),
    "XED": lazy("sexual education"),
}
