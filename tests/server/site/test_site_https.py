"""HTTPS by Debian's Caddy, configured by `liane https`, in front of a server."""

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

import served as box
from liane.cli.https import caddyfile
from liane.server.site.demo import PASSWORD
from liane.server.site.safety import ProxyOnTheBox
from served import demo, liane, soon

NAME = "reseau.test"
CADDY = shutil.which("caddy")
with_caddy = pytest.mark.skipif(CADDY is None, reason="Caddy is not installed (Debian: caddy)")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Phone:
    """A browser of the village: it knows the box's name, and trusts what it was told to."""

    http: int
    https: int
    home: Path
    cookies: dict[str, str]

    @property
    def authority(self) -> Path:
        return self.home / ".local/share/caddy/pki/authorities/local/root.crt"

    def ask(self, path: str, sent: dict[str, str] | None = None, **headers: str):
        trust = ssl.create_default_context(cafile=str(self.authority))
        with socket.create_connection(("127.0.0.1", self.https), timeout=30) as plain:
            return self._answer(trust.wrap_socket(plain, server_hostname=NAME), path, sent, headers)

    def ask_plainly(self, path: str, host: str = NAME, **headers: str):
        with socket.create_connection(("127.0.0.1", self.http), timeout=30) as plain:
            return self._answer(plain, path, None, {"Host": host} | headers)

    def _answer(self, wire, path, sent, headers):
        talk = http.client.HTTPConnection(NAME)
        talk.sock = wire
        given = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if sent is not None:
            given |= {"Content-Type": "application/x-www-form-urlencoded"}
            given |= {"Origin": f"https://{NAME}", "Host": NAME}
            body = urlencode(sent)
        talk.request("POST" if body else "GET", path, body, given | headers)
        answer = talk.getresponse()
        answer.text = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        wire.close()
        return answer


@pytest.fixture(scope="module")
def proxied(tmp_path_factory) -> Iterator[Phone]:
    """The demonstration behind Caddy, by the box's own authority."""
    folder = tmp_path_factory.mktemp("caddy")
    phone = Phone(free_port(), free_port(), folder, {})
    for served in box.serve(demo(folder / "home"), LIANE_PROXY="1"):
        ports = ["--http-port", str(phone.http), "--https-port", str(phone.https)]
        port = ["--port", served.address.rstrip("/").rpartition(":")[2]]
        written = liane("https", NAME, "--own-authority", *ports, *port)
        assert written.returncode == 0, written.stderr
        (folder / "Caddyfile").write_text(written.stdout)
        with (folder / "log").open("w") as log:
            process = subprocess.Popen(
                [CADDY, "run", "--config", "Caddyfile", "--adapter", "caddyfile"],
                cwd=folder,
                env={**os.environ, "HOME": str(folder), "XDG_DATA_HOME": ""},
                stderr=log,
            )
        try:
            soon(lambda: answers(phone), (folder / "log").read_text())
            yield phone
        finally:
            process.terminate()
            process.wait(timeout=30)


def answers(phone: Phone) -> bool:
    try:
        return phone.ask("/").status == 200
    except OSError:
        return False


@pytest.fixture
def phone(proxied: Phone) -> Phone:
    return Phone(proxied.http, proxied.https, proxied.home, {})


def token(page: str) -> str:
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]


@with_caddy
@pytest.mark.slow
def test_one_signs_in_by_https_with_secure_cookies(phone):
    page = phone.ask("/compte/entrer/").text
    sent = {"csrfmiddlewaretoken": token(page), "username": "Awa", "password": PASSWORD}
    came_in = phone.ask("/compte/entrer/", sent)
    assert came_in.status == 302, came_in.text
    set_ = [line for line in came_in.headers.get_all("Set-Cookie") if "__Host-sessionid" in line]
    assert "Secure" in set_[0]
    assert "HttpOnly" in set_[0]
    assert phone.ask("/o/farako/journal/").status == 200
    assert came_in.headers["Strict-Transport-Security"].startswith("max-age=")


@with_caddy
@pytest.mark.slow
def test_the_name_by_http_leads_to_https(phone):
    answer = phone.ask_plainly("/o/farako/?x=1")
    assert answer.status == 302
    assert answer.headers["Location"] == f"https://{NAME}:{phone.https}/o/farako/?x=1"


