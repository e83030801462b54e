"""`liane view`: the folder on the loopback, with a policy, and messages that say what to do."""

import http.client
import re
import signal
import socket
import subprocess
import sys
import threading

import pytest

from liane.cli import main, view
from liane.errors import BadInput, MissingResource


@pytest.fixture
def server(plan_folder):
    with view.open_server(plan_folder, "127.0.0.1", 0) as opened:
        thread = threading.Thread(target=opened.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield opened
        opened.shutdown()
        thread.join()


def ask(server, path, host="localhost", method="GET"):
    line = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=5)
    line.request(method, path, headers={"Host": host})
    answer = line.getresponse()
    body = answer.read()
    line.close()
    return answer, body


def test_the_index_leads_to_the_report(server):
    answer, _body = ask(server, "/")
    assert (answer.status, answer.getheader("Location")) == (302, "/report.html")


def test_pages_come_with_a_policy_that_allows_no_script(server):
    answer, body = ask(server, "/report.html")
    policy = answer.getheader("Content-Security-Policy")
    assert answer.status == 200
    assert b"<title>" in body
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert answer.getheader("X-Content-Type-Options") == "nosniff"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/network.geojson", "application/geo+json"),
        ("/network.kml", "application/vnd.google-earth.kml+xml"),
        ("/settings/mikrotik/colline-2.rsc", "text/plain; charset=utf-8"),
        ("/letters/regulator-ml.txt", "text/plain; charset=utf-8"),
    ],
)
def test_files_have_their_type(server, path, kind):
    answer, _body = ask(server, path)
    assert (answer.status, answer.getheader("Content-Type")) == (200, kind)


@pytest.mark.parametrize("path", ["/sites/", "/../plan.json.secret", "/%2e%2e/%2e%2e/etc/passwd"])
def test_folders_are_not_listed_and_nothing_outside_is_served(server, path):
    assert ask(server, path)[0].status == 404


def test_another_sites_name_gets_nothing_on_the_loopback(server):
    assert ask(server, "/plan.json", host="evil.example")[0].status == 421
    assert ask(server, "/plan.json", host="127.0.0.1:8000")[0].status == 200
    assert ask(server, "/plan.json", host="[::1]:8000")[0].status == 200


def test_a_folder_without_a_plan_is_a_missing_resource(tmp_path, capsys):
    with pytest.raises(MissingResource, match="liane plan"):
        view.open_server(tmp_path, "127.0.0.1", 0)
    assert main(["--lang", "en", "view", str(tmp_path)]) == 4
    said = capsys.readouterr().err
    assert "there is no plan here" in said
    assert f"liane plan PROJECT.toml --out {tmp_path}" in said


def test_a_taken_port_is_named_with_the_next_one_and_exits_four(plan_folder, capsys):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        words = ["--lang", "en", "view", str(plan_folder), "--port", str(port), "--no-browser"]
        assert main(words) == 4
    said = capsys.readouterr().err
    assert f"port {port} is taken" in said
    assert f"--port {port + 1}" in said


@pytest.mark.parametrize("port", [-1, 65536])
def test_a_port_that_cannot_be_is_bad_input(plan_folder, port):
    with pytest.raises(BadInput, match=str(port)):
        view.open_server(plan_folder, "127.0.0.1", port)


def test_an_address_of_another_machine_is_a_missing_resource(plan_folder):
    with pytest.raises(MissingResource, match=r"192\.0\.2\.1"):
        view.open_server(plan_folder, "192.0.2.1", 0)


@pytest.mark.slow
def test_the_command_says_where_it_listens_and_how_to_stop_then_stops(plan_folder):
    start = (  # a job in the background of a shell would ignore Ctrl+C
        "import signal, sys; from liane.cli import main;"
        " signal.signal(signal.SIGINT, signal.default_int_handler); sys.exit(main())"
    )
    words = [sys.executable, "-c", start, "--lang", "en", "view", str(plan_folder)]
    words += ["--port", "0", "--no-browser"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as running:
        said = running.stdout.readline() + running.stdout.readline()
        port = int(re.search(r"http://127\.0\.0\.1:(\d+)/", said)[1])
        with socket.create_connection(("127.0.0.1", port), timeout=5):
            pass
        running.send_signal(signal.SIGINT)
        rest = running.communicate(timeout=10)[0]
    assert "Ctrl+C" in said
    assert running.returncode == 0
    assert "stopped" in rest
