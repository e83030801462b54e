"""Pages of the legal-form helper: questions, what fits and why, steps, drafted papers."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from liane.server.community.operators.models import Operator
from liane.server.projects.regulation import actions, queries
from liane.server.projects.regulation.forms import DraftForm, QuestionsForm
from liane.server.projects.regulation.models import Draft, Form, Status
from liane.server.projects.regulation.papers import PAPERS, as_text, parts_of
from liane.server.projects.regulation.permissions import may_file
from liane.server.projects.regulation.reasons import reason
from liane.server.projects.regulation.rules import Fit, fits
from liane.server.projects.regulation.shipped import legal_form
from liane.server.site.access import MEMBERS, access
from liane.server.site.forms import posted, said_on

__all__ = ["choose", "draft", "one", "paper", "paper_text", "redraft"]

_FIELDS = (
    *("name", "object", "seat", "perimeter", "financing", "recovery", "changes", "conflicts"),
)


@access(MEMBERS)
def choose(request: Any, operator: Operator) -> HttpResponse:
    """Six questions, then the four forms with what speaks for and against each."""
    form = QuestionsForm(request.GET or None)
    found = fits(form.cleaned_data) if form.is_bound and form.is_valid() else []
    facts = {
        "form": form,
        "rows": [_fit(each) for each in found],
        "all": Form.choices,
        "drafts": queries.drafts_of(operator)[:6],
    }
    return render(request, "regulation/choose_form.html", facts)


def _fit(each: Fit) -> dict[str, Any]:
    return {
        "code": each.form,
        "name": Form(each.form).label,
        "what": legal_form(each.form).what.say(get_language() or "fr"),
        "suits": [reason(code) for code in each.suits],
        "hinders": [reason(code) for code in each.hinders],
        "excluded": each.excluded,
    }


def _known(code: str) -> str:
    if code not in Form.values:
        raise Http404
    return code


@access(MEMBERS)
def one(request: Any, operator: Operator, kind: str) -> HttpResponse:
    """A legal form: what it is, steps, papers to join, what is known of it."""
    known, language = legal_form(_known(kind)), get_language() or "fr"
    statements = [
        {
            "text": row["en" if language.startswith("en") else "fr"],
            "source": row["source"],
            "status": Status(row["status"]).label,
        }
        for row in known.known
        if row["country"] in ("", operator.country)
    ]
    facts = {
        "kind": kind,
        "name": Form(kind).label,
        "what": known.what.say(language),
        "steps": [each.say(language) for each in known.steps],
        "pieces": [each.say(language) for each in known.pieces],
        "statements": statements,
        "drafts": queries.drafts_of(operator).filter(form=kind)[:6],
        "files": may_file(request.member),
    }
    return render(request, "regulation/legal_form.html", facts)


@access(MEMBERS)
def draft(request: Any, operator: Operator, kind: str) -> HttpResponse:
    first = {
        "name": operator.name,
        "changes": _("The assembly changes them by two thirds of the votes for or against."),
        "conflicts": _("The mediator hears both sides; without agreement the assembly decides."),
    }
    form = DraftForm(posted(request), initial=first)
    if form.is_valid():
        with said_on(form):
            made = actions.draft_statutes(
                acting_member=request.member, form=_known(kind), **form.values()
            )
            return redirect("legal-draft", operator.slug, made.pk)
    facts = {"form": form, "page_of": "draft", "kind": Form(_known(kind)).label}
    return render(request, "regulation/form.html", facts)


def _draft(operator: Operator, pk: UUID) -> Draft:
    return get_object_or_404(Draft, pk=pk, operator=operator)


@access(MEMBERS)
def redraft(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """What the papers are filled with, and the papers."""
    found = _draft(operator, pk)
    changes = may_file(request.member)
    first = {name: getattr(found, name) for name in _FIELDS} | {"seen_version": found.version}
    form = DraftForm(posted(request) if changes else None, initial=first)
    if form.is_valid():
        with said_on(form):
            seen = form.cleaned_data["seen_version"] or found.version
            actions.redraft_statutes(found, seen, acting_member=request.member, **form.values())
            return redirect("legal-draft", operator.slug, pk)
    facts = {"draft": found, "papers": PAPERS.items(), "form": form, "changes": changes}
    return render(request, "regulation/draft.html", facts)


@access(MEMBERS)
def paper(request: Any, operator: Operator, pk: UUID, name: str) -> HttpResponse:
    """A paper to print, sign by hand and have read by a lawyer."""
    found = _draft(operator, pk)
    if name not in PAPERS:
        raise Http404
    facts = {"draft": found, "paper": name, "title": PAPERS[name], "parts": parts_of(found, name)}
    return render(request, "regulation/paper.html", facts)


@access(MEMBERS)
def paper_text(request: Any, operator: Operator, pk: UUID, name: str) -> HttpResponse:
    """The same as plain text, to go on with in a word processor."""
    found = _draft(operator, pk)
    if name not in PAPERS:
        raise Http404
    answer = HttpResponse(as_text(found, name), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.txt"'
    return answer
