"""The menu: Accueil and the six wings; four of them on phones, and « Plus »."""

from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.translation import gettext, gettext_noop

from liane.server.site.access import Who, may

__all__ = ["items_of"]

# wing, label, url name, where it shows ("" everywhere, "desk", "phone"), icon
_ITEMS = (
    ("", gettext_noop("Home"), "operator", "", "M4 11l8-7 8 7v9H4z M10 20v-6h4v6"),
    (
        "community",
        gettext_noop("Community"),
        "community",
        "desk",
        "M8 11a3 3 0 100-6 3 3 0 000 6z M16 11a3 3 0 100-6 M2 20c0-4 3-6 6-6s6 2 6 6"
        " M17 14c3 0 5 2 5 6",
    ),
    ("projects", gettext_noop("Project"), "project", "desk", "M5 4h14v16H5z M9 9l2 2 4-4 M9 15h6"),
    (
        "networks",
        gettext_noop("Network"),
        "network",
        "",
        "M12 20v-8 M8 12a5 5 0 118 0 M5 14a9 9 0 1114 0",
    ),
    ("contents", gettext_noop("Contents"), "contents", "", "M4 5h7v15H4z M13 5h7v15h-7z"),
    (
        "solidarity",
        gettext_noop("Mutual aid"),
        "solidarity",
        "desk",
        "M12 20l-7-7a4.500 4.500 0 017-6 4.500 4.500 0 017 6z",
    ),
    (
        "lookout",
        gettext_noop("Lookout"),
        "lookout",
        "",
        "M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12z M12 15a3 3 0 100-6 3 3 0 000 6z",
    ),
    ("", gettext_noop("More"), "more", "phone", "M5 12h.01 M12 12h.01 M19 12h.01"),
)

# pages of a wing that do not stand under its address
_ALSO = {
    "community": (
        *("membres", "groupes", "annuaire", "venir", "demander", "assemblees", "enquetes"),
        *("formations", "association", "evenements", "communication", "plaidoyer", "cercle"),
    )
}


def items_of(request: HttpRequest | None) -> list[dict[str, Any]]:
    """The open wings of the operator in hand whose pages exist, and which one is current."""
    operator = getattr(request, "operator", None)
    wings = {"", *operator.wings} if operator else {""}
    path = request.path if request else "/"
    shown = [_item(*item[1:], operator) for item in _ITEMS if item[0] in wings]
    shown = [item for item in shown if not item["url"] or _may_open(request, item["name"])]
    items = [item for item in shown if item["url"]]
    inside = [item for item in items if path.startswith((item["url"], *item["also"]))]
    for item in items:
        item["current"] = bool(inside) and item is max(inside, key=lambda each: len(each["url"]))
    return items


def _item(label: str, name: str, place: str, icon: str, operator: Any) -> dict[str, Any]:
    also = [f"/o/{operator.slug}/{part}/" for part in _ALSO.get(name, ())] if operator else []
    said = {"label": gettext(label), "place": place, "icon": icon, "name": name}
    return said | {"url": _url(name, operator), "also": also}


def _may_open(request: HttpRequest | None, name: str) -> bool:
    """Whether who asks may open the page: nobody is shown a door that stays shut."""
    operator, who = getattr(request, "operator", None), _whom(name)
    if operator is None or who is None:
        return True
    member = getattr(request, "member", None)
    signed_in = bool(request and request.user.is_authenticated)
    roles = member.role_names if member else None
    return may(who, signed_in=signed_in, privacy=operator.privacy, roles=roles)


@cache
def _whom(name: str) -> Who | None:
    """Whom a page of an operator is for, as its view says."""
    try:
        view = resolve(reverse(name, args=["x"])).func
    except (NoReverseMatch, Resolver404):
        return None
    return getattr(view, "access", None)


def _url(name: str, operator: Any) -> str:
    try:
        return reverse(name, args=[operator.slug]) if operator else reverse(f"{name}-here")
    except NoReverseMatch:
        return "/" if name == "operator" else ""
