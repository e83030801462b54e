"""The parts of a report that a case is made of: parties, attribution, law, harm, keeping, demands.

What only people know is left as lines to write on, each with what is to be asked.
"""

from html import escape

from liane.detection.evidence.consents import agreed
from liane.detection.evidence.markup import lines, table, ticks
from liane.detection.evidence.report_page import Page, when
from liane.detection.evidence.wording import (
    CAUSES,
    OWN_WORDS,
    PAPER_WORDS,
    REMEDIES,
    RIGHTS,
    RULED_WORDS,
    SECTOR_WORDS,
    in_words,
)
from liane.words import N_, _, number, say

__all__ = [
    "attribution",
    "deadlines",
    "experts",
    "harm",
    "keeping",
    "law",
    "letters",
    "parties",
    "remedies",
]


def parties(page: Page) -> str:
    operator = page.incident.operator
    name = operator.name or _("unknown")
    who = say(
        N_("Seen and kept by {name} ({country})."), name=name, country=operator.country or "?"
    )
    return f"<p>{escape(who)}</p>" + lines(
        N_("Who acts: statute of the association, mandate"),
        N_("People harmed who take part, with their power of attorney"),
    )


def attribution(page: Page) -> str:
    return _ruled(page) + _papers(page) + _causes(page)


def _ruled(page: Page) -> str:
    """Whether something of one's own explains it: the first thing that the other side asks."""
    rows = [
        [escape(in_words(OWN_WORDS, e.what)), escape(in_words(RULED_WORDS, e.how)), escape(e.why)]
        for e in page.incident.ruled_out
    ]
    head = f"<h3>{escape(_('Could it come from us?'))}</h3>"
    if rows:
        return head + table([_("What"), _("Answer"), _("What shows it")], rows)
    return head + lines(N_("Own power, own link: what shows that they were sound?"))


def _papers(page: Page) -> str:
    head = f"<h3>{escape(_('Documents'))}</h3>"
    asked = lines(
        N_("Communiqués and decisions: author, date, where the original is"),
        N_("Notices of operators (SMS, letters): date, text, who received them"),
    )
    if not page.incident.documents or page.incident.redacted:
        return head + asked
    rows = [
        [
            escape(each.on or "?"),
            f"<b>{escape(in_words(PAPER_WORDS, each.kind))}</b>",
            f"{escape(each.title)}<small>{escape(each.source)}</small>",
            escape(each.text) + (f"<small>{escape(each.author)}</small>" if each.author else ""),
        ]
        for each in page.incident.documents
    ]
    heads = [_("Dated"), _("What"), _("Title, source"), _("Words")]
    return head + table(heads, rows, "papers") + asked


def _causes(page: Page) -> str:
    head = f"<h3>{escape(_('Causes, as computed'))}</h3>"
    if page.incident.redacted:
        return f"{head}<p>{escape(_('Causes are left out of this version.'))}</p>"
    causes = sorted(page.incident.causes, key=lambda each: -(each.probability or 0.0))
    rows = [
        [
            escape(in_words(CAUSES, each.cause)),
            escape("?" if each.probability is None else f"{number(each.probability * 100)} %"),
            "<br>".join(escape(reason) for reason in each.reasons),
        ]
        for each in causes
    ]
    said = _(
        "What the rules hold for likely, from the measurements alone. It is not a finding of fact, "
        "and it is not to be published."
    )
    heads = [_("Cause"), _("Probability"), _("Reasons")]
    return f"{head}<p>{escape(said)}</p>" + table(heads, rows)


def law(_page: Page) -> str:
    return lines(
        N_("Text invoked by the authority, and its date"),
        N_("Legal basis that is missing or does not allow this"),
        N_("Necessity and proportion: what lesser measure was there?"),
    )


def harm(page: Page) -> str:
    rows = [
        [
            when(page, each.at),
            f"<b>{escape(in_words(SECTOR_WORDS, each.sector))}</b>",
            "?" if each.people is None else number(each.people),
            escape(each.text),
        ]
        for each in page.incident.impacts
    ]
    return (
        table([_("UTC, local time"), _("Sector"), _("People"), _("Harm")], rows)
        + f"<p>{escape(_('Rights that the facts may touch (to be ticked by the lawyer):'))}</p>"
        + ticks(RIGHTS)
        + lines(N_("Who can say it before a court, with what paper (bill, register, certificate)"))
    )


def letters(_page: Page) -> str:
    return lines(
        N_("Letters sent (to whom, when) and answers; no answer is to be noted too"),
    )


def experts(_page: Page) -> str:
    return lines(N_("Experts, and organisations that support the case"))


def keeping(page: Page) -> str:
    incident = page.incident
    journal = [[when(page, e.at), escape(e.who), escape(e.what)] for e in incident.custody]
    consents = [
        [when(page, e.at), escape(e.who), _taken_back(e.withdrawn) + escape(e.what)]
        for e in incident.consents
    ]
    heads = [_("When"), _("Who"), _("What")]
    return (
        f"<h3>{escape(_('Custody journal'))}</h3>{table(heads, journal)}"
        f"<h3>{escape(_('Consents'))}</h3>{table(heads, consents)}{_unasked(page)}"
    )


def _taken_back(withdrawn: bool) -> str:
    return f"<mark>{escape(_('taken back: their words are left out'))}</mark>" if withdrawn else ""


def _unasked(page: Page) -> str:
    """How many reports of people no consent stands behind: whom to ask before it is used."""
    told = [each for each in page.incident.signals if each.by_person and each.text]
    bare = sum(not agreed(page.incident, each) for each in told)
    if not bare or page.incident.redacted:
        return ""
    said = say(N_("Reports with words and no consent noted: {count}."), count=number(bare))
    ask = N_("Whom to ask before these words are used; who answered, and what")
    return f"<p>{escape(said)}</p>" + lines(ask)


def remedies(_page: Page) -> str:
    return ticks(REMEDIES) + lines(N_("Each demand, with the exhibit that supports it"))


def deadlines(_page: Page) -> str:
    said = _("Unknown until a lawyer has said them: this file computes none.")
    return f"<p>{escape(said)}</p>" + lines(N_("Court, deadline, counted from which day"))
