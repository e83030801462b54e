"""Facts that only life shows: people able, contents that came out, a kit taken up elsewhere.

Each is read from what rooms recorded on a day. Where nothing was recorded the fact is unknown: a
role is no proof that somebody is able, and a kit that left is no proof that it served.
"""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liane.server.community.association.queries.letters import letters_of
from liane.server.community.communication.queries import outings_of
from liane.server.community.members.queries import members_of
from liane.server.community.training.queries import seen_of
from liane.server.community.training.rules import able_people
from liane.server.projects.pathway.known import Known, fact
from liane.server.projects.pathway.rules import (
    LOW,
    OK,
    UNKNOWN,
    WEEKS,
    Measured,
    weeks_with_something,
)

__all__ = ["exported", "items", "reused", "trained"]

_TRAINED = 2
_ROLE = "technician"


def trained(known: Known) -> Measured:
    """People who were seen to do alone what a technician does; the last look at each counts."""
    looks = [each for each in seen_of(known.operator) if each.role == _ROLE]
    if not looks:
        many = members_of(known.operator, _ROLE).count()
        said = ngettext("{n} technician by role", "{n} technicians by role", many).format(n=many)
        return fact("trained", UNKNOWN, said, _("nobody was seen at work yet"))
    able = len(able_people(looks, timezone.localdate()))
    said = ngettext(
        "{n} person was seen to do it alone", "{n} people were seen to do it alone", able
    ).format(n=able)
    state = OK if able >= _TRAINED else LOW
    last = max(each.on for each in looks)
    return fact("trained", state, said, _("training"), on=last)


def items(known: Known) -> Measured:
    """What was broadcast, posted, put up or sent to members, week by week."""
    today = timezone.localdate()
    outings = outings_of(known.operator).values_list("at", flat=True)[:500]
    letters = letters_of(known.operator, drafts=False).values_list("sent_at", flat=True)[:500]
    days = [timezone.localdate(at) for at in (*outings, *letters) if at]
    origin = _("what went out, and letters to members")
    if not days:
        return fact("items", UNKNOWN, origin=_("nothing went out yet"))
    weeks = weeks_with_something(days, today)
    said = _("{there} of the last {all} weeks").format(there=weeks, all=WEEKS)
    state = OK if weeks == WEEKS else LOW
    return fact("items", state, said, origin, on=max(days))


def exported(known: Known) -> Measured:
    """The kit of the project was made, to be given away."""
    kit = known.project.kits.order_by("-made_at").first()
    if kit is None:
        return fact("exported", LOW, origin=_("no kit was made yet"))
    return fact("exported", OK, origin=_("kits"), on=timezone.localdate(kit.made_at))


def reused(known: Known) -> Measured:
    """Another community took the kit up: it gave the receipt that its own Liane made."""
    kits = known.project.kits.all()
    if not kits:
        return fact("reused", UNKNOWN, origin=_("no kit was made yet"))
    last = known.project.kits_taken.order_by("-made_at").first()
    if last is None:
        return fact("reused", LOW, origin=_("no receipt came back"))
    on = timezone.localdate(last.made_at)
    return fact("reused", OK, last.community, _("receipts of the kit"), on=on)
