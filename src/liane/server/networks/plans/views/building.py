"""From the decision to a network that stands: purchases, tasks, as built, acceptance tests."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count, Model
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from liane.server.community.members.queries import members_of
from liane.server.community.operators.models import Operator
from liane.server.networks.plans import actions
from liane.server.networks.plans.forms import (
    BuiltForm,
    DecisionForm,
    ProposalForm,
    PurchaseForm,
    TaskForm,
    TestForm,
)
from liane.server.networks.plans.models import (
    AcceptanceTest,
    BuildTask,
    BuiltThing,
    Plan,
    PlannedLink,
    PlannedSite,
    Purchase,
)
from liane.server.networks.plans.permissions import BUYERS, may_decide
from liane.server.networks.plans.pictures import kept_picture
from liane.server.networks.plans.queries import current_network, names_of
from liane.server.networks.plans.rules import expected_rssi
from liane.server.networks.plans.views.shared import back_to, done, frame, plan_of
from liane.server.networks.plans.wording import item_name, loss_name
from liane.server.site.access import MEMBERS, TECHNICIANS, access

__all__ = [
    "built",
    "built_thing",
    "decision",
    "network",
    "purchase",
    "purchases",
    "task",
    "tasks",
    "test",
    "tests",
]


@access(MEMBERS)
def decision(request: Any, operator: Operator, plan: UUID) -> HttpResponse:
    """Propose to the assembly, then write down what it decided."""
    found = plan_of(operator, plan)
    seen = {"seen_version": found.version}
    proposing = request.POST.get("do") == "propose"
    data = request.POST or None
    proposal = ProposalForm(data if proposing else None, initial=seen, prefix="p")
    form = DecisionForm(data if data and not proposing else None, initial=seen, prefix="d")
    if request.method == "POST" and may_decide(request.member):
        used: Any = proposal if proposing else form
        act = actions.propose if proposing else actions.decide

        def write() -> None:
            given = used.values()
            version = used.cleaned_data["seen_version"] or 0
            act(found, version, acting_member=request.member, **given)

        if done(used, write):
            return back_to("plan-decision", found)
    context = {"proposal": proposal, "form": form}
    return render(request, "plans/decision.html", frame(request, found, **context))


def _decided(operator: Operator, plan_id: UUID) -> Plan:
    found = plan_of(operator, plan_id)
    if found.decided_on is None:
        raise Http404
    return found


@access(MEMBERS)
def purchases(request: Any, operator: Operator, plan: UUID) -> HttpResponse:
    """The bill of materials, and how far it has come."""
    found = _decided(operator, plan)
    rows = list(found.purchases.order_by("order"))
    context = {
        "rows": [(row, _planned_total(row)) for row in rows],
        "paid": sum((row.paid or 0) for row in rows),
        "received": sum(row.received_on is not None for row in rows),
        "ordered": sum(row.ordered_on is not None for row in rows),
        "buyer": bool(request.member.role_names & BUYERS.roles),
    }
    return render(request, "plans/purchases.html", frame(request, found, **context))


def _planned_total(row: Purchase) -> float | None:
    if row.unit_price is None or row.quantity is None:
        return None
    return float(row.unit_price) * row.quantity


@access(BUYERS)
def purchase(request: Any, operator: Operator, plan: UUID, row: UUID) -> HttpResponse:
    found = _decided(operator, plan)
    line = get_object_or_404(Purchase, plan=found, pk=row)
    fields = ("ordered_on", "received_on", "received", "paid", "seller")
    form = PurchaseForm(request.POST or None, initial=_initial(line, fields))
    if request.method == "POST" and done(
        form, _change(actions.change_purchase, line, form, request)
    ):
        return back_to("plan-purchases", found)
    context = {"form": form, "title": item_name(line.item), "back": "plan-purchases"}
    return render(request, "plans/row.html", frame(request, found, **context))


def _initial(record: Any, fields: tuple[str, ...]) -> dict[str, Any]:
    return {"seen_version": record.version, **{name: getattr(record, name) for name in fields}}


def _change(
    act: Callable[..., object], record: Model, form: Any, request: Any
) -> Callable[[], object]:
    def change() -> object:
        version = form.cleaned_data["seen_version"] or 0
        return act(record, version, acting_member=request.member, **form.values())

    return change


@access(MEMBERS)
def tasks(request: Any, operator: Operator, plan: UUID) -> HttpResponse:
    """What is to be done, by whom, until when."""
    found = _decided(operator, plan)
    people = members_of(operator).prefetch_related(None)
    form = TaskForm(request.POST or None, members=people, is_new=True)

    def add() -> None:
        actions.add_task(
            found,
            subject=form.cleaned_data["subject"],
            who=form.cleaned_data["who"],
            due_on=form.cleaned_data["due_on"],
            acting_member=request.member,
        )

    allowed = bool(request.member.role_names)
    if request.method == "POST" and allowed and done(form, add):
        return back_to("plan-tasks", found)
    rows = found.tasks.select_related("who").order_by("done_on", "due_on", "id")
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    names = names_of(found)
    context = {
        "form": form,
        "allowed": allowed,
        "page": page,
        "rows": [(row, _task_name(row, names)) for row in page],
    }
    return render(request, "plans/tasks.html", frame(request, found, **context))


def _task_name(row: BuildTask, names: dict[str, str]) -> str:
    said = {
        "buy": _("Order what is on the list of purchases"),
        "letter": _("Send the letter to the regulator"),
        "site": _("Install {place}").format(place=names.get(row.subject, row.subject)),
        "test": _("Make the acceptance tests"),
    }
    return said.get(row.kind, row.subject)


@access(MEMBERS)
def task(request: Any, operator: Operator, plan: UUID, row: UUID) -> HttpResponse:
    """Who does it and when; whoever it is given to may say it is done."""
    found = _decided(operator, plan)
    line = get_object_or_404(BuildTask.objects.select_related("plan"), plan=found, pk=row)
    form = TaskForm(
        request.POST or None,
        members=members_of(operator),
        initial=_initial(line, ("who", "due_on", "done_on")),
    )
    allowed = bool(request.member.role_names) or line.who_id == request.member.pk
    if (
        request.method == "POST"
        and allowed
        and done(form, _change(actions.change_task, line, form, request))
    ):
        return back_to("plan-tasks", found)
    title = _task_name(line, names_of(found))
    context = {"form": form, "title": title, "back": "plan-tasks", "closed": not allowed}
    return render(request, "plans/row.html", frame(request, found, **context))


@access(TECHNICIANS)
def built(request: Any, operator: Operator, plan: UUID) -> HttpResponse:
    """Planned beside built, place by place and link by link."""
    found = _decided(operator, plan)
    names = names_of(found)
    made = {(thing.about, thing.key): thing for thing in found.built.all()}
    sites = found.sites.filter(used=True).order_by("order")
    links = found.links.defer("profile").order_by("order")
    context = {
        "sites": [(site, made.get(("site", site.key))) for site in sites],
        "links": [
            (link, names[link.key], expected_rssi(link.facts), made.get(("link", link.key)))
            for link in links
        ],
        "built_count": len(made),
    }
    return render(request, "plans/built.html", frame(request, found, **context))


@access(TECHNICIANS)
def built_thing(
    request: Any, operator: Operator, plan: UUID, about: str, order: int
) -> HttpResponse:
    """How one place or one link was built."""
    found = _decided(operator, plan)
    kinds: dict[str, Any] = {"lieu": ("site", PlannedSite), "lien": ("link", PlannedLink)}
    if about not in kinds:
        raise Http404
    kind, model = kinds[about]
    planned = get_object_or_404(model, plan=found, order=order)
    thing = BuiltThing.objects.filter(plan=found, about=kind, key=planned.key).first()
    fields = ("built_on", "devices", "height_m", "azimuth_deg", "rssi_dbm", "mbps", "remark")
    first = _initial(thing, fields) if thing else {"devices": _devices(planned)}
    form = BuiltForm(request.POST or None, request.FILES or None, about=kind, initial=first)

    def write() -> None:
        given = form.values()
        photo = given.pop("photo", None)
        if photo:
            given["photo"] = kept_picture(photo)
        actions.record_built(
            found,
            kind,
            planned.key,
            form.cleaned_data["seen_version"],
            acting_member=request.member,
            **given,
        )

    if request.method == "POST" and done(form, write):
        return back_to("plan-built", found)
    title = names_of(found).get(planned.key, planned.key)
    context = {"form": form, "title": title, "back": "plan-built", "thing": thing, "files": True}
    return render(request, "plans/row.html", frame(request, found, **context))


def _devices(planned: Any) -> str:
    rows = planned.facts.get("devices") or []
    named = [str(row.get("device", "")) for row in rows]
    named = named or [str(planned.facts.get(f"device_{end}") or "") for end in ("a", "b")]
    return "\n".join(name for name in named if name)


@access(MEMBERS)
def tests(request: Any, operator: Operator, plan: UUID) -> HttpResponse:
    """What the network must show before it is taken over."""
    found = _decided(operator, plan)
    page = Paginator(found.tests.order_by("order"), 50).get_page(request.GET.get("page"))
    names = names_of(found)
    states = found.tests.order_by().values_list("state").annotate(count=Count("pk"))
    counts = {"passed": 0, "failed": 0, "todo": 0} | dict(states)
    rows = [(row, _about(row, names)) for row in page]
    context = {"page": page, "rows": rows, "counts": counts}
    return render(request, "plans/tests.html", frame(request, found, **context))


def _about(row: AcceptanceTest, names: dict[str, str]) -> str:
    if row.kind == AcceptanceTest.DRILL:
        return loss_name(row.key, "", names)
    return names.get(row.key, row.key)


@access(TECHNICIANS)
def test(request: Any, operator: Operator, plan: UUID, row: UUID) -> HttpResponse:
    """What one test gave."""
    found = _decided(operator, plan)
    line = get_object_or_404(AcceptanceTest.objects.select_related("plan"), plan=found, pk=row)
    first = _initial(line, ("tested_on", "measured", "state", "remark"))
    form = TestForm(request.POST or None, initial=first, kind=line.kind)
    if request.method == "POST" and done(form, _change(actions.record_test, line, form, request)):
        return back_to("plan-tests", found)
    title = f"{line.get_kind_display()} · {_about(line, names_of(found))}"
    context = {"form": form, "title": title, "back": "plan-tests", "test": line}
    return render(request, "plans/row.html", frame(request, found, **context))


@access(MEMBERS)
def network(request: Any, operator: Operator) -> HttpResponse:
    """The network that was decided, as planned and as built."""
    found = current_network(operator)
    places: list[Any] = [*found.sites, *found.links]
    context = {
        "network": found,
        "plan": found.plan,
        "standing": sum(each.is_built for each in places),
        "all": len(places),
    }
    return render(request, "plans/network.html", context)
