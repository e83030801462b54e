"""Telling the owner of an account what happened to it: on its page, never by mail."""

from django.db.models import F

from liane.server.community.accounts.models import Notice, User

__all__ = ["read", "tell"]

KEPT = 50


def tell(user: User, kind: Notice.Kind) -> None:
    """Leave a notice on the account; a mark beside its name says so on every page."""
    Notice.objects.create(user=user, kind=kind)
    User.objects.filter(pk=user.pk).update(notices=F("notices") + 1)


def read(user: User) -> list[Notice]:
    """The latest notices, which are then taken as read; older ones are forgotten."""
    latest = list(Notice.objects.filter(user=user).order_by("-at")[:KEPT])
    if user.notices:
        User.objects.filter(pk=user.pk).update(notices=0)
        Notice.objects.filter(user=user).exclude(pk__in=[each.pk for each in latest]).delete()
    return latest
