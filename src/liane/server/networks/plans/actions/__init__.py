"""What changes plans: asking and calculating, looking and talking, deciding and building."""

from liane.server.networks.plans.actions.asking import (
    adjust,
    calculate,
    choose,
    import_project,
    new_version,
    set_prices,
    set_uplinks,
    start_plan,
    stop,
)
from liane.server.networks.plans.actions.building import (
    add_task,
    change_purchase,
    change_task,
    decide,
    propose,
    record_built,
    record_test,
)
from liane.server.networks.plans.actions.reading import (
    ask_what_if,
    comment,
    import_result,
    look,
    publish_summary,
)

__all__ = [
    "add_task",
    "adjust",
    "ask_what_if",
    "calculate",
    "change_purchase",
    "change_task",
    "choose",
    "comment",
    "decide",
    "import_project",
    "import_result",
    "look",
    "new_version",
    "propose",
    "publish_summary",
    "record_built",
    "record_test",
    "set_prices",
    "set_uplinks",
    "start_plan",
    "stop",
]
