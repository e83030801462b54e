"""Groups, who is in them, notices and tasks; private messages stay here, sealed."""

from liane.server.community.groups.models import Belonging, Group, Notice, Task
from liane.server.community.operators.exchange import Kept

__all__ = ["KEPT"]

KEPT = (
    Kept("groups", Group),
    Kept("belongings", Belonging, by="group__operator"),
    Kept("notices", Notice),
    Kept("tasks", Task),
)