@with_caddy
@pytest.mark.slow
def test_by_its_address_the_box_is_read_over_http_and_takes_no_password_there(phone):
    assert phone.ask_plainly("/o/farako/", host="192.168.1.2").status == 200
    entry = phone.ask_plainly("/compte/entrer/", "192.168.1.2", **{"X-Forwarded-Proto": "https"})
    assert entry.status == 200
    assert 'type="password"' not in entry.text


@with_caddy
@pytest.mark.slow
def test_a_phone_fetches_the_boxs_own_authority_once(phone):
    answer = phone.ask_plainly("/autorite.crt", host="192.168.1.2")
    assert answer.text == phone.authority.read_text()
    assert phone.ask_plainly("/autorite.key", host="192.168.1.2").status == 404


@with_caddy
@pytest.mark.slow
def test_caddy_keeps_no_address_of_visitors(phone):
    phone.ask("/")
    assert "remote_ip" not in (phone.home / "log").read_text()


AUTHORITY = """{
	admin off
	skip_install_trust
	http_port 9080
	https_port 9443
}
https://localhost {
	tls internal
	acme_server
}
"""


def alone(*words: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a network of its own, as somebody who may do everything there."""
    command = ["unshare", "-rnm", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@with_caddy
@pytest.mark.slow
def test_a_certificate_got_by_acme_is_still_there_after_a_restart_in_a_cut(tmp_path):
    if shutil.which("curl") is None or alone("true").returncode:
        pytest.skip("no curl, or no network of one's own here (unshare)")
    root = tmp_path / "authority-home/.local/share/caddy/pki/authorities/local/root.crt"
    where = f"\tacme_ca https://localhost:9443/acme/local/directory\n\tacme_ca_root {root}\n"
    written = caddyfile(["reseau.example"])
    (tmp_path / "authority").write_text(AUTHORITY)
    (tmp_path / "box").write_text(written.replace("\tadmin off\n", f"\tadmin off\n{where}") + "\n")
    done = alone("bash", str(Path(__file__).with_name("acme_and_cut.sh")), str(tmp_path))
    said = re.findall(r'respond "(.+?)"', written)[-1]  # in the language in use
    assert done.stdout.splitlines() == [f"uplink: {said}", f"cut: {said}"], done.stderr


@with_caddy
@pytest.mark.parametrize(
    "how",
    [{}, {"own_authority": True}, {"email": "awa@example.org", "ports": (8080, 8443)}],
    ids=["public authority", "own authority", "other ports"],
)
def test_caddy_accepts_what_is_written(tmp_path, how):
    (tmp_path / "Caddyfile").write_text(caddyfile(["reseau.example", "b.example"], **how) + "\n")
    words = [CADDY, "adapt", "--config", "Caddyfile", "--adapter", "caddyfile"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_certificate_kept_by_others_is_named():
    files = (Path("/etc/x/full.pem"), Path("/etc/x/key.pem"))
    assert 'tls "/etc/x/full.pem" "/etc/x/key.pem"' in caddyfile(["a.example"], files=files)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["https://reseau.example"], "not a name"),
        (["reseau.example:443"], "not a name"),
        (["a}b.example"], "not a name"),
        (["192.168.1.2"], "not a name"),
        (["."], "not a name"),
        (["reseau.lan"], "--own-authority"),
        (["reseau"], "--own-authority"),
        (["reseau.example", "--key", "k.pem"], "go together"),
        (["reseau.example", "--email", "nobody"], "not an e-mail"),
    ],
)
def test_what_cannot_be_written_is_said(words, said, capsys, monkeypatch):
    from liane.cli import main

    monkeypatch.setenv("LIANE_LANG", "en")
    assert main(["https", *words]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("asks", "believed"),
    [("127.0.0.1", True), ("::1", True), ("::ffff:127.0.0.1", True), ("192.168.1.7", False)],
)
def test_only_a_proxy_on_the_box_is_believed(settings, asks, believed):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    request = RequestFactory().get("/", REMOTE_ADDR=asks, HTTP_X_FORWARDED_PROTO="https")
    seen = []
    ProxyOnTheBox(lambda each: seen.append(each.is_secure()) or HttpResponse())(request)
    assert seen == [believed]
