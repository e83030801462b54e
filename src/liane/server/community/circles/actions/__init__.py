"""What changes a circle. Each writes a line in the circle's own journal and none elsewhere.

The operator's journal is read by its bearer, who must not learn who is in a circle: nothing here
goes to `audit`, nor to the outbox.

`coming` codes, sponsors, admission · `staying` leaving, exclusion, one's own settings · `talking`
themes, posts, needs · `calling` the phone tree.
"""

from liane.server.community.circles.actions.calling import choose_calls, draw_tree, note_test
from liane.server.community.circles.actions.coming import (
    admit,
    found_circle,
    make_code,
    object_to,
    propose,
    refuse,
    sponsor,
)
from liane.server.community.circles.actions.staying import (
    ask_exclusion,
    confirm_exclusion,
    drop_exclusion,
    hand_on,
    keep_with,
    leave_circle,
    update_place,
)
from liane.server.community.circles.actions.talking import (
    add_need,
    answer_need,
    close_theme,
    follow_theme,
    open_theme,
    post,
    take_back,
    take_need,
)

__all__ = [
    "add_need",
    "admit",
    "answer_need",
    "ask_exclusion",
    "choose_calls",
    "close_theme",
    "confirm_exclusion",
    "draw_tree",
    "drop_exclusion",
    "follow_theme",
    "found_circle",
    "hand_on",
    "keep_with",
    "leave_circle",
    "make_code",
    "note_test",
    "object_to",
    "open_theme",
    "post",
    "propose",
    "refuse",
    "sponsor",
    "take_back",
    "take_need",
    "update_place",
]
