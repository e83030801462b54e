"""A mesh in a box: five namespaces with Debian's babeld, watched for real by the job of the worker.

Only where the job runs is of the test: in the namespace of the node at which the box stands. Where
namespaces are allowed nothing is skipped.
"""

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from liane.server.lookout.devices import actions, queries, tasks
from liane.server.lookout.devices.models import Device, MeshLink, Trouble
from liane.server.lookout.incidents.models import Incident
from liane.server.networks.registers.models import Site
from liane.server.networks.upkeep.models import Ticket
from liane.server.networks.upkeep.queries import public_zones
from probes import mesh
from probes.box import namespaces_allowed

pytestmark = pytest.mark.slow
ZONES = {"a": "Bourg", "b": "Marché", "c": "Colline", "d": "Puits", "e": "École"}


class World:
    """The namespaces of `mesh.py`, and the box that looks from node a."""

    def __init__(self, folder: Path) -> None:
        self._running = subprocess.Popen(
            ["unshare", namespaces_allowed(), sys.executable, mesh.__file__, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.pid = json.loads(self._running.stdout.readline())["pid"]

    def do(self, **command: object) -> dict:
        self._running.stdin.write(json.dumps(command) + "\n")
        self._running.stdin.flush()
        return json.loads(self._running.stdout.readline())

    def end(self) -> None:
        self._running.stdin.close()
        self._running.stdout.close()
        self._running.wait(timeout=20)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    if not namespaces_allowed():
        pytest.skip("this machine lets nobody make namespaces (unshare -rnm)")
    for each in ("babeld", "socat", "nsenter"):
        assert shutil.which(each), f"{each} is not here: .ci/run installs it"
    made = World(tmp_path_factory.mktemp("mesh"))
    yield made
    made.end()


@pytest.fixture
def look(world, operator, monkeypatch):
    """Look from the box until something is so; the job runs inside the namespace of node a."""
    user = ("-U", "--preserve-credentials") if "r" in namespaces_allowed() else ()
    inside = ("nsenter", "-t", str(world.pid), *user, "-n")
    monkeypatch.setattr(tasks, "COMMAND", (*inside, *tasks.COMMAND))

    def until(so) -> float:
        began = time.monotonic()
        while True:
            tasks.look_now([operator], full=True, timeout_s=1.0)
            if so():
                return time.monotonic() - began
            assert time.monotonic() - began < 60, "known within a minute"

    return until


@pytest.fixture
def village(operator, bearer, look):
    """The five nodes in the register, each at a site of a zone of its own."""
    made = {}
    for node, zone in ZONES.items():
        site = Site.objects.create(
            operator=operator, name=f"Nœud {node}", code=node, zone=zone, lat=12.6, lon=-8.0
        )
        made[node] = actions.add_device(
            acting_member=bearer, name=node, site=site, address=mesh.address(node),
            kind="gateway" if node == "a" else "router", mesh="babel",
            mesh_at=f"{mesh.address(node)}:{mesh.SAID}",
        )  # fmt: skip
    look(lambda: links() == {link: "there" for link in mesh.LINKS})
    return made


def links():
    names = {str(each.pk): each.name for each in Device.objects.all()}
    return {
        "".join(sorted((names[each.a], names[each.b]))): each.state
        for each in MeshLink.objects.all()
    }


def state(name):
    return queries.rows_of(*_one(name))[0].how


def _one(name):
    device = Device.objects.select_related("condition", "operator").get(name=name)
    return device.operator, [device]


def zones(operator):
    return {each["zone"]: each["state"] for each in public_zones(operator)}


def test_a_link_that_is_cut_and_a_node_that_is_lost_are_known_within_a_minute(
    world, operator, village, look, client, as_member, bearer
):
    assert {name: state(name) for name in mesh.NODES} == dict.fromkeys(mesh.NODES, "up")
    assert zones(operator) == dict.fromkeys(ZONES.values(), "ok")

    # A cable of the ring: another way carries, nobody is lost.
    world.do(cut=["bc"], until={"c": "to-d", "e": "to-d"})
    look(lambda: Trouble.objects.filter(kind="link").exists())
    assert links() == {link: "gone" if link == "bc" else "there" for link in mesh.LINKS}
    assert {state(name) for name in mesh.NODES} == {"up"}
    assert zones(operator) == {
        "Bourg": "ok", "Marché": "worn", "Colline": "worn", "Puits": "ok", "École": "ok",
    }  # fmt: skip
    fallen = Trouble.objects.get(kind="link").incident
    assert (fallen.kind, fallen.shape, fallen.services, fallen.step) == (
        "local", "worn", [], "reported",
    )  # fmt: skip

    # The only cable of the last node: it is lost, with its zone.
    world.do(cut=["ce"], until={"e": ""})
    look(lambda: Trouble.objects.filter(kind="cut").exists())
    cut = Trouble.objects.get(kind="cut")
    ends = [Device.objects.get(pk=key).name for key in cut.root]
    assert (sorted(ends), [Device.objects.get(pk=key).name for key in cut.members]) == (
        ["c", "e"], ["e"],
    )  # fmt: skip
    assert state("e") == "down"
    assert zones(operator)["École"] == "cut"
    lost = cut.incident
    assert (lost.zones, lost.beyond, lost.shape, lost.step) == (
        ["École"], "site", "cut", "measured",
    )  # fmt: skip
    assert Ticket.objects.count() == 2
    public = client.get(f"/o/{operator.slug}/reseau/").content.decode()
    assert "École" in public and "coupé" in public
    drawn = as_member(bearer).get(f"/o/{operator.slug}/vigie/appareils/liaisons/")
    assert "disparu" in drawn.content.decode()

    # Both cables are mended: everything ends by itself, tickets with a note.
    world.do(join=["bc", "ce"], until={"e": "*"})
    look(lambda: not Trouble.objects.filter(ended_at=None).exists())
    assert set(Incident.objects.values_list("state", flat=True)) == {"over"}
    assert set(Ticket.objects.values_list("state", flat=True)) == {"solved"}
    assert zones(operator) == dict.fromkeys(ZONES.values(), "ok")
