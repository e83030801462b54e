"""The probe as a task of the box, and measurements that people bring: real files, real process."""

import http.server
import io
import json
import os
import signal
import tarfile
import threading
import time
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from liane.detection import series
from liane.errors import BadInput
from liane.measurement.probes import check
from liane.server.community.accounts.erasure import erase_account
from liane.server.lookout.devices import actions as devices
from liane.server.lookout.devices.models import Condition
from liane.server.lookout.incidents import actions as incidents
from liane.server.lookout.incidents import dossier
from liane.server.lookout.incidents.joining import Event, Found
from liane.server.lookout.incidents.models import Cause, Finding, Incident, Signal, State
from liane.server.lookout.measures import (
    actions,
    job,
    jobs,
    keeping,
    knowing,
    queries,
    rules,
    tasks,
    weighing,
)
from liane.server.lookout.measures.forms import ProbeForm
from liane.server.lookout.measures.models import Batch, Consent, Pause, Probe, Round
from liane.server.lookout.preparedness.models import Sign
from liane.server.site.models import AuditLine
from liane.server.site.processes import children_of
from served import soon

BASE = "/o/dougouba/vigie/"
AT = datetime(2026, 3, 12, 6, tzinfo=UTC)


@pytest.fixture
def kadia(bearer, somebody):
    return somebody("Kadia", "technician", "safety")


def event(kind="blocking", about="ML · AS1 · x.org", start=AT, end=None, **more):
    return Event(
        kind=kind, about=about, start=start, detected_at=start + timedelta(hours=1), end=end,
        confidence=0.9, text=f"{about}: {kind}", rules="r-1", **more,
    )  # fmt: skip


def found(*events, **more):
    values = {"title": "Coupure", "country": "ML", "causes": (("unknown", 0.8, ("peu su",)),)}
    return Found(events=events, **(values | more))


def take(operator, *events, **more):
    return incidents.take_found(operator, found(*events, **more), None)


# --- what detection found becomes incidents -----------------------------------------------------


def test_a_happening_is_told_once_and_a_machine_goes_no_further_than_measured(operator, bearer):
    # Given a blocking that is found twice, the second time with a later onset and its end
    first = take(operator, event())
    again = take(operator, event(start=AT + timedelta(hours=2), end=AT + timedelta(hours=9)))
    # Then there is one incident, measured, not public, over by itself, its causes for the team
    assert first.pk == again.pk and Finding.objects.count() == 1
    told = list(Signal.objects.order_by("at").values_list("says", "reliability", "nearness"))
    assert told == [("blocked", "likely", "measured"), ("back", "likely", "measured")]
    assert (again.step, again.public_since, again.state) == ("measured", None, State.OVER)
    assert again.kind == "blocked" and again.services == ["sites"]
    assert Cause.objects.get().percent == 80
    # When more of it is found, it goes on
    assert take(operator, event(about="ML · AS2 · x.org")).state == State.RUNNING


@pytest.mark.parametrize(
    ("theirs", "late_h", "joins"),
    [
        ({"services": ["internet"]}, 5, True),
        ({"services": ["internet"]}, 50, True),  # it goes on since
        ({"services": ["internet"], "kind": "local"}, 1, False),
        ({"services": ["social"]}, 1, False),  # singled out is another family
        ({"services": ["internet"], "began_at": None}, 1, True),  # at the hour it was opened
        ({"services": ["internet"], "area": "UG"}, 1, False),
    ],
)
def test_what_people_opened_is_joined_and_not_doubled(operator, bearer, theirs, late_h, joins):
    now = timezone.now() - timedelta(days=3)
    facts = {"began_at": now, **theirs}
    opened = incidents.open_incident(operator, acting_member=bearer, title="Rien", **facts)
    if facts["began_at"] is None:
        now = opened.detected_at - timedelta(hours=1)
    home = take(operator, event("silence", "ML · AS1", now + timedelta(hours=late_h)))
    assert (home.pk == opened.pk) is joins
    assert home.state == State.RUNNING


