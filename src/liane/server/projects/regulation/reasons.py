"""Why a legal form suits or not, in words: one sentence for each answer that counts."""

from django.utils.translation import gettext, gettext_noop

__all__ = ["REASONS", "reason"]

REASONS = {
    "owners_yes": gettext_noop("all concerned are owners of one perimeter and would sign"),
    "owners_no": gettext_noop("it binds owners, and every one of them has to sign"),
    "sells_yes": gettext_noop("something is sold every month"),
    "shares_yes": gettext_noop("users put capital in and share a surplus"),
    "shares_no": gettext_noop("nobody shares a profit"),
    "bodies_yes": gettext_noop("its founders keep an activity of their own"),
    "bodies_no": gettext_noop("its members must have an activity that it extends"),
    "gifts_yes": gettext_noop("grants and gifts are counted on"),
    "five_no": gettext_noop("five founders or more are needed, as far as is remembered"),
}


def reason(code: str) -> str:
    """A reason in words."""
    return gettext(REASONS[code])
