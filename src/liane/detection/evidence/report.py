"""The report of an incident: one HTML page in one language, for the screen and for A4 paper.

Its eleven parts are those that lawyers asked for. What the incident file knows is filled in; what
only people know (parties, law, letters, remedies, deadlines) is left as lines to write on, and
never guessed. The page fetches nothing: no script, no picture, no letter type from elsewhere.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path
from zoneinfo import ZoneInfo

from liane import __version__
from liane.detection.evidence.chronology import Moment, local, zone_of
from liane.detection.evidence.exhibits import Exhibit
from liane.detection.evidence.incidents import STEPS, Incident
from liane.detection.evidence.markup import lines, table, ticks
from liane.detection.evidence.pictures import tendril, timeline
from liane.detection.evidence.sheets import sources_of
from liane.detection.evidence.wording import (
    CAUSES,
    KIND_WORDS,
    REMEDIES,
    RIGHTS,
    STEP_SAYS,
    STEP_WORDS,
    by_kind,
)
from liane.words import N_, _, language, number, say, use

__all__ = ["report_of"]

_HERE = Path(__file__).parent
_NAMES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class _Page:
    """What all parts of one report share."""

    incident: Incident
    moments: list[Moment]
    exhibits: list[Exhibit]
    heads: dict[str, str]
    zone: ZoneInfo | None


def report_of(
    incident: Incident,
    moments: list[Moment],
    exhibits: list[Exhibit],
    heads: dict[str, str],
    code: str,
) -> bytes:
    """The report in `fr` or `en`."""
    before = language()
    use(code)
    try:
        page = _Page(incident, moments, exhibits, heads, zone_of(incident))
        return _document(page, code).encode("utf-8", "replace")
    finally:
        use(before)


def _document(page: _Page, code: str) -> str:
    style = (_HERE / "report.css").read_text(encoding="utf-8")
    title = escape(page.incident.title or _("Untitled incident"))
    parts = "".join(
        f'<section><h2><span class="at">{at}</span> {escape(_(head))}</h2>{body(page)}</section>\n'
        for at, (head, body) in enumerate(_PARTS, 1)
    )
    return (
        f'<!doctype html>\n<html lang="{code}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f"{_head(page)}<main>\n{_summary(page)}{parts}{_how_to_check(page)}</main>\n</body>\n</html>\n"
    )


def _head(page: _Page) -> str:
    incident = page.incident
    kind = _("Evidence file, redacted version") if incident.redacted else _("Evidence file")
    said = " · ".join(e for e in (incident.operator.name, incident.operator.country) if e)
    return (
        f'<header>{tendril()}<p class="kind">{escape(kind)}</p>\n'
        f"<h1>{escape(incident.title or _('Untitled incident'))}</h1>\n"
        f"<p>{escape(said or _('operator unknown'))}</p>"
        f'<p class="id">{escape(say(N_("incident {id}"), id=incident.id or _("unknown")))}</p>'
        "</header>\n"
    )


def _summary(page: _Page) -> str:
    return (
        f"{_ladder(page.incident)}{_facts(page)}"
        f"<figure>{timeline(page.incident, page.moments, page.zone)}</figure>"
        f"<div class='note'><p>{escape(_limits(page.incident))}</p></div>\n"
    )


def _limits(incident: Incident) -> str:
    if incident.redacted:
        return _(
            "This version leaves out people, their words, exact places, addresses, causes and raw "
            "files. The time of a person's report is rounded down to the hour. The whole file is "
            "kept by the operator."
        )
    return _(
        "This file says what was seen, when, by whom and how it was kept. It does not say who is "
        "to blame: that takes a document and a lawyer's reading. Unknown means that nobody knows "
        "yet, not that nothing happened."
    )


def _ladder(incident: Incident) -> str:
    reached = STEPS.index(incident.step)
    items = "".join(
        f'<li class="{"now" if at == reached else "done" if at < reached else "ahead"}">'
        f"<b>{'●' if at <= reached else '○'} {escape(_(STEP_WORDS[step]))}</b>"
        f"<small>{escape(_(STEP_SAYS[step]))}</small></li>"
        for at, step in enumerate(STEPS)
    )
    return f'<ol class="ladder">{items}</ol>\n'


def _facts(page: _Page) -> str:
    incident = page.incident
    facts = (
        (_("Estimated onset"), _when(page, incident.began_at)),
        (_("Detected"), _when(page, incident.detected_at)),
        (_("End"), _when(page, incident.ended_at)),
        (_("Duration"), escape(_span(incident))),
        (_("Scope"), escape(_scope(incident))),
        (_("Services"), escape(", ".join(incident.services) or _("unknown"))),
        (_("Raw measurements"), escape(_raw_words(page.exhibits))),
        (_("Version of the rules"), escape(incident.rules_version or _("unknown"))),
    )
    told = "".join(f"<div><dt>{escape(name)}</dt><dd>{said}</dd></div>" for name, said in facts)
    return f'<dl class="facts">{told}</dl>\n'


def _scope(incident: Incident) -> str:
    """The places by kind; of many of a kind, how many they are: the chronology names them."""
    told = [
        f"{_(word)} ({', '.join(names) or _('name not given')})"
        if len(names) <= _NAMES_SHOWN
        else f"{_(word)} ({number(len(names))})"
        for word, names in by_kind(incident)
    ]
    return "; ".join(told) or _("unknown")


def _whole_scope(incident: Incident) -> str:
    """All places by name, where there are too many for the summary."""
    kinds = [each for each in by_kind(incident) if len(each[1]) > _NAMES_SHOWN]
    if not kinds:
        return ""
    told = "".join(
        f"<p><b>{escape(_(word))}</b> : {escape(', '.join(names))}</p>" for word, names in kinds
    )
    return f"<h3>{escape(_('Places'))}</h3>{told}"


def _raw_words(exhibits: list[Exhibit]) -> str:
    held, late = sum(e.file is not None for e in exhibits), sum(e.late is True for e in exhibits)
    facts = {"all": len(exhibits), "held": held, "late": late}
    return say(N_("{all} known, {held} held in this file, {late} late"), **facts)


def _span(incident: Incident) -> str:
    if not incident.began_at or not incident.ended_at:
        return _("unknown")
    minutes = int((incident.ended_at - incident.began_at).total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"{number(hours)} h {rest:02d} min"


def _when(page: _Page, at: datetime | None) -> str:
    """A time in UTC with local time under it."""
    if at is None:
        return f'<span class="unknown">{escape(_("unknown"))}</span>'
    here = local(at, page.zone)
    below = f"{here[:16]} ({here[19:]})" if here else _("local time unknown")
    return f"{at:%Y-%m-%d %H:%M} UTC<small>{escape(below)}</small>"


def _parties(page: _Page) -> str:
    operator = page.incident.operator
    name = operator.name or _("unknown")
    who = say(
        N_("Seen and kept by {name} ({country})."), name=name, country=operator.country or "?"
    )
    return f"<p>{escape(who)}</p>" + lines(
        N_("Who acts: statute of the association, mandate"),
        N_("People harmed who take part, with their power of attorney"),
    )


def _chronology(page: _Page) -> str:
    rows = [
        [
            _when(page, each.at),
            f"<b>{escape(_(KIND_WORDS.get(each.kind, each.kind)))}</b>"
            + _late(each.late, each.received_at),
            escape(each.source or ("" if each.text else "—")),
            escape(each.text) + _cited(each),
        ]
        for each in page.moments
    ]
    heads = [_("UTC, local time"), _("What"), _("Source"), _("Words")]
    return table(heads, rows, "moments") + _whole_scope(page.incident)


def _cited(moment: Moment) -> str:
    told = [escape(moment.reliability)] if moment.reliability else []
    if moment.by_person:
        told.append(escape(_("a person")))
    if moment.exhibit:
        told.append(f'<a href="#e{moment.exhibit}">{escape(_exhibit(moment.exhibit))}</a>')
    return f"<small>{' · '.join(told)}</small>" if told else ""


def _exhibit(at: int) -> str:
    return say(N_("exhibit {number}"), number=at)


def _late(late: bool | None, received_at: datetime | None) -> str:
    if not late:
        return ""
    came = f"{received_at:%Y-%m-%d %H:%M} UTC" if received_at else _("unknown")
    return f"<mark>{escape(say(N_('late: came {at}'), at=came))}</mark>"


def _attribution(page: _Page) -> str:
    if page.incident.redacted:
        return f"<p>{escape(_('Causes are left out of this version.'))}</p>"
    causes = sorted(page.incident.causes, key=lambda each: -(each.probability or 0.0))
    rows = [
        [
            escape(_(CAUSES.get(each.cause, each.cause))),
            escape("?" if each.probability is None else f"{number(each.probability * 100)} %"),
            "<br>".join(escape(reason) for reason in each.reasons),
        ]
        for each in causes
    ]
    said = _(
        "What the rules hold for likely, from the measurements alone. It is not a finding of fact, "
        "and it is not to be published."
    )
    return (
        f"<p>{escape(said)}</p>"
        + table([_("Cause"), _("Probability"), _("Reasons")], rows)
        + lines(
            N_("Communiqués and decisions: author, date, where the original is"),
            N_("Notices of operators (SMS, letters): date, text, who received them"),
        )
    )


def _measurements(page: _Page) -> str:
    rows = [
        [
            f'<b id="e{each.number}">{each.number}</b>',
            escape(each.vantage if each.vantage != "?" else _("unknown"))
            + f"<small>{escape(each.name)}</small>",
            _when(page, each.received_at) + _late(each.late, each.received_at),
            f"<code>{each.sha256[:32]}<br>{each.sha256[32:]}</code>"
            + ("" if each.file else f"<mark>{escape(_('not held in this file'))}</mark>"),
        ]
        for each in page.exhibits
    ]
    heads = [
        [escape(name if name != "?" else _("unknown")), f"<code>{said[:32]}<br>{said[32:]}</code>"]
        for name, said in page.heads.items()
    ]
    again = page.incident.recompute or _("unknown")
    return (
        table([_("No."), _("Vantage point, file"), _("Received"), "SHA-256"], rows, "sums exhibits")
        + f"<h3>{escape(_('Chains: the last link of each vantage point'))}</h3>"
        + table([_("Vantage point"), _("Last link")], heads, "sums heads")
        + f"<h3>{escape(_('To compute the same again'))}</h3><pre>{escape(again)}</pre>"
        + f"<p>{escape(_software(page.incident))}</p>"
        + table(_SOURCES(), list(_sources(page)))
        + lines(N_("Statement of whoever collected: how, with what, what clock was trusted"))
    )


def _software(incident: Incident) -> str:
    rules = incident.rules_version or _("unknown")
    return say(N_("Software: liane {version}; rules: {rules}."), version=__version__, rules=rules)


def _SOURCES() -> list[str]:  # noqa: N802 (a head, said in the language in use)
    return [_("Source"), _("Kinds"), _("Reliability"), _("Signals"), _("Raw"), _("Late")]


def _sources(page: _Page) -> Iterator[list[str]]:
    for each in sources_of(page.incident):
        name = each.source or _("unknown")
        person = f"<small>{escape(_('a person'))}</small>" if each.by_person else ""
        kinds = ", ".join(_(KIND_WORDS.get(kind, kind)) for kind in each.kinds)
        words = [escape(kinds), escape(", ".join(each.reliability))]
        counts = [number(each) for each in (len(each.signals), each.raw, each.late)]
        yield [escape(name) + person, *words, *counts]


def _law(_page: _Page) -> str:
    return lines(
        N_("Text invoked by the authority, and its date"),
        N_("Legal basis that is missing or does not allow this"),
        N_("Necessity and proportion: what lesser measure was there?"),
    )


def _harm(page: _Page) -> str:
    rows = [
        [_when(page, each.at), f"<b>{escape(each.sector)}</b>", escape(each.text)]
        for each in page.incident.impacts
    ]
    return (
        table([_("UTC, local time"), _("Sector"), _("Harm")], rows)
        + f"<p>{escape(_('Rights that the facts may touch (to be ticked by the lawyer):'))}</p>"
        + ticks(RIGHTS)
    )


def _letters(_page: _Page) -> str:
    return lines(
        N_("Letters sent (to whom, when) and answers; no answer is to be noted too"),
    )


def _experts(_page: _Page) -> str:
    return lines(N_("Experts, and organisations that support the case"))


def _keeping(page: _Page) -> str:
    incident = page.incident
    parts = []
    for head, kept in (
        (_("Custody journal"), incident.custody),
        (_("Consents"), incident.consents),
    ):
        rows = [[_when(page, each.at), escape(each.who), escape(each.what)] for each in kept]
        parts.append(f"<h3>{escape(head)}</h3>" + table([_("When"), _("Who"), _("What")], rows))
    return "".join(parts)


def _remedies(_page: _Page) -> str:
    return ticks(REMEDIES) + lines(N_("Each demand, with the exhibit that supports it"))


def _deadlines(_page: _Page) -> str:
    said = _("Unknown until a lawyer has said them: this file computes none.")
    return f"<p>{escape(said)}</p>" + lines(N_("Court, deadline, counted from which day"))


def _how_to_check(_page: _Page) -> str:
    said = _(
        "The fingerprint of the file (SHA-256 of MANIFEST.sha256) cannot stand in the file itself. "
        "Note here the one that was shown when it was made, and who else holds it."
    )
    boxes = "<i></i>" * 2
    return (
        f'<section class="check"><h2>{escape(_("To check this file"))}</h2>'
        f"<pre>python3 verify.py {escape(_('FILE'))}.zip</pre><p>{escape(said)}</p>"
        f'<div class="fill">{boxes}</div></section>\n'
    )


_PARTS: tuple[tuple[str, Callable[[_Page], str]], ...] = (
    (N_("The parties"), _parties),
    (N_("Chronology"), _chronology),
    (N_("Attribution"), _attribution),
    (N_("Measurements"), _measurements),
    (N_("The law"), _law),
    (N_("Harm"), _harm),
    (N_("Letters and answers"), _letters),
    (N_("Experts and support"), _experts),
    (N_("Custody and consents"), _keeping),
    (N_("What is asked"), _remedies),
    (N_("Deadlines of each court"), _deadlines),
)