def test_a_person_splits_and_the_machine_follows(operator, bearer):
    # Given an incident that holds what two networks showed
    one, two = event(), event(about="ML · AS2 · x.org")
    home = take(operator, one, two)
    apart = Signal.objects.get(finding__about=two.about)
    other = incidents.split(home, [apart.pk], "Autre chose", acting_member=bearer)
    # When the same is found again, with the end of the second
    take(operator, one, event(about=two.about, end=AT + timedelta(hours=4)))
    # Then each stays where the person put it, and the return is told there
    assert home.signals.count() == 1
    assert list(other.signals.values_list("says", flat=True)) == ["blocked", "back"]
    # And what a person weighed or closed stays
    incidents.set_cause(home, "provider", 60, "panne dite", acting_member=bearer)
    home.refresh_from_db()
    incidents.close_incident(home, acting_member=bearer)
    assert take(operator, one, event(about="ML · AS3 · x.org")).state == State.CLOSED
    assert Cause.objects.get(incident=home, cause="provider").percent == 60


@pytest.mark.parametrize(
    ("network", "lost_h", "cause"),
    [("AS37", 3.0, "own_power"), ("AS37", 0.3, "unknown"), ("AS99", 3.0, "unknown")],
)
def test_power_that_our_own_devices_lost_explains_what_was_seen_through_them(
    network, lost_h, cause
):
    # Given a silence of a network that was known after three hours, and a mast without power
    at_s = AT.timestamp()
    group = {"country": "ML", "network": network}
    silent = series.Event(group, "silence", at_s, at_s + 3 * 3600, None, 0.9)
    lost = {"kind": "power_lost", "at_s": at_s - 60, "until_s": at_s + 3600 * lost_h}
    asked = {"asn": 37, "network": "Farako", "country": "ML", "signals": [
        lost | {"reliability": 0.9, "people": False},
    ]}  # fmt: skip
    # Then it is our power where it lasted and where we looked through it, and nobody's else
    [told] = jobs.happenings([(silent, False)], [group], asked)
    assert told["causes"][0]["cause"] == cause


def test_the_link_that_fell_is_weighed_with_what_own_devices_showed_and_left_to_people(
    operator, bearer
):
    # Given the link of this box fell, and the provider's router has answered all the time
    began = timezone.now() - timedelta(hours=1)
    this = incidents.open_incident(
        operator, acting_member=None, title="Internet", services=["internet"], kind="unknown",
        beyond="operator", began_at=began, watched="uplink",
    )  # fmt: skip
    uplink = devices.add_device(
        acting_member=bearer, name="fai", kind="uplink", address="10.9.9.9"
    )  # fmt: skip
    Condition.objects.create(
        device=uplink, operator=operator, how="up", since=began - timedelta(days=2)
    )
    # When it is weighed, once, then with nothing new
    assert (weighing.weigh_all(), weighing.weigh_all()) == (1, 0)
    # Then neither our power nor our link is behind it, and nobody is named
    told = dict(Cause.objects.filter(incident=this).values_list("cause", "percent"))
    assert told["own_power"] + told["own_link"] < 10 <= told["upstream_cable"]
    assert this.step == "reported"
    # And where a person weighs, the machine is silent
    incidents.set_cause(this, acting_member=bearer, cause="provider", percent=60, reasons="appel")
    assert not weighing.is_wanted()


