"""What happens in each room is in the report of the year; what nobody keeps is unknown.

A room that tells a figure has to be named here with what makes it: none is forgotten.
"""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from liane.server.community.advocacy.models import Commitment, Letter, Meeting
from liane.server.community.association.models import Dues, Membership
from liane.server.community.association.models import Letter as MemberLetter
from liane.server.community.communication.models import Calls, Message, Outing, Spot
from liane.server.community.events.models import Event, Place
from liane.server.community.governance.models import Assembly, Decision, Proposal, Result
from liane.server.community.groups.models import Task, TaskState
from liane.server.community.surveys.models import Edition, FormVersion, Submission, Survey
from liane.server.community.training.models import Course, Path, Seat, Session
from liane.server.lookout.incidents.models import Incident
from liane.server.lookout.preparedness.models import Drill
from liane.server.networks.upkeep.models import Ticket
from liane.server.projects.finance.models import Entry, Pledge
from liane.server.projects.funding.models import Application, Call, Grant
from liane.server.projects.needs.models import Need, Sheet, Step
from liane.server.projects.pathway.models import Passage, Project
from liane.server.projects.readiness.models import Round
from liane.server.site.yearly import figures_of

NOW = timezone.now()
TODAY = timezone.localdate()
YEAR = (TODAY - timedelta(days=300), TODAY + timedelta(days=60))


def of_community(of):
    Assembly.objects.create(**of, title="AG", at=NOW, state="ended")
    voted = Proposal.objects.create(**of, title="Cotiser", text="?")
    Result.objects.create(proposal=voted, counts={"yes": 3}, electors=3)
    Decision.objects.create(**of, title="Cotiser")
    Task.objects.create(**of, title="Clé", state=TaskState.DONE, ended_at=NOW)
    event = Event.objects.create(**of, title="Atelier", at=NOW, state="held")
    Place.objects.create(**of, event=event, name="Awa", code="A", code_mark="a", came_at=NOW)
    course = Course.objects.create(**of, title="Mât", level="able", skill="x", hours=Decimal(6))
    given = Session.objects.create(**of, course=course, at=NOW, place="École", over_at=NOW)
    Seat.objects.create(**of, session=given, name="Yaya", came=True)
    Path.objects.create(**of, title="Débat", audience="9e", minutes=60)


def of_association(of):
    let_in = Membership.objects.create(
        **of, state="accepted", number=1, answered_on=TODAY, valid_until=TODAY
    )
    Membership.objects.create(**of, state="ended", number=2, ended_on=TODAY)
    Dues.objects.create(
        membership=let_in, amount=5000, currency="XOF", paid_on=TODAY, way="cash",
        covers_until=TODAY,
    )  # fmt: skip
    MemberLetter.objects.create(**of, title="Nouvelles", sent_at=NOW)
    message = Message.objects.create(**of, title="Spot", text="x", channel="radio", on_day=TODAY)
    Outing.objects.create(**of, message=message, at=NOW, where="Radio")
    spot = Spot.objects.create(**of, message=message, station="Radio", script="x", seconds=30)
    Calls.objects.create(**of, spot=spot, calls=1)
    Letter.objects.create(**of, body="Mairie", subject="x", sent_on=TODAY, answered_on=TODAY)
    Meeting.objects.create(**of, body="Mairie", on_day=TODAY, said="x")
    Commitment.objects.create(**of, body="Mairie", what="x", said_on=TODAY)
    survey = Survey.objects.create(**of, title="État des lieux")
    edition = Edition.objects.create(**of, survey=survey, name="2026")
    version = FormVersion.objects.create(**of, survey=survey, number=1, questions=1)
    Submission.objects.create(
        survey=survey, edition=edition, version=version, instance_id="1", way="web"
    )


def of_projects(of):
    need = Need.objects.create(**of, title="Eau")
    Sheet.objects.create(**of, number=1, need=need, use="school")
    Step.objects.create(**of, need=need, to_state="answered")
    Round.objects.create(**of, title="1", closed_at=NOW)
    project = Project.objects.create(**of)
    for kind in ("passed", "forced"):
        Passage.objects.create(project=project, kind=kind, from_phase=0, to_phase=1)
    for number, side in enumerate(("in", "out"), 1):
        Entry.objects.create(**of, number=number, side=side, amount=1, what="x")
    Pledge.objects.create(**of, amount=500, way="paper")
    call = Call.objects.create(**of, title="Appel", text="x", currency="XOF", closes_on=TODAY)
    asked = Application.objects.create(**of, call=call, secret="s", secret_hash="s", sent_at=NOW)
    Grant.objects.create(**of, application=asked, signed_on=TODAY)


def of_networks(of):
    Ticket.objects.create(**of, number=1, service="wifi", due_at=NOW, solved_at=NOW)
    Incident.objects.create(**of, number=1, title="Coupure", confirmed_at=NOW)
    Drill.objects.create(**of, title="Exercice", scenario="x", planned_on=TODAY, stopped_at=NOW)


def test_what_happens_in_a_room_is_told_and_what_nobody_keeps_is_unknown(operator):
    # Given an operator in which nothing happened
    before = figures_of(operator, *YEAR)
    assert {each.value for each in before} == {None}
    # When something happens once in every room
    for happen in (of_community, of_association, of_projects, of_networks):
        happen({"operator": operator})
    # Then each figure says once, money in the currency of the place
    told = {each.label: each.value for each in figures_of(operator, *YEAR)}
    assert told.pop("Cotisations notées (XOF)") == 5000
    assert {label: value for label, value in told.items() if value != 1} == {}
    assert {each.label for each in before} <= set(told)
    # and nothing of it belongs to another year
    past = figures_of(operator, *(day - timedelta(days=800) for day in YEAR))
    assert {each.value for each in past} <= {0, None}
