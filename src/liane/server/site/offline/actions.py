"""What changes: old marks are forgotten."""

from datetime import timedelta

from django.utils import timezone

from liane.server.site.offline.models import Received

__all__ = ["forget_old_marks"]


def forget_old_marks() -> int:
    """Forget marks older than thirty days; return how many."""
    return Received.objects.filter(at__lt=timezone.now() - timedelta(days=30)).delete()[0]
