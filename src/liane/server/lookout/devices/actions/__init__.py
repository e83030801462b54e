"""What changes: the register of devices, planned work, and what each look brings."""

from liane.server.lookout.devices.actions.looks import take_look
from liane.server.lookout.devices.actions.register import (
    add_device,
    change_device,
    remove_device,
    set_watching,
)
from liane.server.lookout.devices.actions.sums import keep_sums, thin_sums
from liane.server.lookout.devices.actions.works import end_work, plan_work

__all__ = [
    "add_device", "change_device", "end_work", "keep_sums", "plan_work", "remove_device",
    "set_watching", "take_look", "thin_sums",
]  # fmt: skip