def test_a_date_at_risk_bears_witness_if_it_was_written_down_before(operator, bearer):
    now = timezone.now()
    assert knowing.known_beside(operator) == []  # no calendar says nothing
    for days, made in ((20, 40), (10, 2)):  # the second was written down when it was over
        sign = Sign.objects.create(
            operator=operator, kind="vote", what="vote", weight=3, source="journal",
            on_day=(now - timedelta(days=days)).date(), from_day=now.date(), until_day=now.date(),
        )  # fmt: skip
        Sign.objects.filter(pk=sign.pk).update(made_at=now - timedelta(days=made))
    told = [(each["kind"], (each["until_s"] - each["at_s"]) / 86400)
            for each in knowing.known_beside(operator)]  # fmt: skip
    assert [kind for kind, _days in told] == ["risk_date", "no_risk_date", "no_risk_date"]
    assert told[0][1] == pytest.approx(3) and sum(days for _kind, days in told) < 40.01


def test_what_came_late_is_labelled_and_a_title_accuses_nobody(operator):
    home = take(operator, event(late=True), title="Le gouvernement a coupé")
    assert "government" not in home.title.casefold() and "gouvernement" not in home.title
    assert Signal.objects.get().told.startswith("Arrivé en retard")
    assert Finding.objects.get().late


def test_the_silence_of_a_pause_is_no_event_and_that_of_others_is():
    def silence(network, start_s):
        return SimpleNamespace(kind="silence", group={"network": network}, start_s=start_s)

    own, early, other = silence("AS1", 5000), silence("AS1", 100), silence("AS2", 5000)
    kept = rules.spoken([own, early, other], [(4000.0, 9000.0)], "AS1", 600)
    assert kept == [early, other]
    hour = timedelta(hours=1)
    spans = [(AT, AT + hour / 4), (AT + hour, AT + hour), (AT + 9 * hour, AT + 9 * hour)]
    now = AT + 20 * hour
    assert rules.quiet_spans(spans, [(AT, now)], 60, now) == [
        (AT, now), (AT + hour, AT + 9 * hour), (AT + 9 * hour, now),
    ]  # fmt: skip


# --- the probe -----------------------------------------------------------------------------------


