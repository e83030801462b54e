"""The first draft of the minutes, from what is known: who was there, what was said and voted."""

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from liane.server.community.governance.models import AgendaItem, Assembly, Proposal
from liane.server.community.governance.queries import choices_of, electors_of

__all__ = ["draft_of", "result_words"]


def draft_of(assembly: Assembly) -> str:
    """A draft to be completed by people; nothing is in it that the box does not know."""
    when = timezone.localtime(assembly.at)
    lines = [assembly.title, f"{when:%d/%m/%Y %H:%M} · {assembly.place}".rstrip(" ·"), ""]
    proposals = list(assembly.proposals.select_related("result").order_by("id"))
    if assembly.convened_at is None and assembly.group_id is None:
        lines.append(_("No notice was given on this site: say how people were convened."))
    lines += [_attendance(assembly, proposals), ""]
    for number, item in enumerate(_items(assembly), 1):
        lines += [f"{number}. {item.title}", item.said or "…"]
        lines += [_voted(each) for each in proposals if each.item_id == item.pk]
        lines.append("")
    loose = [_voted(each) for each in proposals if each.item_id is None]
    if loose:
        lines += [_("Votes"), *loose, ""]
    for decision in assembly.decisions.select_related("owner").order_by("id"):
        lines.append(_("Decided: {what}").format(what=decision.title))
    return "\n".join(lines).strip() + "\n"


def _items(assembly: Assembly) -> QuerySet[AgendaItem]:
    return assembly.items.filter(withdrawn_at=None).order_by("rank", "id")


def _attendance(assembly: Assembly, proposals: list[Proposal]) -> str:
    standing = Count("proxies", filter=Q(proxies__withdrawn_at=None), distinct=True)
    sums = Assembly.objects.filter(pk=assembly.pk).aggregate(
        came=Count("presences", distinct=True), given=standing
    )
    said = _("Came: {came}. Proxies: {given}. With a vote: {electors}.").format(
        **sums, electors=electors_of(assembly).count()
    )
    results = [each.result for each in proposals if hasattr(each, "result")]
    known = [result.quorum for result in results if result.quorum is not None]
    if not known:
        return said + " " + _("The quorum is not known: no vote was counted against one.")
    return said + " " + (_("The quorum held at every vote.") if all(known) else "")


def _voted(proposal: Proposal) -> str:
    return f"— {proposal.title} : {result_words(proposal)}"


def result_words(proposal: Proposal) -> str:
    """The result of a vote in one line."""
    result = getattr(proposal, "result", None)
    if result is None:
        return str(proposal.get_state_display())
    labels = dict(choices_of(proposal))
    sums = ", ".join(f"{labels.get(code, code)} {votes}" for code, votes in result.counts.items())
    if not result.winner:
        return _("nothing was carried ({sums})").format(sums=sums)
    if proposal.options:
        carried = labels.get(result.winner, result.winner)
        return _("carried: {what} ({sums})").format(what=carried, sums=sums)
    if result.winner == "for":
        return _("adopted ({sums})").format(sums=sums)
    return _("rejected ({sums})").format(sums=sums)
