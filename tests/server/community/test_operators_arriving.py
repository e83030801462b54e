"""An operator's export comes in on another box: whole, once, sealed anew; hostile files refused."""

import io
import json
import zipfile
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256
from uuid import uuid4

import pytest
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.accounts.actions import open_account
from liane.server.community.directory import actions as directory
from liane.server.community.events import actions as events
from liane.server.community.events.models import Place
from liane.server.community.events.queries import place_by_code
from liane.server.community.groups import actions as groups
from liane.server.community.members.models import Member, NameMark, Role
from liane.server.community.operators import actions, archives
from liane.server.community.operators.exchange import SUMS, packed
from liane.server.community.operators.models import Operator
from liane.server.community.training import actions as training
from liane.server.community.training.models import Seat
from liane.server.community.training.queries import seat_by_code
from liane.server.networks.registers import actions as registers
from liane.server.networks.registers.models import Site
from liane.server.projects.finance.actions import pledges
from liane.server.site import sealing
from liane.server.site.models import AuditLine


@pytest.fixture
def export(operator, bearer, somebody):
    """The operator's file, with people, a group, an actor, a site and a plan that refers to it."""
    somebody("Moussa", "technician")
    groups.found_group(acting_member=bearer, name="Mâts", mandate="Tenir les mâts.")
    actor = {"title": "Radio", "family": "media", "phone": "+22370000009"}
    directory.add_actor(operator, acting_member=bearer, **actor)
    facts = {"name": "Butte", "lat": 14.2, "lon": -3.8, "kind": "mast", "owner": "Oumar"}
    registers.add_site(operator, facts, acting_member=bearer)
    with packed(operator) as file:
        return file.read()


@pytest.fixture
def elsewhere(export, operator):
    """The same box, as if it had never known the operator."""
    operator.delete()
    return open_account("Hawa", None)


def told(export):
    with zipfile.ZipFile(io.BytesIO(export)) as archive:
        return json.loads(archive.read("data.json"))


def made(data, extra=(), sums=None):
    """An archive as a stranger would make it: sums that agree, whatever it holds."""
    text = data if isinstance(data, bytes) else json.dumps(data).encode()
    files = {"data.json": text, **dict(extra)}
    lines = [f"{sha256(body).hexdigest()}  {name}" for name, body in files.items()]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(name, body)
        archive.writestr(SUMS, "\n".join(lines) if sums is None else sums)
    return out.getvalue()


def unfolding(archive, size):
    """The archive, whose first file says that it unfolds to `size` bytes."""
    at = archive.index(b"PK\x01\x02") + 24
    return archive[:at] + size.to_bytes(4, "little") + archive[at + 4 :]


def test_the_export_holds_registers_and_groups_whole(export):
    kinds = told(export)["kinds"]
    assert kinds["registers.sites"][0]["owner"] == "Oumar"
    assert kinds["groups.groups"][0]["operator_id"]
    assert kinds["groups.belongings"]


def test_it_comes_in_with_its_identifiers_dates_and_names(export, elsewhere):
    before = told(export)["kinds"]
    operator = actions.bring_in(archives.read(export), elsewhere)
    site = Site.objects.get()
    row = before["registers.sites"][0]
    assert (str(operator.pk), str(site.pk)) == (before["operators.operators"][0]["id"], row["id"])
    assert (site.owner, site.origin) == ("Oumar", row["origin"])
    assert site.changed_at.isoformat()[:19] == row["changed_at"][:19]
    assert {m.name for m in Member.objects.filter(operator=operator)} == {"Awa", "Moussa", "Hawa"}
    assert AuditLine.objects.filter(action="operators.bring_in").count() == 1


def test_members_are_found_again_and_have_no_account_yet(export, elsewhere):
    operator = actions.bring_in(archives.read(export), elsewhere)
    moussa = next(m for m in Member.objects.filter(operator=operator) if m.name == "Moussa")
    assert moussa.user is None
    assert NameMark.objects.filter(member=moussa).exists()


@pytest.fixture
def codes(operator, bearer):
    """The codes of a ticket and of a seat, both without account."""
    day = timezone.now() + timedelta(days=3)
    event = events.plan_event(acting_member=bearer, title="Atelier", at=day)
    events.announce(event, acting_member=bearer)
    place = events.take_place(event, acting_member=None, name="Kadia", contact="70 00 00 01")
    course = training.make_course(
        acting_member=bearer, title="Mâts", level="first", skill="grimper", objectives="x", hours=3
    )
    session = training.plan_session(course, acting_member=bearer, at=day, place="École")
    seat = training.ask_seat(session, acting_member=None, name="Salif")
    return str(place.code), str(seat.code)


def test_tickets_and_seats_open_by_their_codes_under_the_key_of_another_box(
    codes, export, elsewhere, monkeypatch
):
    archive = archives.read(export)
    other = sha256(b"the key of another box").digest()
    monkeypatch.setattr(sealing, "_key", lambda: other)
    operator = actions.bring_in(archive, open_account("Mariam", None))
    ticket, seat = codes
    assert (str(place_by_code(operator, ticket).name), str(seat_by_code(operator, seat).name)) == (
        "Kadia", "Salif",
    )  # fmt: skip
    again = {"acting_member": None, "name": "Kadia", "contact": "70 00 00 01"}
    event = place_by_code(operator, ticket).event
    assert events.take_place(event, **again).pk == Place.objects.get().pk
    session = Seat.objects.get().session
    assert training.ask_seat(session, acting_member=None, name="Salif").pk == Seat.objects.get().pk


