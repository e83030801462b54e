"""The report of an incident: one HTML page in one language, for the screen and for A4 paper.

Its eleven parts are those that lawyers asked for. What the incident file knows is filled in; what
only people know (parties, law, letters, remedies, deadlines) is left as lines to write on, and
never guessed. The page fetches nothing: no script, no picture, no letter type from elsewhere.
"""

from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path

from liane.detection.evidence import report_case as case
from liane.detection.evidence.chronology import Moment, zone_of
from liane.detection.evidence.exhibits import Exhibit
from liane.detection.evidence.incidents import STEPS, Incident
from liane.detection.evidence.markup import lines, table
from liane.detection.evidence.pictures import tendril, timeline
from liane.detection.evidence.recomputing import recipe
from liane.detection.evidence.report_page import Page, late_mark, when
from liane.detection.evidence.sheets import sources_of
from liane.detection.evidence.wording import (
    KIND_WORDS,
    RELIABILITY_WORDS,
    SECTOR_WORDS,
    SERVICE_WORDS,
    STEP_SAYS,
    STEP_WORDS,
    by_kind,
    in_words,
    way_of,
)
from liane.words import N_, _, language, number, say, use

__all__ = ["report_of"]

_HERE = Path(__file__).parent
_NAMES_SHOWN = 3


def report_of(
    incident: Incident,
    moments: list[Moment],
    exhibits: list[Exhibit],
    heads: dict[str, str],
    verdicts: bytes,
    code: str,
) -> bytes:
    """The report in `fr` or `en`."""
    before = language()
    use(code)
    try:
        page = Page(incident, moments, exhibits, heads, verdicts, zone_of(incident))
        return _document(page, code).encode("utf-8", "replace")
    finally:
        use(before)


def _document(page: Page, code: str) -> str:
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


def _head(page: Page) -> str:
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


def _summary(page: Page) -> str:
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
    """The steps reached; people may confirm what no instrument saw, and the file says so."""
    reached = STEPS.index(incident.step)
    unmeasured = reached > 1 and all(each.by_person for each in incident.signals)
    items = []
    for at, step in enumerate(STEPS):
        passed_by = unmeasured and step == "measured"
        told = N_("by people, not by an instrument") if passed_by else STEP_SAYS[step]
        is_on = at <= reached and not passed_by
        kind = "now" if at == reached else "done" if is_on else "ahead"
        items.append(
            f'<li class="{kind}"><b>{"●" if is_on else "○"} {escape(_(STEP_WORDS[step]))}</b>'
            f"<small>{escape(_(told))}</small></li>"
        )
    return f'<ol class="ladder">{"".join(items)}</ol>\n'


def _facts(page: Page) -> str:
    incident = page.incident
    facts = (
        (_("Estimated onset"), when(page, incident.began_at)),
        (_("Detected"), when(page, incident.detected_at)),
        (_("End"), when(page, incident.ended_at)),
        (_("Duration"), escape(_span(incident))),
        (_("Scope"), escape(_scope(incident))),
        (_("Services"), escape(_services(incident) or _("unknown"))),
        (_("Raw measurements"), escape(_raw_words(page.exhibits))),
        (_("Version of the rules"), escape(incident.rules_version or _("unknown"))),
    )
    told = "".join(f"<div><dt>{escape(name)}</dt><dd>{said}</dd></div>" for name, said in facts)
    return f'<dl class="facts">{told}</dl>\n'


def _services(incident: Incident) -> str:
    return ", ".join(in_words(SERVICE_WORDS, each) for each in incident.services)


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


def _chronology(page: Page) -> str:
    rows = [
        [
            when(page, each.at),
            f"<b>{escape(_kind_said(each))}</b>" + late_mark(each.late, each.received_at),
            escape(_source_said(each)),
            escape(each.text) + _cited(each),
        ]
        for each in page.moments
    ]
    heads = [_("UTC, local time"), _("What"), _("Source"), _("Words")]
    return table(heads, rows, "moments") + _whole_scope(page.incident)


