"""What the worker does for assemblies: carry the notice to those who agreed to mail."""

from django.core.mail import send_mail
from django_tasks import task

from liane.server.community.governance.models import Assembly
from liane.server.community.governance.queries import electors_of
from liane.server.community.members.models import Channel
from liane.server.community.members.queries import reachable

__all__ = ["tell_by_mail"]


@task()
def tell_by_mail(assembly: str, title: str, text: str) -> int:
    """One message each, so that nobody sees another's address; it leaves with the link.

    A second run after a death of the worker may write twice to the same people: a notice twice is
    better than none.
    """
    found = Assembly.objects.select_related("operator").filter(pk=assembly).first()
    if found is None:
        return 0
    people = reachable(found.operator, Channel.MAIL).filter(pk__in=electors_of(found))
    told = 0
    for member in people.exclude(mail=None).iterator(chunk_size=200):
        if member.mail:
            send_mail(title, text, None, [str(member.mail)])
            told += 1
    return told
