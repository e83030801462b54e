"""Looks at devices for real: Debian's snmpd, an exporter's page, routing daemons that tell."""

import asyncio
import os
import shutil
import socket
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from liane.measurement import exporters, mibs
from liane.measurement.probes.agents import Agent
from liane.measurement.probes.lines import Meter
from liane.measurement.probes.looks import Look, Watched, look
from liane.measurement.readings import READINGS, Reading
from probes.servers import speed
from served import soon

CONFIG = """agentaddress udp:127.0.0.1:{port}
rocommunity village 127.0.0.1
createUser watcher SHA-256 "a long secret" AES "another secret"
rouser watcher priv
"""
METRICS = """# HELP node_wifi_station_signal_dbm The current signal strength, in decibel-milliwatts.
node_wifi_station_signal_dbm{device="wlan0",mac_address="02:00:00:00:00:01"} -61
node_wifi_station_signal_dbm{device="wlan0",mac_address="02:00:00:00:00:02"} -70
wifi_network_signal_dbm{ifname="ap0",ssid="Village \\"libre\\""} -255
node_network_receive_bytes_total{device="wlan0"} 1.5e+06
node_network_receive_bytes_total{device="lo"} 99
node_power_supply_online{power_supply="AC"} 0
node_power_supply_voltage_volt{power_supply="BAT0"} 12.4
node_time_seconds 1000
node_boot_time_seconds 400
node_load1 NaN
iperf3_received_bytes{target="10.0.0.9"} 2.5e+07
iperf3_received_seconds{target="10.0.0.9"} 5
iperf3_received_seconds{target="10.0.0.8"} 5
broken{ 3
"""
PAGES = {
    "/metrics": METRICS.encode(),
    "/mesh": b'{"type":"NetworkGraph","links":[{"source":"10.0.0.1","target":"10.0.0.2",'
    b'"cost":2}]}',
    "/wrong": b"<html>",
    "/file": bytes(2_000_000),
}


class Pages(BaseHTTPRequestHandler):
    """What an exporter and a routing daemon answer."""

    def do_GET(self):
        found = PAGES.get(self.path)
        self.send_response(200 if found is not None else 404)
        self.send_header("Content-Length", str(len(found or b"")))
        self.end_headers()
        self.wfile.write(found or b"")

    def log_message(self, *_said):
        pass


@pytest.fixture(scope="module")
def pages():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as tried:
        tried.bind(("127.0.0.1", 0))
        return tried.getsockname()[1]


@pytest.fixture(scope="module")
def snmpd(tmp_path_factory):
    """Debian's agent, with a community and a user of version 3."""
    assert shutil.which("snmpd"), "snmpd is not here: .ci/run installs it"
    folder, port = tmp_path_factory.mktemp("snmpd"), free_port()
    (folder / "own.conf").write_text(CONFIG.format(port=port))
    kept = folder / "kept"
    kept.mkdir()
    words = ["snmpd", "-C", "-c", str(folder / "own.conf"), "-f", "-Lf", str(folder / "log")]
    given = {"MIBS": "", "SNMP_PERSISTENT_DIR": str(kept), "SNMPCONFPATH": str(kept)}
    running = subprocess.Popen(words, env=os.environ | given)
    soon(lambda: listens(folder / "log"), "snmpd answers")
    yield port
    running.terminate()
    running.wait(timeout=10)


def listens(log: Path) -> bool:
    return log.exists() and "NET-SNMP version" in log.read_text(errors="replace")


def seen(*devices):
    return asyncio.run(look(devices, Look(timeout_s=1.0, echoes=1), Meter()))


def test_an_agent_is_read_by_community_and_signed_and_ciphered_and_refuses_others(snmpd):
    good = Agent("3", snmpd, user="watcher", signing="a long secret", ciphering="another secret")
    bad = Agent("3", snmpd, user="watcher", signing="a long secret", ciphering="not the secret")
    known, third, wrong, false = seen(
        *(
            Watched(key, "127.0.0.1", echo=False, agent=agent)
            for key, agent in (
                ("2c", Agent("2c", snmpd, "village")),
                ("3", good),
                ("wrong", Agent("2c", snmpd, "public")),
                ("false", bad),
            )
        )
    )
    for each in (known, third):
        assert each.failures == {}
        names = {reading.name for reading in each.readings}
        assert {"uptime_s", "port_up", "in_octets", "out_octets"} <= names
    assert (wrong.readings, set(wrong.failures), set(false.failures)) == ([], {"snmp"}, {"snmp"})
    assert "secret" not in repr(good) and "village" not in repr(Agent("2c", 1, "village"))


