"""What the worker does for the link: look at it, and let go what waits."""

from django_tasks import task

from liane.server.site.uplink.actions import drain, look_at_link

__all__ = ["watch_link"]


@task()
def watch_link() -> str:
    """One round: look, then send what can go."""
    state = look_at_link()
    if state != "cut":
        drain()
    return state
