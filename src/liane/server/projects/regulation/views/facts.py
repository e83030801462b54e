"""Pages of a country's profile, its facts and its law cards."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from liane.server.community.operators.models import Operator
from liane.server.projects.regulation import actions, queries
from liane.server.projects.regulation.forms import CheckForm, EndForm, FactForm
from liane.server.projects.regulation.models import Fact, Theme
from liane.server.projects.regulation.naming import country_name
from liane.server.projects.regulation.permissions import KEEPERS, may_file, may_keep
from liane.server.site.access import MEMBERS, access, holders
from liane.server.site.forms import posted, said_on

__all__ = [
    "KEEPING",
    "add",
    "cards",
    "carry",
    "change",
    "check",
    "country",
    "end",
    "fact",
    "regulation",
    "theme",
]

KEEPING = holders(*KEEPERS, administration=False)
_FIELDS = (
    *("country", "theme", "effect", "statement", "applies_to", "value", "unit", "legal_text"),
    *("article", "source", "url", "expires_on", "low_mhz", "high_mhz", "max_eirp_dbm"),
    *("max_width_mhz", "place", "dfs"),
)


def _known(code: str) -> str:
    code = code.upper()
    if not 2 <= len(code) <= 6 or not code.isalpha():
        raise Http404
    return code


@access(MEMBERS)
def regulation(request: Any, operator: Operator) -> HttpResponse:
    """The profile of one's own country, filings, legal form."""
    if not operator.country:
        return _show(request, operator, "")
    return _show(request, operator, operator.country)


@access(MEMBERS)
def country(request: Any, operator: Operator, code: str) -> HttpResponse:
    return _show(request, operator, _known(code))


def _show(request: Any, operator: Operator, code: str) -> HttpResponse:
    facts = {
        "code": code,
        "name": country_name(code),
        "themes": queries.profile_of(operator, code) if code else [],
        "carried": queries.waiting_to_carry(operator, code) if code else 0,
        "others": [(c, country_name(c)) for c in queries.countries_of(operator) if c != code],
        "filings": queries.filings_of(operator)[:6],
        "keeps": may_keep(request.member),
        "files": may_file(request.member),
    }
    return render(request, "regulation/regulation.html", facts)


@access(MEMBERS)
@require_POST
def carry(request: Any, operator: Operator, code: str) -> HttpResponse:
    """Take over what the product carries about a country."""
    actions.carry_over(_known(code), acting_member=request.member)
    return redirect("law-country", operator.slug, code)


def _lit(rows: Any) -> list[tuple[str, str, Fact]]:
    return [(queries.light_now(each), queries.said(each), each) for each in rows]


@access(MEMBERS)
def theme(request: Any, operator: Operator, code: str, name: str) -> HttpResponse:
    if name not in Theme.values:
        raise Http404
    code = _known(code)
    facts = {
        "code": code,
        "name": country_name(code),
        "theme": name,
        "label": Theme(name).label,
        "rows": _lit(queries.facts_of(operator, code, name)),
        "keeps": may_keep(request.member),
    }
    return render(request, "regulation/theme.html", facts)


@access(MEMBERS)
def cards(request: Any, operator: Operator, code: str) -> HttpResponse:
    """What the law allows, orders, repairs when the Internet is cut."""
    code = _known(code)
    kinds = [(kind, label, _lit(rows)) for kind, label, rows in queries.cards_of(operator, code)]
    facts = {"code": code, "name": country_name(code), "kinds": kinds}
    return render(request, "regulation/cards.html", facts | {"keeps": may_keep(request.member)})


@access(KEEPING)
def add(request: Any, operator: Operator) -> HttpResponse:
    asked = {name: request.GET.get(name, "") for name in ("theme", "effect", "country")}
    asked["country"] = asked["country"] or operator.country
    form = FactForm(posted(request), initial={k: v for k, v in asked.items() if v})
    if form.is_valid():
        with said_on(form):
            made = actions.add_fact(acting_member=request.member, **form.values())
            return redirect("law-fact", operator.slug, made.pk)
    return render(request, "regulation/form.html", {"form": form, "page_of": "add"})


def _fact(operator: Operator, pk: UUID) -> Fact:
    rows = Fact.objects.select_related("checked_by")
    return get_object_or_404(rows, pk=pk, operator=operator)


@access(MEMBERS)
def fact(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """A fact, how it is known, and every reading of it."""
    found = _fact(operator, pk)
    facts = {
        "fact": found,
        "said": queries.said(found),
        "light": queries.light_now(found),
        "name": country_name(found.country),
        "checks": found.checks.select_related("by").order_by("-id"),
        "keeps": may_keep(request.member),
    }
    return render(request, "regulation/fact.html", facts)


@access(KEEPING)
def change(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _fact(operator, pk)
    first = {name: getattr(found, name) for name in _FIELDS}
    first |= {"allowed": "yes" if found.allowed else "no", "seen_version": found.version}
    form = FactForm(posted(request), initial=first)
    if form.is_valid():
        with said_on(form):
            seen = form.cleaned_data["seen_version"] or found.version
            values = form.values() | {"statement_en": _translation(found, form)}
            actions.change_fact(found, seen, acting_member=request.member, **values)
            return redirect("law-fact", operator.slug, pk)
    return render(request, "regulation/form.html", {"form": form, "page_of": "change"})


def _translation(found: Fact, form: FactForm) -> str:
    """The shipped English stands only as long as the statement does."""
    same = form.cleaned_data["statement"].strip() == found.statement.strip()
    return found.statement_en if same else ""


@access(KEEPING)
def check(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _fact(operator, pk)
    form = CheckForm(posted(request), initial={"status": found.status})
    if form.is_valid():
        with said_on(form):
            actions.check_fact(found, acting_member=request.member, **form.cleaned_data)
            return redirect("law-fact", operator.slug, pk)
    facts = {"form": form, "page_of": "check", "fact": found, "said": queries.said(found)}
    return render(request, "regulation/form.html", facts)


@access(KEEPING)
def end(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _fact(operator, pk)
    form = EndForm(posted(request))
    if form.is_valid():
        with said_on(form):
            actions.end_fact(found, acting_member=request.member, **form.cleaned_data)
            return redirect("law-fact", operator.slug, pk)
    facts = {"form": form, "page_of": "end", "fact": found, "said": queries.said(found)}
    return render(request, "regulation/form.html", facts)
