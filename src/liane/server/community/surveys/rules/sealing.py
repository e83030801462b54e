"""Which answers could say who answered: they are sealed apart.

Texts, places, pictures, sounds and what a device knows of its holder always; others where the form
asks for it with a column `bind::sealed`.
"""

from liane.server.community.surveys.xforms.definition import Form

__all__ = ["sealed_names"]

_PICKED = ("select1", "select", "rank", "trigger", "range")
_OPEN = ("int", "decimal", "date", "dateTime", "time", "boolean")
_META = ("deviceid", "phonenumber", "username", "email", "simserial", "subscriberid", "audit")


def sealed_names(form: Form) -> frozenset[str]:
    """The names, below the root, of answers to seal."""
    asked = {each.path: each for each in form.questions()}
    root = f"/{form.template.name}/"
    found = set()
    for path in _leaves(form):
        bind = form.bind(path)
        control = asked.get(path)
        picked = control is not None and control.kind in _PICKED
        picked = picked and not (control and control.picks_from_answers)
        computed = control is None and bind.calculate is not None
        stays = picked or bind.kind in _OPEN or path.startswith(f"{root}meta/")
        if bind.sealed or path.rpartition("/")[2] in _META or not stays or computed:
            found.add(path[len(root) :])
    return frozenset(found)


def _leaves(form: Form) -> list[str]:
    found: list[str] = []
    waiting = [(form.template, f"/{form.template.name}")]
    while waiting:
        node, path = waiting.pop()
        if node.kind == "place":
            node = form.repeats[path]
        if node.children:
            waiting += [(each, f"{path}/{each.name}") for each in node.children]
        else:
            found.append(path)
    return found