def _kind_said(moment: Moment) -> str:
    """The kind in words; of a code that has none, its sentence stands beside it."""
    is_code = "_" in moment.kind and bool(moment.text)
    return _("what was known") if is_code else _(KIND_WORDS.get(moment.kind, moment.kind))


def _source_said(moment: Moment) -> str:
    if moment.kind == "impact":
        return in_words(SECTOR_WORDS, moment.source)
    return way_of(moment.source) or ("" if moment.text else "—")


def _cited(moment: Moment) -> str:
    told = [escape(in_words(RELIABILITY_WORDS, moment.reliability))] if moment.reliability else []
    if moment.by_person:
        told.append(escape(_("a person")))
    if moment.withdrawn:
        told.append(escape(_("taken back: their words are left out")))
    if moment.exhibit:
        told.append(f'<a href="#e{moment.exhibit}">{escape(_exhibit(moment.exhibit))}</a>')
    return f"<small>{' · '.join(told)}</small>" if told else ""


def _exhibit(at: int) -> str:
    return say(N_("exhibit {number}"), number=at)


def _measurements(page: Page) -> str:
    rows = [
        [
            f'<b id="e{each.number}">{each.number}</b>',
            escape(way_of(each.vantage) if each.vantage != "?" else _("unknown"))
            + f"<small>{escape(each.name)}</small>",
            when(page, each.received_at) + late_mark(each.late, each.received_at),
            f"<code>{each.sha256[:32]}<br>{each.sha256[32:]}</code>"
            + ("" if each.file else f"<mark>{escape(_('not held in this file'))}</mark>"),
        ]
        for each in page.exhibits
    ]
    heads = [
        [
            escape(way_of(name) if name != "?" else _("unknown")),
            f"<code>{said[:32]}<br>{said[32:]}</code>",
        ]
        for name, said in page.heads.items()
    ]
    again = recipe(page.incident, page.exhibits, page.verdicts)
    return (
        table([_("No."), _("Vantage point, file"), _("Received"), "SHA-256"], rows, "sums exhibits")
        + f"<h3>{escape(_('Chains: the last link of each vantage point'))}</h3>"
        + table([_("Vantage point"), _("Last link")], heads, "sums heads")
        + f"<h3>{escape(_('To compute the same again'))}</h3><pre>{escape(again)}</pre>"
        + table(_SOURCES(), list(_sources(page)))
        + lines(N_("Statement of whoever collected: how, with what, what clock was trusted"))
    )


def _SOURCES() -> list[str]:  # noqa: N802 (a head, said in the language in use)
    return [_("Source"), _("Kinds"), _("Reliability"), _("Signals"), _("Raw"), _("Late")]


def _sources(page: Page) -> Iterator[list[str]]:
    for each in sources_of(page.incident):
        name = way_of(each.source) or _("unknown")
        person = f"<small>{escape(_('a person'))}</small>" if each.by_person else ""
        kinds = ", ".join(in_words(KIND_WORDS, kind) for kind in each.kinds)
        reliable = ", ".join(in_words(RELIABILITY_WORDS, word) for word in each.reliability)
        words = [escape(kinds), escape(reliable)]
        counts = [number(each) for each in (len(each.signals), each.raw, each.late)]
        yield [escape(name) + person, *words, *counts]


def _how_to_check(_page: Page) -> str:
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


_PARTS: tuple[tuple[str, Callable[[Page], str]], ...] = (
    (N_("The parties"), case.parties),
    (N_("Chronology"), _chronology),
    (N_("Attribution"), case.attribution),
    (N_("Measurements"), _measurements),
    (N_("The law"), case.law),
    (N_("Harm"), case.harm),
    (N_("Letters and answers"), case.letters),
    (N_("Experts and support"), case.experts),
    (N_("Custody and consents"), case.keeping),
    (N_("What is asked"), case.remedies),
    (N_("Deadlines of each court"), case.deadlines),
)
