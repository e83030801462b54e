"""The watched network: one trouble for one happening, planned work, sealed keys, drift, pages."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.members.models import Member
from liane.server.lookout.devices import actions, queries
from liane.server.lookout.devices.actions import sums
from liane.server.lookout.devices.asking import look_at, watched_operators
from liane.server.lookout.devices.drawing import Tie, branches_of
from liane.server.lookout.devices.models import DaySum, Device, Trouble
from liane.server.lookout.devices.rules import Expected, Passed, drift_of
from liane.server.lookout.devices.tasks import look_now, sum_up, tidy
from liane.server.lookout.devices.witness import told_by_own
from liane.server.lookout.incidents.models import Incident, Signal
from liane.server.lookout.states.actions import follow_states
from liane.server.lookout.states.models import Fault
from liane.server.networks.plans.models import BuiltThing, Plan, PlannedLink
from liane.server.networks.registers.models import Site
from liane.server.networks.upkeep.actions import set_state
from liane.server.networks.upkeep.models import SiteState, Ticket
from liane.server.site import sealing
from liane.server.site.scheduler import tick

BASE = "/o/dougouba/vigie/appareils/"
NOW = timezone.now()
FELL = (NOW - timedelta(minutes=1)).timestamp()


@pytest.fixture
def moussa(bearer, somebody):
    return somebody("Moussa", "technician")


@pytest.fixture
def village(operator, moussa):
    """A gate, a mast, a hill; then homes on the hill: one site each, in three zones."""
    made = {}
    for name, behind, zone in [
        ("gate", None, "Bourg"), ("mast", "gate", "Bourg"), ("hill", "mast", "Colline"),
        *((f"home {n}", "hill", "Sikoro") for n in range(5)),
    ]:  # fmt: skip
        site = Site.objects.create(
            operator=operator, name=f"Site {name}", code=name, zone=zone, lat=12.6, lon=-8.0
        )
        made[name] = actions.add_device(
            acting_member=moussa, name=name, site=site, behind=made.get(behind),
            address=f"10.0.0.{len(made) + 1}", kind="router" if behind else "gateway",
        )  # fmt: skip
    return made


@pytest.fixture
def look(operator, village):
    """Take over what a job says: who is down, why, and whether work is planned."""

    def taken(*down, cause="", planned=False, root=None):
        keys = {name: str(device.pk) for name, device in village.items()}
        states = {
            key: ["down" if name in down else "up", FELL, "silent" if name in down else "", None]
            for name, key in keys.items()
        }
        fault = {
            "kind": "cut", "root": [keys[each] for each in root or down[:1]],
            "members": sorted(keys[each] for each in down), "since": FELL, "cause": cause,
            "planned": planned,
        }  # fmt: skip
        told = {"states": states, "links": [], "faults": [fault] if down else []}
        return actions.take_look(operator, told)

    return taken


BEHIND = ("hill", *(f"home {n}" for n in range(5)))


def states():
    return dict(SiteState.objects.values_list("site__code", "state"))


def test_whatever_hangs_behind_one_link_is_one_incident_one_ticket_and_one_fault(
    operator, look, village
):
    look()
    look(*BEHIND, cause="battery", root=("mast", "hill"))
    trouble, incident, ticket = Trouble.objects.get(), Incident.objects.get(), Ticket.objects.get()
    assert (trouble.incident, trouble.ticket, incident.ticket) == (incident, ticket, ticket)
    assert (incident.zones, incident.beyond, incident.own_power, incident.own_link) == (
        ["Colline", "Sikoro"], "zone", "in", "in",
    )  # fmt: skip
    assert incident.public_since is None
    assert "hill" not in incident.title
    assert (ticket.site.code, ticket.channel, ticket.service) == ("hill", "box", "power")
    assert "home 4" in ticket.words and "batterie" in ticket.words
    assert states() == {"gate": "ok", "mast": "ok"} | dict.fromkeys(BEHIND, "cut")
    follow_states(operator)
    assert Fault.objects.get().site.code == "hill"
    reasons = {
        row.device.name: row.reason
        for row in queries.rows_of(operator, queries.devices_of(operator))
    }
    assert (reasons["hill"], reasons["home 0"], reasons["mast"]) == ("silent", "behind", "")

    assert look(*BEHIND, root=("mast", "hill")) == 0  # the same again writes nothing
    look("hill", "home 0", root=("mast", "hill"))  # narrower: the same happening
    assert (Trouble.objects.count(), Ticket.objects.count()) == (1, 1)
    look()
    incident.refresh_from_db()
    ticket.refresh_from_db()
    assert (incident.state, ticket.state, Trouble.objects.get().widest) == ("over", "solved", 6)
    assert "vu par ce serveur" in ticket.events.last().words
    assert set(states().values()) == {"ok"}
    assert Signal.objects.filter(incident=incident).last().says == "back"
    look("hill", root=("mast", "hill"))
    assert Trouble.objects.count() == 2  # it fell again: that is another happening


def test_what_falls_during_planned_work_opens_nothing_and_counts_once_it_is_over(
    look, village, moussa
):
    look()
    begin, end = NOW - timedelta(hours=1), NOW + timedelta(hours=2)
    work = actions.plan_work(
        acting_member=moussa, begin=begin, end=end, what="Batterie", site=village["hill"].site
    )
    asked = look_at(moussa.operator)["devices"]
    assert [each["planned"] for each in asked].count(True) == 1
    look(*BEHIND, planned=True)
    assert (Trouble.objects.get().planned, Ticket.objects.count(), Incident.objects.count()) == (
        True, 0, 0,
    )  # fmt: skip
    assert set(states().values()) == {"ok", "worn"}
    actions.end_work(work, acting_member=moussa)
    assert not any(each["planned"] for each in look_at(moussa.operator)["devices"])
    look(*BEHIND)
    assert (Trouble.objects.get().planned, Ticket.objects.count(), Incident.objects.count()) == (
        False, 1, 1,
    )  # fmt: skip


def test_in_a_locked_box_devices_are_looked_at_and_tickets_wait(look, village, phrase, operator):
    actions.change_device(
        village["hill"], 1, agent="2c", secret={"community": "tres-secret"},
        acting_member=_moussa(operator),
    )  # fmt: skip
    look()
    assert [
        each["agent"]["community"] for each in look_at(operator)["devices"] if "agent" in each
    ] == ["tres-secret"]
    sealing.lock()
    assert not any("agent" in each for each in look_at(operator)["devices"])
    look("hill")
    assert (Trouble.objects.count(), Ticket.objects.count()) == (1, 0)
    sealing.open_with(phrase)
    look("hill")
    assert (Trouble.objects.count(), Ticket.objects.count()) == (1, 1)
    sealing.lock()
    look()
    sealing.open_with(phrase)
    assert Ticket.objects.get().state == "open"
    look()
    assert Ticket.objects.get().state == "solved"


def _moussa(operator):
    return next(each for each in Member.objects.filter(operator=operator) if each.name == "Moussa")


def test_what_people_wrote_of_a_site_is_not_written_over_by_what_did_not_change(look, village):
    look()
    set_state(
        village["hill"].site, "worn", "mât penché", acting_member=_moussa(village["hill"].operator)
    )
    look()
    assert SiteState.objects.get(site__code="hill").reason == "mât penché"
    look("hill")
    assert states()["hill"] == "cut"


def test_what_lets_the_box_in_is_sealed_and_never_shown_again(moussa, as_member, operator):
    browser = as_member(moussa)
    sent = {
        "name": "Radio nord", "kind": "router", "address": "10.0.0.9", "echo": "on", "agent": "3",
        "user": "guetteur", "signing": "un-mot-long", "ciphering": "autre-mot-long",
    }  # fmt: skip
    made = browser.post(f"{BASE}ajouter/", sent)
    device = Device.objects.get()
    assert made["Location"] == f"{BASE}{device.pk}/"
    for page in (f"{BASE}{device.pk}/", f"{BASE}{device.pk}/changer/"):
        shown = browser.get(page).content.decode()
        assert "mot-long" not in shown
    kept = {"seen_version": 1, **sent, "name": "Radio sud", "signing": "", "ciphering": ""}
    assert browser.post(f"{BASE}{device.pk}/changer/", kept).status_code == 302
    device.refresh_from_db()
    assert (device.name, queries.secret_of(device)["ciphering"]) == ("Radio sud", "autre-mot-long")
    stale = browser.post(f"{BASE}{device.pk}/changer/", kept)
    assert stale.status_code in (200, 409)
    actions.remove_device(device, acting_member=moussa)
    device.refresh_from_db()
    assert device.agent_secret is None


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"address": "routeur"}, "adresse"),
        ({"address": "224.0.0.1"}, "adresse"),
        ({"address": ""}, "adresse"),
        ({"echo": ""}, "au moins une façon"),
        ({"agent": "2c"}, "communauté"),
        ({"agent": "3"}, "nom"),
        ({"agent": "3", "user": "x", "signing": "court"}, "huit signes"),
        ({"agent": "3", "user": "x", "ciphering": "assez-long"}, "signé"),
        ({"exporter": "ftp://10.0.0.1/"}, "page"),
        ({"exporter": "http://moi:secret@10.0.0.1/"}, "mot de passe"),
        ({"exporter": "http://[::1"}, "page"),
        ({"speed": "iperf3 10.0.0.1"}, "page"),
        ({"mesh": "babel"}, "service de routage"),
        ({"mesh": "babel", "mesh_at": "10.0.0.1"}, "service de routage"),
        ({"mesh": "page", "mesh_at": "10.0.0.1:80"}, "page"),
        ({"name": "gate"}, "un autre appareil"),
        ({"low_signal_dbm": "beaucoup"}, "nombre"),
    ],
)
def test_what_cannot_be_is_said_on_the_form_with_what_was_typed(
    wrong, said, village, as_member, moussa
):
    sent = {"name": "école", "kind": "router", "address": "10.0.0.77", "echo": "on"} | wrong
    answer = as_member(moussa).post(f"{BASE}ajouter/", sent)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert said in page
    assert not Device.objects.filter(name="école").exists()


def test_nobody_hangs_behind_itself_and_what_hung_behind_who_left_hangs_on(village, moussa):
    with pytest.raises(BadInput):
        actions.change_device(village["gate"], 1, behind=village["home 0"], acting_member=moussa)
    actions.remove_device(village["hill"], acting_member=moussa)
    assert Device.objects.get(name="home 0").behind == village["mast"]


def test_only_technicians_read_these_pages_and_empty_ones_teach(
    village, as_member, moussa, somebody, client, operator, django_assert_max_num_queries
):
    names = (
        f"{village['hill'].pk}/changer/",
        "",
        "ajouter/",
        "liaisons/",
        "ecarts/",
        "travaux/",
        "reglages/",
        f"{village['hill'].pk}/",
    )
    member, technician = as_member(somebody("Seydou")), as_member(moussa)
    for name in names:
        assert member.get(f"{BASE}{name}").status_code == 403
        with django_assert_max_num_queries(12):
            assert technician.get(f"{BASE}{name}").status_code == 200
    Device.objects.all().delete()
    assert "Aucun appareil" in technician.get(BASE).content.decode()
    assert "rien à dessiner" in technician.get(f"{BASE}liaisons/").content.decode()


def test_a_work_and_settings_are_kept_from_their_pages(as_member, moussa, village, operator):
    browser = as_member(moussa)
    at = timezone.localtime(NOW + timedelta(hours=1))
    sent = {
        "begin": f"{at:%Y-%m-%dT%H:%M}",
        "end": f"{at + timedelta(hours=1):%Y-%m-%dT%H:%M}",
        "what": "Mât",
    }
    assert browser.post(f"{BASE}travaux/", sent).status_code == 302
    assert "Mât" in browser.get(f"{BASE}travaux/").content.decode()
    back = browser.post(f"{BASE}travaux/", sent | {"end": sent["begin"]})
    assert back.status_code == 400
    how = {"on": "", "looks": 3, "drift_db": 6, "drift_percent": 40, "drift_hours": 12}
    assert browser.post(f"{BASE}reglages/", how).status_code == 302
    assert queries.watching_of(operator).drift_share == 0.4
    assert watched_operators() == []
    assert "suivi est arrêté" in browser.get(BASE).content.decode()


def link(operator, key, dbm, built):
    plan, _new = Plan.objects.get_or_create(
        operator=operator,
        number=1,
        defaults={"name": "P", "state": "decided", "decided_on": NOW.date()},
    )
    facts = {"directions": {"ab": {"rssi_dbm": dbm}, "ba": {"rssi_dbm": dbm + 2}}}
    PlannedLink.objects.create(
        plan=plan, order=PlannedLink.objects.count(), key=key, a=key[0], b=key[1], kind="ptp",
        distance_m=900, mbps=100, facts=facts,
    )  # fmt: skip
    if built:
        BuiltThing.objects.create(
            operator=operator, plan=plan, about="link", key=key, rssi_dbm=built
        )


def hours(device, reading, value, many=12):
    held = {str(hour): [60, value - 1, value, value + 1] for hour in range(many)}
    return {"device": str(device.pk), "reading": reading, "place": "", "hours": held}


def test_what_stands_on_the_way_out_bears_witness_of_power_and_link(look, village, moussa):
    operator = village["hill"].operator
    village["provider"] = actions.add_device(
        acting_member=moussa, name="provider", behind=village["hill"], address="10.9.9.9",
        kind="uplink",
    )  # fmt: skip
    since = datetime.fromtimestamp(FELL, UTC) - timedelta(days=1)
    actions.keep_sums(operator, since.date(), [
        {"device": str(village["provider"].pk), "reading": "up", "place": "",
         "hours": {"7": [180, 1, 1, 1], "8": [180, 1, 1, 1], "9": [180, 0, 0.4, 1]}},
    ])  # fmt: skip
    # What answered hour after hour is one span; an hour in which it fell silent is none
    told = told_by_own(operator, since.replace(hour=0))
    [answered] = [each for each in told if each.kind == "gateway_answers"]
    assert (answered.begin.hour, answered.end - answered.begin) == (7, timedelta(hours=2))
    # A home at the end cuts nobody off; the hill is on the way, and its battery was empty
    kinds = []
    for down, cause in (("home 3",), ""), (("hill", "provider"), "battery"), (("provider",), ""):
        look(*down, cause=cause, root=down[:1])
        kinds.append({each.kind for each in told_by_own(operator, since) if each.end > since}
                     & {"power_lost", "link_lost", "gateway_silent"})  # fmt: skip
        look()
        Trouble.objects.all().delete()
    assert kinds == [set(), {"power_lost", "link_lost"}, {"gateway_silent"}]


def test_links_that_give_less_than_was_built_or_planned_are_listed_worst_first(
    operator, village, moussa, as_member
):
    for key, dbm, built in (
        ("ab", -60, -62),
        ("bc", -60, None),
        ("cd", -60, None),
        ("de", -60, None),
    ):
        link(operator, key, dbm, built)
    for name, key in (("gate", "ab"), ("mast", "bc"), ("hill", "cd")):
        actions.change_device(village[name], 1, planned_link=key, acting_member=moussa)
    day = NOW.date() - timedelta(days=1)
    rows = [
        hours(village["gate"], "signal_dbm", -64.0),
        hours(village["mast"], "signal_dbm", -70.0),
    ]
    rows += [
        hours(village["mast"], "rate_mbps", 55.0),
        hours(village["hill"], "signal_dbm", -61.0, 2),
    ]
    until = timezone.now().replace(hour=0, minute=5)
    actions.keep_sums(operator, until.date() - timedelta(days=1), rows)
    first, second, last = queries.drifts_of(operator, until)
    assert (first.link.key, first.db, first.share, first.drifted) == ("bc", 10.0, 0.45, True)
    assert (second.link.key, second.db, second.drifted) == ("ab", 2.0, False)
    assert (last.link.key, last.db, last.hours) == ("cd", None, 2)
    assert day <= until.date()
    page = as_member(moussa).get(f"{BASE}ecarts/").content.decode()
    assert "pas mesuré" in page


def test_a_radio_above_its_plan_proves_nothing_and_too_few_hours_say_nothing():
    known = Expected("ab", "A – B", planned_dbm=-60, planned_mbps=100)
    assert drift_of(known, [-70.0] * 5, Passed(), (5, 0.3)).db is None
    above = drift_of(known, [-58.0] * 9, Passed(radio=300.0), (5, 0.3))
    assert (above.drifted, above.share, above.source) == (False, None, "")


@pytest.mark.parametrize(
    ("passed", "share", "source"),
    [
        (Passed(), 0.05, "built"),
        (Passed(radio=55.0), 0.421, "radio"),
        (Passed(counted=30.0, radio=300.0), None, ""),
        (Passed(counted=96.0, radio=55.0), -0.011, "counter"),
        (Passed(tested=19.0, radio=300.0), 0.8, "test"),
        (Passed(tested=19.0, counted=60.0), 0.368, "counter"),
        (Passed(tested=19.0, near=22.0, radio=300.0), None, ""),
        (Passed(tested=19.0, near=90.0), 0.8, "test"),
        (Passed(tested=95.0, near=90.0), 0.0, "test"),
    ],
)
def test_what_a_link_passes_is_told_with_its_source_or_is_unknown(passed, share, source):
    known = Expected("ab", "A – B", planned_mbps=100, built_mbps=95)
    found = drift_of(known, [], passed, (5, 0.3))
    assert (found.share, found.source) == (share, source)


def test_tests_and_counters_are_joined_to_their_link_with_the_way_before_it(
    operator, village, moussa, as_member
):
    for key in ("ab", "bc"):
        link(operator, key, -60, None)
    BuiltThing.objects.create(
        operator=operator, plan=Plan.objects.get(), about="link", key="cd", mbps=40
    )
    link(operator, "cd", -60, None)
    for name, key in (("gate", "ab"), ("hill", "bc")):
        actions.change_device(
            village[name], 1, planned_link=key, interface="wlan0", acting_member=moussa
        )
    actions.change_device(village["hill"], 2, speed="iperf3://10.0.0.3", acting_member=moussa)
    rows = [
        hours(village["gate"], "rx_mbps", 109.0, 2) | {"place": "wlan0"},
        hours(village["gate"], "tx_mbps", 900.0, 2) | {"place": "eth0"},
        hours(village["hill"], "throughput_mbps", 20.0, 2),
        hours(village["mast"], "throughput_mbps", 80.0, 2),
    ]
    until = timezone.now().replace(hour=0, minute=5)
    actions.keep_sums(operator, until.date() - timedelta(days=1), rows)
    first, second, last = queries.drifts_of(operator, until)
    assert (first.link.key, first.source, first.passed.near) == ("bc", "test", 81.0)
    assert (second.link.key, second.source, second.share) == ("cd", "built", 0.6)
    assert (last.link.key, last.source, last.share) == ("ab", "counter", -0.1)
    assert [each["speed"] for each in look_at(operator)["devices"] if each["speed"]]
    actions.set_watching(acting_member=moussa, drift_hours=72)
    page = as_member(moussa).get(f"{BASE}ecarts/").content.decode()
    assert "79 % dessous" in page and "selon un essai" in page


def test_sums_are_added_to_and_thinned_and_weigh_little(operator, village, monkeypatch):
    day, device = date(2026, 3, 1), village["hill"]
    first = hours(device, "signal_dbm", -60.0, 12)
    actions.keep_sums(operator, day, [first, hours(device, "up", 1.0) | {"device": "gone"}])
    later = first | {"hours": {"12": [60, -70, -66, -62]}}
    actions.keep_sums(operator, day, [later])
    row = DaySum.objects.get()
    assert (row.count, row.low, row.high, len(row.hours)) == (780, -70, -59, 13)
    # Fifty devices, ten readings: two years of hours and ten of days stay under 1 GB.
    a_day = len(json.dumps({str(h): [60, -70.25, -66.125, -62.5] for h in range(24)})) + 160
    assert 50 * 10 * (730 * a_day + 3653 * 160) < 1_000_000_000
    # What is old goes once as many days were measured since; a clock in 2100 takes nothing.
    monkeypatch.setattr(sums, "HOURS_KEPT_DAYS", 2)
    monkeypatch.setattr(sums, "DAYS_KEPT", 4)
    assert actions.thin_sums(date(2100, 1, 1)) == 0
    for at, thinned in ((1, 0), (2, 1), (3, 1), (4, 2)):
        actions.keep_sums(operator, day + timedelta(days=at), [first])
        assert actions.thin_sums(day + timedelta(days=at + 3)) == thinned
    assert DaySum.objects.order_by("day").first().day == day + timedelta(days=1)


def test_the_box_looks_sums_up_and_tidies_by_itself_in_a_process_of_its_own(operator, moussa):
    assert not {"devices.look", "devices.sum_up"} & set(tick())
    actions.add_device(acting_member=moussa, name="ici", address="127.0.0.1")
    assert {"devices.look", "devices.sum_up"} <= set(tick(timezone.now() + timedelta(minutes=1)))
    assert look_now([operator], timeout_s=0.5) > 0
    assert queries.rows_of(operator, queries.devices_of(operator))[0].how == "up"
    assert sum_up.func() >= 3
    strip = queries.strip_of(Device.objects.get(), timezone.now().date())
    assert (strip[-1][1], strip[0][1]) == ("ok", "unknown")
    assert tidy.func() == 0


def test_the_tree_begins_at_the_gateway_and_holds_everybody_once():
    ties = [Tie("a", "b", "cut"), Tie("a", "c"), Tie("c", "b"), Tie("x", "y")]
    tree = branches_of(["b", "a", "c", "y", "z"], ties, ["a"])
    assert [(each.key, each.depth, each.parent) for each in tree] == [
        ("a", 0, None), ("c", 1, "a"), ("b", 1, "a"), ("y", 0, None), ("z", 0, None),
    ]  # fmt: skip
