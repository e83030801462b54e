"""The order of a room: what hangs on the wall, the dots that were counted."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liane.errors import BadInput
from liane.server.community.members.models import Member
from liane.server.projects.needs.actions.guards import must, must_steer
from liane.server.projects.needs.actions.needs import change_need, follow_need
from liane.server.projects.needs.models import Need, Points, Ranking, State, Tally, Who
from liane.server.projects.needs.rules import fits
from liane.server.site import audit
from liane.words import N_, say

__all__ = ["choose_needs", "close_ranking", "count_dots", "open_ranking"]

_MOST = 40  # needs on a wall: more cannot be read


@transaction.atomic
def open_ranking(
    *, acting_member: Member, title: str, dots: int, needs: Collection[Need]
) -> Ranking:
    """Hang needs on a wall; everybody in the room gets the same number of dots."""
    must_steer(acting_member)
    operator = acting_member.operator_id
    must(bool(title.strip()), N_("meeting: give it a name, as « Saturday at the school »"))
    must(1 <= dots <= 20, N_("meeting: give each person between 1 and 20 dots"))
    must(2 <= len(needs) <= _MOST, N_("meeting: choose from 2 to 40 needs to put in order"))
    must(
        all(each.operator_id == operator and each.merged_into_id is None for each in needs),
        N_("meeting: choose needs of this list"),
    )
    made = Ranking.objects.create(operator_id=operator, title=title.strip()[:120], dots=dots)
    made.needs.set(needs)
    audit.note("needs.open_ranking", acting_member, made, needs=len(needs))
    return made


@transaction.atomic
def count_dots(
    ranking: Ranking,
    people: Mapping[str, int],
    dots: Mapping[tuple[UUID, str], int],
    *,
    acting_member: Member,
    seen: UUID | None = None,
) -> Tally:
    """Enter what was counted on the wall; `seen` is the count that was on the screen.

    A count corrects the one before, which is kept.
    """
    must_steer(acting_member)
    now = Ranking.objects.select_for_update().get(pk=ranking.pk)
    must(now.closed_at is None, N_("count: this order is closed; open another one"))
    last = now.tallies.order_by("-id").values_list("pk", flat=True).first()
    must(last == seen, N_("count: somebody entered one meanwhile; look at it, then correct it"))
    _must_fit(now, people, dots)
    tally = Tally.objects.create(
        operator_id=now.operator_id, ranking=now,
        people={who: many for who, many in people.items() if many},
    )  # fmt: skip
    Points.objects.bulk_create(
        Points(tally=tally, need_id=need, who=who, dots=many)
        for (need, who), many in dots.items()
        if many
    )
    audit.note("needs.count_dots", acting_member, now, dots=sum(dots.values()))
    return tally


def _must_fit(
    ranking: Ranking, people: Mapping[str, int], dots: Mapping[tuple[UUID, str], int]
) -> None:
    known = set(ranking.needs.values_list("pk", flat=True))
    groups = set(Who.values)
    right = all(need in known and who in groups and many >= 0 for (need, who), many in dots.items())
    must(right and set(people) <= groups, N_("count: a line of the table is not of this meeting"))
    must(sum(dots.values()) > 0, N_("count: enter the dots counted for each group"))
    sums: dict[str, int] = {}
    for (_need, who), many in dots.items():
        sums[who] = sums.get(who, 0) + many
    wrong = fits(sums, people, ranking.dots)
    if wrong:
        labels = dict(Who.choices)
        raise BadInput(
            N_("count: {who}: more dots than people have ({each} each); count again"),
            who=", ".join(say(str(labels[each])) for each in wrong),
            each=ranking.dots,
        )


@transaction.atomic
def close_ranking(ranking: Ranking, *, acting_member: Member) -> None:
    """The order holds: it is shown to everybody."""
    must_steer(acting_member)
    must(ranking.tallies.exists(), N_("meeting: enter the dots before closing it"))
    done = Ranking.objects.filter(pk=ranking.pk, closed_at=None).update(closed_at=timezone.now())
    must(bool(done), N_("meeting: it is closed already"))
    audit.note("needs.close_ranking", acting_member, ranking)


@transaction.atomic
def choose_needs(
    ranking: Ranking, chosen: Mapping[Need, Member | None], *, acting_member: Member
) -> None:
    """Say which needs of a closed order were chosen and who carries each; who asked reads it."""
    must_steer(acting_member)
    must(bool(chosen), N_("meeting: tick at least one need that was chosen"))
    must(ranking.closed_at is not None, N_("meeting: close the order first"))
    known = set(ranking.needs.values_list("pk", flat=True))
    must({each.pk for each in chosen} <= known, N_("meeting: choose needs of this list"))
    words = _("Chosen at « {meeting} ».").format(meeting=ranking.title)
    for need, owner in chosen.items():
        if owner is not None:
            change_need(need, need.version, acting_member=acting_member, owner=owner)
        follow_need(need, State.CHOSEN, words, acting_member=acting_member)
