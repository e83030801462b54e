"""What templates say often: the menu, the state of the link, states, numbers with their unit.

A number that is unknown is shown as « ? », never as zero.
"""

from functools import lru_cache
from typing import Any
from uuid import UUID

from django import template
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, gettext_noop

from liane import words
from liane.server.site.demo import PASSWORD, PEOPLE, is_demo
from liane.server.site.menu import items_of
from liane.server.site.sharing.kinds import shown_on

register = template.Library()

_SHAPES = {"ok": "●", "worn": "▲", "cut": "■", "unknown": "○"}
_STATES = {
    "ok": gettext_noop("in service"),
    "worn": gettext_noop("degraded"),
    "cut": gettext_noop("cut"),
    "unknown": gettext_noop("unknown"),
}
TENDRIL = (
    '<svg class="tendril" viewBox="0 0 300 26" aria-hidden="true">'
    '<path d="M3 16C40 -6 60 40 100 13S160 2 195 15s60 6 100-4"/><circle cx="3" cy="16" r="3"/>'
    '<circle cx="100" cy="13" r="4"/><circle cx="195" cy="15" r="4"/>'
    '<circle cx="295" cy="11" r="3"/></svg>'
)


@register.simple_tag(takes_context=True)
def menu(context: Any) -> SafeString:
    """The wings that are open here, for desks and for phones."""
    return render_to_string("site/menu.html", {"items": items_of(context.get("request"))})


@register.simple_tag(takes_context=True)
def link_state(context: Any) -> str:
    """The banner of every page: the state of the link to the Internet."""
    link = context.get("uplink_now")
    return render_to_string("uplink/banner.html", {"link": link}) if link else ""


@register.simple_tag(takes_context=True)
def demo_notice(context: Any) -> SafeString:
    """What a demonstration says on every page: that all of it is invented, and how to enter."""
    if not is_demo():
        return mark_safe("")
    given = {"password": PASSWORD, "first": PEOPLE["awa"][0], "user": context.get("user")}
    return render_to_string("site/demo.html", given)


@register.filter
def filesizeformat(size: int | None) -> str:
    """What a file weighs, as phones say it."""
    if size is None:
        return "?"
    if size < 1_000_000:
        return gettext("{n} kB").format(n=words.number(max(size / 1000, 1)))
    big = size >= 1_000_000_000
    said = gettext("{n} GB") if big else gettext("{n} MB")
    return said.format(n=words.number(size / (1e9 if big else 1e6), 1))


@register.simple_tag
def tendril() -> SafeString:
    """The one ornament: dots tied by a line."""
    return mark_safe(TENDRIL)  # noqa: S308 (a constant)


@register.simple_tag
def state(code: str, label: str = "") -> SafeString:
    """A state as a shape and a word: `{% state "cut" %}` or `{% state "ok" "4 of 5" %}`."""
    said = label or gettext(_STATES.get(code, _STATES["unknown"]))
    return format_html('<span class="state {}">{} {}</span>', code, _SHAPES.get(code, "○"), said)


@register.simple_tag(takes_context=True)
def share(context: Any, kind: str, pk: Any, css: str = "button quiet") -> SafeString:
    """« Share », for what everybody may read: `{% share "notice" notice.pk %}`."""
    operator = context.get("operator")
    if operator is None or operator.privacy != "public":
        return mark_safe("")
    address = reverse("share", args=(operator.slug, kind, pk))
    return format_html('<a class="{}" href="{}">{}</a>', css, address, gettext("Share"))


@register.simple_tag(takes_context=True)
def share_this(context: Any) -> SafeString:
    """« Share », at the foot of a page whose thing everybody may read."""
    operator = context.get("operator")
    match = getattr(context.get("request"), "resolver_match", None)
    if match is None or operator is None or operator.privacy != "public":
        return mark_safe("")
    shared = shown_on(match.url_name or "")
    if shared is None:
        return mark_safe("")
    pk = match.kwargs.get("pk", operator.pk)
    if shared.find(operator, str(pk)) is None:
        return mark_safe("")
    link = share(context, shared.kind, pk)
    return format_html('<div class="actions">{}</div>', link)


@register.filter
def number(value: Any, digits: int = 0) -> str:
    """A number as people of this language write it; « ? » if unknown."""
    words.use(get_language() or "fr")
    return words.number(None if value in (None, "") else float(value), int(digits))


@register.simple_tag
def money(amount: Any, currency: str) -> str:
    """An amount with its currency; XOF and XAF have no decimals."""
    digits = 0 if currency in ("XOF", "XAF", "") else 2
    return f"{number(amount, digits)}\u00a0{currency or '?'}"


@lru_cache(maxsize=4096)
def _address(name: str, slug: str, identifiers: int) -> str:
    """The address of a kind of page, with a hole for each identifier: worked out once."""
    marks = [UUID(int=n) for n in range(identifiers)]
    address = reverse(name, args=(slug, *marks))
    for mark in marks:
        address = address.replace(str(mark), "{}")
    return address


@register.simple_tag(takes_context=True)
def here(context: Any, name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a page of the operator in hand: `{% here 'members' %}`."""
    try:
        if not kwargs and all(isinstance(each, UUID) for each in args):
            return _address(name, context["operator"].slug, len(args)).format(*args)
        return reverse(name, args=(context["operator"].slug, *args), kwargs=kwargs or None)
    except (NoReverseMatch, KeyError, AttributeError):
        if args or not kwargs:
            raise
        return reverse(name, kwargs={"operator": context["operator"].slug, **kwargs})


@register.simple_tag(takes_context=True)
def table_page(context: Any, which: str, *args: Any) -> str:
    """The address of a page about tables read in: `{% table_page "undo" brought.pk %}`."""
    pages = context["pages"]
    return here(context, getattr(pages, which), *pages.within, *args)