@pytest.fixture
def slow_site():
    """A site of this machine that answers at once, and one that lets wait for minutes."""
    over = threading.Event()

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            if "slow" in self.path:
                over.wait(20)
                return
            body = b"<title>here</title>" + b"x" * 300
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_unused):
            """Nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    over.set()
    server.shutdown()
    server.server_close()


def set_probe(member, *urls, **more):
    sites = "url,category_code\n" + "".join(f"{url},CTRL\n" for url in urls)
    values = {
        "country": "ML", "network": "Orange", "asn": 65001, "control": "", "every_minutes": 60,
        "daily_mb": 20.0, "pairs": 0, "own_list": True, "categories": [], **more,
    }  # fmt: skip
    return actions.set_probe(0, acting_member=member, sites=sites.encode(), **values)


def test_nothing_is_measured_before_somebody_agreed_for_that_country(kadia, operator, as_member):
    # Given a probe that is set, and a page that says what it means in Mali
    set_probe(kadia, "http://127.0.0.1:9/")
    with pytest.raises(BadInput, match="accord"):
        actions.start(acting_member=kadia)
    assert "article 167" in as_member(kadia).get(f"{BASE}sonde/accord/").content.decode()
    # When she agrees, it may be switched on; another country asks again and stops it
    actions.agree("ml", acting_member=kadia)
    assert actions.start(acting_member=kadia).on
    assert list(queries.due_probes(timezone.now()))
    assert not set_probe(kadia, "http://127.0.0.1:9/", country="SN").on
    assert keeping.is_stopped(operator) and not list(queries.due_probes(timezone.now()))
    # And who agreed is nobody once she is erased
    erase_account(kadia.user)
    assert Consent.objects.get().agreed_by is not None


def test_stop_ends_a_round_within_seconds_and_kill_nine_loses_nothing(
    kadia, operator, slow_site, monkeypatch, as_member
):
    set_probe(kadia, f"{slow_site}/a", *(f"{slow_site}/slow{n}" for n in range(9)))
    monkeypatch.setattr(tasks, "_PER_SECOND", 20)
    actions.agree("ML", acting_member=kadia)
    actions.start(acting_member=kadia)

    def after(wanted, act):
        """Once the first site is in the journal."""
        journal = keeping.probe_folder(operator) / "journal"

        def bytes_there():
            return sum(file.stat().st_size for file in journal.glob("*.jsonl"))

        soon(lambda: bytes_there() > wanted, "the first site is measured")
        act()

    # When its process is killed after the first site
    killer = threading.Thread(
        target=after, args=(0, lambda: os.kill(children_of(os.getpid())[-1], signal.SIGKILL))
    )
    killer.start()
    this = tasks.begin(queries.probe_of(operator))
    assert tasks.begin(queries.probe_of(operator)) is None  # one at a time
    assert tasks.make_round(this) == Round.State.CUT
    killer.join()
    # And the next round is stopped by a tap, or by a pause, which reads as a round that ended
    size = sum(len(each) for each in keeping.journal_of(operator))
    stopper = threading.Thread(target=after, args=(size, lambda: keeping.stop_now(operator)))
    stopper.start()
    this, began = tasks.begin(queries.probe_of(operator)), time.monotonic()
    assert tasks.make_round(this) == Round.State.STOPPED
    stopper.join()
    # Then what both had measured is signed and in the table, and nothing waited for the slow ones
    this.refresh_from_db()
    assert this.batch.records >= 2 and time.monotonic() - began < 19
    assert this.measured == 1 and this.day_bytes > 300 and this.clock["clock"]
    client = as_member(kadia)
    journal = b"".join(client.get(f"{BASE}sonde/journal.jsonl").streaming_content)
    signed = check([("journal", at, line) for at, line in enumerate(journal.splitlines())])
    assert signed.lines == this.batch.records and signed.problems == []
    assert Probe.objects.get().read_to["bytes"] == len(journal)
    page = client.get(f"{BASE}sonde/").content.decode()
    assert "1 mesure" in page and f"depuis le {timezone.now():%d/%m/%Y}" in page
    assert queries.probe_of(operator).journal["lines"] == len(journal.splitlines())


def test_what_the_probe_asks_beside_sites_is_set_on_its_page(kadia, operator, as_member):
    # Given a watched uplink; chosen resolvers, one of them sealed, and a server of speed tests
    devices.add_device(acting_member=kadia, name="Orange", kind="uplink", address="192.0.2.9")
    set_probe(kadia, resolvers=["9.9.9.9"], speed="wss://speed.example/", uplinks=True)
    sent = {
        "seen_version": 2, "country": "ML", "every_minutes": 60, "daily_mb": 20, "keep_mb": 500,
        "pairs": 0, "resolvers": "9.9.9.9\r\nhttps://9.9.9.9/dns-query", "uplinks": "on",
    }  # fmt: skip
    browser = as_member(kadia)
    form = browser.get(f"{BASE}sonde/reglages/").content.decode()
    asked = ProbeForm(probe=queries.probe_of(operator)).fields
    assert [name for name in asked if f'name="{name}"' not in form] == []
    assert browser.post(f"{BASE}sonde/reglages/", sent).status_code == 302
    # Then its process is asked for them, the uplink without its name
    probe = queries.probe_of(operator)
    plan = job._plan(tasks._plan(probe))
    assert plan.asking.resolvers == ("9.9.9.9", "https://9.9.9.9/dns-query")
    assert [(each.name, each.kind) for each in plan.devices] == [("uplink 1", "uplink")]
    assert (plan.traces, probe.keep_mb) == (True, 500)
    page = browser.get(f"{BASE}sonde/").content.decode()
    assert "https://9.9.9.9/dns-query" in page
    # And what cannot be asked is said
    for wrong in ({"resolvers": "dns.example"}, {"speed": "speed.example"}):
        assert browser.post(f"{BASE}sonde/reglages/", sent | wrong).status_code == 400


def test_lines_that_told_an_incident_something_are_held_with_its_hours(operator):
    # Given a round whose lines became part of an incident, and one that told nothing
    incident = take(operator, event(end=AT + timedelta(hours=9)))
    for at, told in ((AT + timedelta(days=3), [str(incident.pk)]), (AT + timedelta(days=60), [])):
        this = Round.objects.create(operator=operator, began_at=at, ended_at=at, state="done")
        Batch.objects.create(operator=operator, round=this, incidents=told)
    # Then the hours of both are held, and no others
    assert queries.held_of(operator) == [
        (AT, AT + timedelta(hours=9)),
        (AT + timedelta(days=3), AT + timedelta(days=3)),
    ]


def test_a_pause_is_nobodys_affair(kadia, operator, bearer, somebody, as_member):
    actions.agree("ML", acting_member=kadia)
    actions.start(acting_member=kadia)
    moussa = somebody("Moussa", "technician")
    lines = AuditLine.objects.count()
    # When somebody who is in danger asks for silence
    as_member(moussa).post(f"{BASE}sonde/pause/", {"hours": "24"})
    # Then nothing runs, no line says it, and of others only the safety referent sees it
    assert tasks.begin_due() == 0 and queries.is_paused(operator)
    assert AuditLine.objects.count() == lines
    seen = [queries.pause_seen(operator, each) is not None for each in (moussa, kadia, bearer)]
    assert seen == [True, True, False]
    actions.lift_pause(acting_member=bearer)
    assert queries.is_paused(operator)
    actions.lift_pause(acting_member=kadia)
    assert not queries.is_paused(operator)
    # And one that was asked for while the clock stood in 1970 holds once it is set, until lifted
    since = datetime(1970, 1, 2, tzinfo=UTC)
    Pause.objects.create(operator=operator, since=since, until=since + timedelta(hours=3), mark="?")
    assert queries.is_paused(operator)
    actions.lift_pause(acting_member=kadia)
    assert not queries.is_paused(operator)


def test_a_round_that_nobody_hears_is_closed_and_an_erased_operator_leaves_no_file(operator):
    lost = Round.objects.create(operator=operator)
    folder = keeping.probe_folder(operator)
    tasks.begin_due()
    lost.refresh_from_db()
    assert lost.state == Round.State.CUT
    keeping.erase(operator.pk)
    assert not folder.exists()


# --- what people bring ---------------------------------------------------------------------------


def incident_file(**more):
    told = {
        "format": "liane-incident-1", "id": "2026-01-17-ug-1", "title": "Blocage : x.org",
        "operator": {"slug": None, "name": None, "country": "UG", "clock_zone": None},
        "step": "confirmed", "began_at": "2026-01-17T22:10:00Z",
        "detected_at": "2026-01-18T11:00:00Z", "ended_at": None,
        "scope": [{"kind": "country", "name": "UG"}], "services": ["x.org"],
        "signals": [{
            "at": "2026-01-17T22:10:00Z", "received_at": "2026-01-18T11:00:00Z",
            "source": "liane.detection", "kind": "blocking", "text": "UG · AS1 · x.org : bloqué",
            "by_person": False, "reliability": 0.97, "raw": None,
        }],
        "causes": [{"cause": "national_order", "probability": 0.9, "reasons": ["dit ailleurs"]}],
        "impacts": [], "custody": [], "consents": [], "raw": [], "rules_version": "r",
        "recompute": None, **more,
    }  # fmt: skip
    return json.dumps(told)


def test_files_are_read_whole_and_what_is_not_is_told_with_its_line(
    kadia, operator, as_member, tmp_path
):
    # Given an archive with good measurements, an incident file, and what is neither
    good = [
        {"test_name": "web_connectivity", "measurement_start_time": "2026-01-17 22:10:00",
         "probe_cc": "UG", "probe_asn": "AS1", "input": f"https://x{n}.org/", "report_id": "r",
         "test_keys": {"queries": [], "tcp_connect": [], "requests": [], "tls_handshakes": []}}
        for n in range(3)
    ]  # fmt: skip
    lines = [*map(json.dumps, good), "{ not json", json.dumps({"some": "thing"})]
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, text in (("m.jsonl", "\n".join(lines)), ("i.json", incident_file())):
            about = tarfile.TarInfo(name)
            about.size = len(text.encode())
            archive.addfile(about, io.BytesIO(text.encode()))
    client = as_member(kadia)
    sent = SimpleUploadedFile("mesures.tar.gz", packed.getvalue())
    page = client.post(f"{BASE}mesures/apporter/", {"file": sent})
    # When it is read
    batch = Batch.objects.get()
    assert page.status_code == 302 and tasks.read(batch) == "done", (batch.message, batch.facts)
    batch.refresh_from_db()
    # Then every record is counted, and what was set aside is told with its place and reason
    assert (batch.records, batch.rejected) == (4, 2)
    said = client.get(f"{BASE}mesures/{batch.pk}/").content.decode()
    assert "ligne 4" in said and "JSON" in said and "Blocage : x.org" in said
    # And the happening is measured, whatever its file says, elsewhere, and not public
    home = Incident.objects.get()
    assert (home.step, home.area, home.beyond, home.public_since) == (
        "measured", "UG", "country", None,
    )  # fmt: skip
    assert home.signals.get().raw.sha256 == batch.sha256
    # And the same file is not read twice
    client.post(f"{BASE}mesures/apporter/", {"file": SimpleUploadedFile("b.gz", packed.getvalue())})
    assert Batch.objects.count() == 1


def test_a_dump_of_rows_that_were_judged_elsewhere_is_brought_too(kadia, operator):
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    into = "INSERT INTO t (probe_cc, probe_asn, input, measurement_start_time, tcp_blocked, tcp_ok)"
    rows = [
        f"('ML', 37, 'https://a.example/', '{begin + timedelta(hours=2 * n):%Y-%m-%d %H:%M:%S}', "
        f"{int(n > 120)}, {int(n <= 120)})" for n in range(160)
    ]  # fmt: skip
    data = f"{into} VALUES {', '.join([*rows, '(1)'])};".encode()
    batch = actions.bring("rows.sql", data, acting_member=kadia, table={})
    assert tasks.read(batch) == "done", (batch.message, batch.facts)
    batch.refresh_from_db()
    assert (batch.records, batch.rejected, batch.found) == (160, 1, 1)
    home = Incident.objects.get()
    assert home.kind == "blocked"
    told = dossier.incident_file(home)["recompute"]
    assert told.startswith(f"liane detect --measurements {batch.sha256}")


def test_a_series_is_brought_with_what_its_columns_are(kadia, operator):
    hours = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=n) for n in range(24 * 16)]
    rows = [
        f"{hour:%Y-%m-%d %H:%M},{zone},{5 if 24 * 13 <= n < 24 * 14 else 100 + n % 3}"
        for n, hour in enumerate(hours) for zone in ("Kayes", "Mopti", "Gao")
    ]  # fmt: skip
    data = "\n".join(["t,region,v", *rows, "hier,Kayes,3"]).encode()
    table = {"time": "t", "value": "v", "arrivals": False, "groups": ["region"], "offset": "Z"}
    batch = actions.bring("séries.csv", data, acting_member=kadia, table=table)
    assert tasks.read(batch) == "done", (batch.message, batch.facts)
    batch.refresh_from_db()
    assert batch.rejected == 1 and batch.found == 1
    home = Incident.objects.get()
    assert home.state == State.OVER and home.signals.filter(says="cut").count() == 3
    # And its file says how the table is read, so that it is found again from the evidence alone
    words = f"--series {batch.sha256} --time-col t --value-col v --group-cols region"
    assert words in dossier.incident_file(home)["recompute"]
