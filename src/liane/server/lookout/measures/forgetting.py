"""When an operator is erased, its key, its journal and its table go with it.

Of a person who is erased, only a sealed identifier stands in consents and files: their name is gone
with them.
"""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from liane.server.community.operators.models import Operator
from liane.server.lookout.measures import keeping

__all__ = ["forget_measures"]


@receiver(post_delete, sender=Operator)
def forget_measures(sender: Any, instance: Operator, **_more: Any) -> None:
    """Once the records are gone for good."""
    pk = instance.pk
    transaction.on_commit(lambda: keeping.erase(pk))
