"""Checks a form whole before anybody answers: functions, patterns, paths, circles.

A calculation that needs its own result, even through others, would never end: the form is refused
with the names of those in the circle.
"""

from collections.abc import Iterator

from liane.errors import BadInput
from liane.server.community.surveys.xforms.definition import Bind, Form, Part, Words
from liane.server.community.surveys.xforms.tree import Node
from liane.server.community.surveys.xforms.xpath import (
    Expression,
    Path,
    calls_in,
    paths_in,
)
from liane.server.community.surveys.xforms.xpath.functions import FUNCTIONS, MANY
from liane.server.community.surveys.xforms.xpath.grammar import Call, Literal
from liane.server.community.surveys.xforms.xpath.patterns import matches
from liane.words import N_

__all__ = ["absolute", "check", "in_order", "needs_of"]

MOST_QUESTIONS, MOST_CHOICES = 2_000, 20_000


def absolute(path: Path, at: str) -> str:
    """Where a path leads from `at`, or nothing if only the answer can say.

    >>> from liane.server.community.surveys.xforms.xpath import parse
    >>> absolute(parse("../name"), "/data/child/age")
    '/data/child/name'
    """
    names = at.strip("/").split("/") if path.start == "" or _is_current(path.start) else []
    if not isinstance(path.start, str) and not _is_current(path.start):
        return ""
    for step in path.steps:
        if step.axis == "parent":
            names = names[:-1]
        elif step.axis == "child":
            names = [*names, step.name]
        elif step.axis != "self":
            return ""
    return "/" + "/".join(names)


def _is_current(start: Expression | str) -> bool:
    return isinstance(start, Call) and start.name == "current"


def needs_of(expression: Expression, at: str) -> set[str]:
    """The paths that a value at `at` is made from."""
    return {found for path in paths_in(expression) if (found := absolute(path, at))}


def in_order(binds: dict[str, Bind], template: Node, repeats: dict[str, Node]) -> tuple[Bind, ...]:
    """Binds with something to work out, each after those it needs. Raises for a circle."""
    order: list[Bind] = []
    state: dict[str, int] = {}
    needs = {path: _needs(bind, repeats) for path, bind in binds.items()}
    for path in binds:
        _visit(path, binds, needs, state, order, [])
    return tuple(bind for bind in order if bind.relevant or bind.calculate)


def _needs(bind: Bind, repeats: dict[str, Node]) -> set[str]:
    found: set[str] = set()
    for expression in (bind.relevant, bind.calculate if not bind.once else None):
        if expression is not None:
            found |= {
                need
                for path in paths_in(expression)
                if (need := absolute(path, bind.path)) and not _other_instance(path, need, bind)
            }
    return found


def _other_instance(path: Path, need: str, bind: Bind) -> bool:
    """Whether a path looks at the same question in another instance, picked by a condition."""
    return need == bind.path and any(step.conditions for step in path.steps)


def _visit(
    path: str,
    binds: dict[str, Bind],
    needs: dict[str, set[str]],
    state: dict[str, int],
    order: list[Bind],
    trail: list[str],
) -> None:
    if state.get(path) == 2 or path not in binds:
        return
    if state.get(path) == 1:
        names = [each.rpartition("/")[2] for each in [*trail[trail.index(path) :], path]]
        raise BadInput(
            N_("the form turns in a circle: {names}; take one of these references out"),
            names=" → ".join(names),
        )
    state[path] = 1
    if len(trail) > 400:
        raise BadInput(N_("calculations depend on each other through more than 400 questions"))
    for need in sorted(needs[path]):
        _visit(need, binds, needs, state, order, [*trail, path])
    state[path] = 2
    order.append(binds[path])


def check(form: Form) -> None:
    """Refuse what could not be shown or worked out later. Raises `BadInput`."""
    questions = form.questions()
    if not questions:
        raise BadInput(N_("the form holds no questions"))
    if len(questions) > MOST_QUESTIONS:
        raise BadInput(N_("the form has more than {most} questions"), most=MOST_QUESTIONS)
    if sum(len(each.children) for each in form.instances.values()) > MOST_CHOICES:
        raise BadInput(N_("the form has more than {most} choices"), most=MOST_CHOICES)
    known = set(_paths(form.template, "", form.repeats))
    for control in form.controls():
        if control.path and control.path not in known:
            raise BadInput(N_("question “{name}” has no place for its answer"), name=control.name)
    for where, expression in _expressions(form):
        _check_calls(where, expression)


def _paths(node: Node, above: str, repeats: dict[str, Node]) -> Iterator[str]:
    path = f"{above}/{node.name}"
    yield path
    inside = repeats.get(path) if node.kind == "place" else node
    for child in inside.children if inside else ():
        yield from _paths(child, path, repeats)


def _said(words: Words) -> Iterator[Expression]:
    parts: list[Part] = [part for each in words.spoken.values() for part in each]
    yield from (part for part in parts if not isinstance(part, str))


def _expressions(form: Form) -> Iterator[tuple[str, Expression]]:
    for bind in form.binds.values():
        name = bind.path.rpartition("/")[2]
        for each in (bind.relevant, bind.constraint, bind.required, bind.calculate):
            if each is not None:
                yield name, each
    for control in form.controls():
        for words in (control.words, control.hint):
            yield from ((control.name, each) for each in _said(words))
        if control.itemset:
            yield control.name, control.itemset.nodes
        if control.count:
            yield control.name, control.count


def _check_calls(where: str, expression: Expression) -> None:
    for call in calls_in(expression):
        function = FUNCTIONS.get(call.name)
        if function is None:
            raise BadInput(
                N_("question “{name}”: the function “{function}” is not known here"),
                name=where, function=call.name,
            )  # fmt: skip
        if not function.least <= len(call.given) <= min(function.most, MANY):
            raise BadInput(
                N_("question “{name}”: {function}() is given {count} values"),
                name=where, function=call.name, count=len(call.given),
            )  # fmt: skip
        if call.name == "regex" and isinstance(call.given[1], Literal):
            _check_pattern(where, str(call.given[1].value))


def _check_pattern(where: str, pattern: str) -> None:
    try:
        matches(pattern, "")
    except BadInput as error:
        raise BadInput(N_("question “{name}”: {why}"), name=where, why=str(error)) from error