@pytest.fixture
def pledged(operator, bearer):
    """A family that is on no list signed a paper."""
    return pledges.pledge_on_paper(Decimal(500), acting_member=bearer, name="Famille Traoré")


def test_a_family_that_signed_does_not_sign_again_under_the_key_of_another_box(
    pledged, export, elsewhere, monkeypatch
):
    archive = archives.read(export)
    other = sha256(b"the key of another box").digest()
    monkeypatch.setattr(sealing, "_key", lambda: other)
    operator = actions.bring_in(archive, open_account("Mariam", None))
    mariam = Member.objects.get(operator=operator, user__isnull=False)
    with pytest.raises(BadInput, match="déjà signé"):
        pledges.pledge_on_paper(Decimal(500), acting_member=mariam, name="famille  traoré")


def test_whoever_brings_it_may_be_one_of_its_bearers(export, elsewhere):
    archive = archives.read(export)
    (awa,) = actions.look_at(archive, elsewhere).bearers
    operator = actions.bring_in(archive, elsewhere, me=awa.pk)
    assert Member.objects.get(operator=operator, user=elsewhere).pk == awa.pk
    assert Role.objects.filter(operator=operator, name="bearer").count() == 1


def test_nothing_comes_twice_and_nothing_is_written_over(export, elsewhere):
    archive = archives.read(export)
    operator = actions.bring_in(archive, elsewhere)
    Site.objects.update(zone="Bourg")
    before = Member.objects.count(), Site.objects.count()
    assert actions.look_at(archive, elsewhere).count == 0
    assert actions.bring_in(archive, elsewhere).pk == operator.pk
    assert (Member.objects.count(), Site.objects.count()) == before
    assert Site.objects.get().zone == "Bourg"


def test_a_stranger_adds_nothing_to_an_operator_that_is_here(export, operator):
    with pytest.raises(BadInput, match="porteur"):
        actions.look_at(archives.read(export), open_account("Hawa", None))


def test_records_of_another_operator_are_refused(export, elsewhere):
    data = told(export)
    data["kinds"]["registers.sites"][0]["operator_id"] = str(uuid4())
    with pytest.raises(BadInput, match="autre opérateur"):
        actions.bring_in(archives.read(made(data)), elsewhere)
    assert not Operator.objects.exists()


def test_a_record_that_is_here_under_another_operator_is_not_taken(export, operator, bearer):
    other = actions.found_operator(bearer.user, name="Ailleurs", kind="village")
    data = json.loads(json.dumps(told(export)).replace(str(operator.pk), str(uuid4())))
    with pytest.raises(BadInput, match="autre opérateur"):
        actions.look_at(archives.read(made(data)), bearer.user)
    assert other.children.count() == 0


def changed(kind, **values):
    def change(data):
        data["kinds"][kind][0].update(values)

    return change


@pytest.mark.parametrize(
    "change",
    [
        changed("registers.sites", lat="nan"),
        changed("registers.sites", lat=None),
        changed("registers.sites", name="x" * 5000),
        changed("registers.sites", power="magic"),
        changed("registers.sites", id="1; DROP TABLE"),
        changed("registers.sites", owner=["a"]),
        changed("registers.sites", notes="a\x00b"),
        changed("directory.actors", site="javascript:alert(1)"),
        changed("operators.operators", languages={"a": 1}),
        changed("members.roles", member_id=str(uuid4())),
        lambda data: data["kinds"]["registers.sites"][0].pop("lon"),
        lambda data: data["kinds"]["registers.sites"].append(data["kinds"]["registers.sites"][0]),
    ],
)
def test_what_the_models_would_not_hold_is_refused_and_nothing_is_written(
    change, export, elsewhere
):
    data = told(export)
    change(data)
    with pytest.raises(BadInput):
        actions.bring_in(archives.read(made(data)), elsewhere)
    assert not Operator.objects.exists()


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"no archive",
        made({"format": 1, "kinds": {}}),
        made({"format": 99, "kinds": {}}),
        made({"format": 2, "kinds": {}}),
        made({"format": 2, "kinds": {"registers.sites": "x"}}),
        made({"format": 2, "kinds": {"operators.operators": [{"id": 5}]}}),
        made(b"[" * 100_000),
        made(b'{"format": 2, "kinds": NaN}'),
        made({"format": 2}, {"../../key-check": b"x"}),
        made({"format": 2}, {"/etc/passwd": b"x"}),
        made({"format": 2}, {"data.json\\": b"x"}),
        made({"format": 2, "kinds": {}}, sums="0" * 64 + "  data.json"),
        made({"format": 2, "kinds": {}}, sums=""),
        unfolding(made({"format": 2, "kinds": {}}), 400_000_000),
    ],
    ids=range(15),
)
def test_a_hostile_file_is_refused_clearly(file):
    with pytest.raises(BadInput) as refused:
        archives.read(file)
    assert str(refused.value).count(" ") > 4


def test_in_the_page_it_is_looked_at_then_brought_in(export, elsewhere, client):
    client.force_login(elsewhere, backend="liane.server.community.accounts.backends.SealedBackend")
    sent = io.BytesIO(export)
    sent.name = "dougouba.zip"
    page = client.post("/fonder/reprendre/", {"file": sent}, follow=True).content.decode()
    assert "Dougouba" in page
    assert "Awa" in page
    assert not Operator.objects.exists()
    done = client.post("/fonder/reprendre/voir/", {"me": ""})
    assert done["Location"] == "/o/dougouba/communaute/"
    assert Operator.objects.get().name == "Dougouba"
    assert client.get("/fonder/reprendre/voir/").status_code == 302
