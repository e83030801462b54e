"""How what waits is said, for the wings that stand on the community: a sentence for `n` records."""

from django.utils.translation import ngettext

__all__ = [
    "alerts_to_read",
    "chores_overdue",
    "incidents_running",
    "items_short",
    "purchases_to_order",
    "purchases_to_receive",
    "reports_to_sort",
    "sightings_to_sort",
    "sites_cut",
    "sites_worn",
    "tickets_late",
    "tickets_to_do",
    "visits_soon",
]


def sites_cut(n: int) -> str:
    return ngettext("{n} site is cut", "{n} sites are cut", n).format(n=n)


def sites_worn(n: int) -> str:
    return ngettext("{n} site is degraded", "{n} sites are degraded", n).format(n=n)


def tickets_late(n: int) -> str:
    return ngettext("{n} ticket is late", "{n} tickets are late", n).format(n=n)


def tickets_to_do(n: int) -> str:
    return ngettext("{n} ticket to see to", "{n} tickets to see to", n).format(n=n)


def visits_soon(n: int) -> str:
    return ngettext("{n} visit within a week", "{n} visits within a week", n).format(n=n)


def chores_overdue(n: int) -> str:
    return ngettext("{n} care is overdue", "{n} cares are overdue", n).format(n=n)


def items_short(n: int) -> str:
    return ngettext("{n} spare part is short", "{n} spare parts are short", n).format(n=n)


def purchases_to_order(n: int) -> str:
    return ngettext("{n} purchase to order", "{n} purchases to order", n).format(n=n)


def purchases_to_receive(n: int) -> str:
    return ngettext("{n} purchase on its way", "{n} purchases on their way", n).format(n=n)


def incidents_running(n: int) -> str:
    return ngettext("{n} incident under way", "{n} incidents under way", n).format(n=n)


def reports_to_sort(n: int) -> str:
    return ngettext("{n} report to sort", "{n} reports to sort", n).format(n=n)


def sightings_to_sort(n: int) -> str:
    return ngettext("{n} sighting to check", "{n} sightings to check", n).format(n=n)


def alerts_to_read(n: int) -> str:
    return ngettext(
        "{n} alert to read before it leaves", "{n} alerts to read before they leave", n
    ).format(n=n)