def test_what_vendors_tell_becomes_readings_and_what_cannot_be_is_left_out():
    told = {
        "1.3.6.1.2.1.31.1.1.1.1.3": "ath0", "1.3.6.1.2.1.2.2.1.8.3": 2,
        "1.3.6.1.4.1.41112.1.4.5.1.5.1": -64, "1.3.6.1.4.1.41112.1.4.5.1.9.1": 130_000_000,
        "1.3.6.1.4.1.41112.1.4.5.1.10.1": 65_000_000, "1.3.6.1.4.1.41112.1.4.5.1.15.1": 1,
        "1.3.6.1.4.1.14988.1.1.1.1.1.4.3": -2_147_483_648, "1.3.6.1.4.1.14988.1.1.3.8.0": 128,
        "1.3.6.1.2.1.33.1.4.1.0": 5, "1.3.6.1.2.1.33.1.2.4.0": 43,
    }  # fmt: skip
    assert set(mibs.readings_of(told)) == {
        Reading("port_up", 0.0, "ath0"), Reading("signal_dbm", -64.0, "radio1"),
        Reading("rate_mbps", 65.0, "radio1"), Reading("clients", 1.0, "radio1"),
        Reading("battery_v", 12.8), Reading("on_mains", 0.0), Reading("battery_percent", 43.0),
    }  # fmt: skip


def test_an_exporter_is_read_without_who_is_connected():
    found = exporters.readings_of(METRICS)
    assert set(found) == {
        Reading("clients", 2.0, "wlan0"), Reading("signal_dbm", -65.5, "wlan0"),
        Reading("in_octets", 1.5e6, "wlan0"), Reading("battery_v", 12.4),
        Reading("on_mains", 0.0), Reading("uptime_s", 600.0), Reading("throughput_mbps", 40.0),
    }  # fmt: skip
    assert "02:00" not in repr(found)
    assert {each.name for each in found} <= {*READINGS, "in_octets"}


def test_what_comes_across_a_link_is_measured_by_a_file_or_by_ndt7_or_is_unknown(pages):
    async def denies(_reader, writer) -> None:
        writer.write(b"\xff")  # what a busy server of iperf3 says
        writer.close()

    async def looked() -> list:
        server = await asyncio.start_server(speed, "127.0.0.1", 0)
        busy = await asyncio.start_server(denies, "127.0.0.1", 0)
        iperf3 = f"iperf3://127.0.0.1:{busy.sockets[0].getsockname()[1]}"
        ndt7 = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        ways = (
            f"{pages}/file",
            ndt7,
            f"{pages}/wrong",
            f"{pages}/none",
            "ws://127.0.0.1:1/",
            iperf3,
        )
        devices = [Watched(way, echo=False, speed=way) for way in ways]
        async with server, busy:
            told = await look(devices, Look(timeout_s=1.0), Meter())
            await asyncio.wait(asyncio.all_tasks() - {asyncio.current_task()})
        return told

    file, ndt7, *none = asyncio.run(looked())
    for each in (file, ndt7):
        (only,) = each.readings
        assert (only.name, each.failures) == ("throughput_mbps", {})
        assert only.value > 10
    assert [each.readings for each in none] == [[]] * 4
    assert "busy" in none[3].failures["speed"]
    assert "too little" in none[0].failures["speed"] and "404" in none[1].failures["speed"]
    assert none[2].failures["speed"] == "connection_refused"


@pytest.fixture
def iperf3():
    """Debian's server, for one test of throughput."""
    if not shutil.which("iperf3"):
        pytest.skip("iperf3 is not here: apt-get install iperf3")
    port = free_port()
    words = ["iperf3", "-s", "-1", "-p", str(port), "--forceflush"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as running:
        while "listening" not in running.stdout.readline():
            pass
        yield f"iperf3://127.0.0.1:{port}"
        assert running.wait(timeout=5) == 0  # it was told that the test is over


def test_an_iperf3_server_is_asked_in_its_own_words(iperf3):
    (there,) = seen(Watched("a", echo=False, speed=iperf3))
    assert [(each.name, each.value > 10) for each in there.readings] == [("throughput_mbps", True)]


def test_ways_fail_alone_and_each_says_why(pages):
    closed = f"127.0.0.1:{free_port()}"
    device, lost = seen(
        Watched(
            "a", "127.0.0.1", exporter=f"{pages}/metrics", mesh="page", mesh_at=f"{pages}/mesh"
        ),
        Watched("b", "127.0.0.1", exporter=f"{pages}/none", mesh="babel", mesh_at=closed),
    )
    assert device.failures == {}
    assert device.tale.links == (("10.0.0.1", "10.0.0.2", 2.0),)
    assert {"up", "signal_dbm", "battery_v"} <= {each.name for each in device.readings}
    assert lost.failures["mesh"] == "connection_refused"
    assert "404" in lost.failures["exporter"]
    assert lost.readings[0] == Reading("up", 1.0)
    (odd,) = seen(Watched("c", echo=False, mesh="page", mesh_at=f"{pages}/wrong"))
    assert (odd.tale, set(odd.failures)) == (None, {"mesh"})
