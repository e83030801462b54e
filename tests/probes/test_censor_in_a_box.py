"""A censor in a box: the probe runs for real behind a middlebox, and each act of it is named.

Namespaces on this machine, nothing outside them. Where namespaces are allowed nothing is skipped.
"""

import json

import pytest

from liane.detection import verdict
from probes import servers
from probes.box import Box

# Ways that leave the probe waiting are waited for less long; a busy machine needs the rest.
_SEALED = f"https://{servers.OTHER_RESOLVER}/dns-query"
_WORDS = {"throttling": ["--pairs", "5"], "dns injection": ["--resolver", _SEALED]}
_PATIENCE = {"dns injection": "0.2", "silent drop": "0.2", "throttling": "0.15"}


@pytest.fixture(scope="module")
def box(tmp_path_factory):
    made = Box(tmp_path_factory.mktemp("box"))
    yield made
    made.end()


@pytest.fixture(autouse=True)
def nobody_censors_at_first(box):
    box.do(way="nothing")


@pytest.fixture(scope="module")
def censored(box):
    """What the probe saw under one way of censoring: the run, and the lines it wrote."""
    known = {}

    def look(way, name="news.example", instead=""):
        key = f"{way} {instead}"
        if key not in known:
            box.do(way=way, name=name, instead=instead)
            run = box.probe(key, *_WORDS.get(way, []), patience=_PATIENCE.get(way, "0.5"))
            known[key] = run, box.measured(key)
        return known[key]

    return look


def wrong(run):
    return [(each["kind"], each["layer"], each["targets"]) for each in run["rounds"][-1]["wrong"]]


NEWS, RADIO = "https://news.example/", "http://radio.example/"


@pytest.mark.parametrize(
    ("way", "name", "instead", "layer"),
    [
        ("dns injection", "news.example", "", "dns"),
        ("dns injection", "news.example", servers.SHUT, "dns"),
        ("dns refusal", "news.example", "", "dns"),
        ("dns no such name", "news.example", "", "dns"),
        ("reset on sni", "news.example", "", "tls"),
        ("silent drop", "news.example", "", "tcp"),
        ("tls man in the middle", "news.example", servers.FALSE_SITE, "tls"),
        ("http block page", "radio.example", servers.BLOCK_PAGE, "http"),
        ("http block page", "radio.example", servers.FOREIGN_PAGE, "http"),
        ("http block page", "radio.example", servers.REDIRECT, "http"),
        ("reset on host", "radio.example", "", "http"),
        ("throttling", "news.example", "", "throughput"),
    ],
)
def test_each_way_of_blocking_a_site_is_named_by_its_layer(censored, way, name, instead, layer):
    run, lines = censored(way, name, instead)
    target = RADIO if layer == "http" else NEWS
    assert wrong(run) == [("blocked", layer, [target])]
    sites = [each for each in lines if each["test_name"] == "web_connectivity"]
    found = {each["input"]: verdict(each) for each in sites}
    assert (found[target].state, found[target].layer) == ("blocked", layer)
    assert {each.state for site, each in found.items() if site != target} == {"ok"}


def test_the_own_address_that_a_page_repeats_is_not_kept(censored):
    _run, lines = censored("reset on sni")
    shop = next(each for each in lines if each["input"] == "https://shop.example/")
    assert "Seen from [own address]" in shop["test_keys"]["requests"][0]["response"]["body"]
    assert "100.64.1.2" not in json.dumps(lines).replace("100.64.1.254", "")


def test_an_answer_that_is_injected_is_kept_with_the_true_one_that_follows(censored):
    _run, written = censored("dns injection")
    lines = [each for each in written if each["input"] == NEWS]
    asked = [each for each in lines[0]["test_keys"]["queries"] if each["query_type"] == "A"]
    assert asked[0]["answers"][0]["ipv4"] == "66.220.144.1"
    assert asked[0]["x_second_answer"]["addresses"] == list(servers.NAMES["news.example"])
    sealed = [each for each in asked if each["engine"] == "doh"]
    assert [each["resolver_address"] for each in sealed] == [_SEALED]
    assert sealed[0]["answers"][0]["ipv4"] == servers.NAMES["news.example"][0]


def test_the_certificate_of_a_man_in_the_middle_is_kept(censored):
    _run, lines = censored("tls man in the middle", instead=servers.FALSE_SITE)
    line = next(each for each in lines if each["input"] == NEWS)
    shake = line["test_keys"]["tls_handshakes"][0]
    assert (shake["failure"], len(shake["peer_certificates"])) == ("ssl_unknown_authority", 1)


def test_a_full_cut_accuses_nobody_of_blocking_a_site(box):
    box.do(way="full cut")
    run = box.probe("cut", patience="0.1")
    assert wrong(run) == [("cut", None, [])]
    assert {verdict(each).state for each in box.measured("cut")[3:]} == {"insufficient"}
    assert "our gateway: answers" in run["rounds"][0]["wrong"][0]["reason"]


def test_a_captive_portal_is_named_and_is_no_blocking(box):
    box.do(way="captive portal", instead=servers.PORTAL)
    assert wrong(box.probe("portal", patience="0.1")) == [("portal", None, [])]


def test_a_resolver_that_is_dead_is_named_and_is_no_blocking(box):
    box.probe("resolver", patience="0.5")
    box.do(way="dns injection", instead=servers.PORTAL)  # for all names, as portals do
    assert wrong(box.probe("resolver", patience="0.12")) == [("portal", None, [])]
    box.do(way="dead resolver")
    assert wrong(box.probe("resolver", patience="0.12")) == [("resolver", None, [])]


def test_a_link_that_is_slow_as_a_whole_accuses_nobody(box):
    """64 kb/s for everything: pages come late or not at all, and no site is called blocked."""
    box.do(way="slow link")
    run = box.probe("slow")
    assert [each for each in wrong(run) if each[0] == "blocked"] == []
    states = {verdict(each).state for each in box.measured("slow")}
    assert "blocked" not in states


def test_a_router_without_power_is_named_and_not_what_is_behind_it(box):
    box.do(ip=["link set far0 down"], at="router", until="NO-CARRIER")
    try:
        assert wrong(box.probe("power", patience="0.3")) == [("machine", None, ["mast"])]
    finally:
        box.do(ip=["link set far0 up"], at="router", until="LOWER_UP")


def test_nothing_thirty_times_raises_no_alert(box):
    """The list holds a captcha, a site that answers by region, one in clear and one of four kB."""
    run = box.probe("nothing", "--rounds", "30", "--every", "0", patience="0.5")
    assert len(run["rounds"]) == 30
    assert [each["wrong"] for each in run["rounds"] if each["wrong"]] == []
    checked = box.liane("probe", "--verify", str(box.folder / "nothing" / "probe"), "--json")
    told = json.loads(checked["out"])
    assert (checked["code"], told["problems"]) == (0, [])
    assert told["lines"] >= 270


@pytest.mark.slow
@pytest.mark.long
def test_nothing_three_hundred_times_raises_at_most_three_alerts(box):
    run = box.probe("long", "--rounds", "300", "--every", "0", "--daily-mb", "500", patience="0.5")
    alerts = [each["wrong"] for each in run["rounds"] if each["wrong"]]
    print(len(run["rounds"]), alerts)
    assert len(run["rounds"]) == 300
    assert len(alerts) <= 3


@pytest.mark.slow
@pytest.mark.long
def test_five_hundred_sites_and_fifty_machines_are_measured_in_one_round(box):
    """Said, not judged by time: what the probe alone used stands in the output of `-s`."""
    sites = tuple(f"https://s{number}.many.example/" for number in range(500))
    machines = "".join(f"m{number},10.44.1.{number},device\n" for number in range(2, 52))
    words = ["--sites", box.put("many.csv", box.listed(sites))]
    words += ["--devices", box.put("fifty.csv", "name,address,kind\n" + machines)]
    run = box.probe("many", *words, "--daily-mb", "100", patience="1")
    told = run["rounds"][0]
    print({name: told[name] for name in ("measured", "bytes")}, box.used)
    assert (told["wrong"], told["left_out"]) == ([], {})
    assert told["measured"] >= 551
    assert box.used["peak_kb"] < 500_000


def test_without_a_control_measurements_are_kept_and_nobody_is_blamed(box):
    box.do(way="reset on sni", name="news.example")
    assert wrong(box.probe("alone", control=False, patience="0.5")) == []
    held = [each for each in box.measured("alone") if each["input"] == NEWS]
    assert held[-1]["test_keys"]["tls_handshakes"][0]["failure"] == "connection_reset"
    assert verdict(held[-1]).state == "insufficient"


def test_a_home_with_the_sixth_version_alone_measures_as_well(box):
    before, after = ["addr del 100.64.1.2/24 dev up0"], ["addr add 100.64.1.2/24 dev up0"]
    six = ["addr add 2a00:1450:4001::2/64 dev up0 nodad", "route add ::/0 dev up0"]
    box.do(ip=before + six, at="client")
    box.do(resolver=servers.RESOLVER6)
    sites = box.put("six.csv", box.listed(("https://six.example/", NEWS)))
    try:
        run = box.probe("six", "--sites", sites, patience="0.5")
        box.do(way="reset on sni", name="six.example")
        cut = box.probe("six cut", "--sites", sites, patience="0.5")
    finally:
        box.do(resolver=servers.RESOLVER)
        box.do(
            ip=[
                *after,
                "route add default dev up0",
                "route del ::/0 dev up0",
                "addr del 2a00:1450:4001::2/64 dev up0",
            ],
            at="client",
        )
    site = next(each for each in box.measured("six") if each["test_name"] == "web_connectivity")
    assert verdict(site).state == "ok"
    assert "blocked" not in {each["kind"] for each in run["rounds"][0]["wrong"]}
    assert ("blocked", "tls", ["https://six.example/"]) in wrong(cut)


def test_speed_is_measured_both_ways_and_the_way_is_traced(box):
    uplink = box.put("uplink.csv", f"name,address,kind\nout,{servers.CONTROL},uplink\n")
    words = ["--ndt7", "ws://speed.example/", "--trace", "--devices", uplink]
    box.probe("speed", *words, patience="0.5")
    held = {each["test_name"]: each["test_keys"] for each in box.measured("speed")}
    summary = held["ndt"]["summary"]
    assert held["ndt"]["failure"] is None
    assert summary["download"] > 1000 and summary["upload"] > 1000
    assert (summary["min_rtt"], summary["retransmit_rate"]) == (19.0, pytest.approx(0.01, rel=0.2))
    assert [each["address"] for each in held["traceroute"]["hops"]] == [
        "100.64.1.254",
        servers.CONTROL,
    ]
    assert held["traceroute"]["reached"] is True


def test_a_full_disk_is_told_and_what_was_acknowledged_stays(box):
    small = box.folder / "small"
    small.mkdir()
    box.do(mount=str(small))
    words = ["--home", str(small), "--sites", box.list, "--country", "SN", "--rate", "0"]
    words += ["--control", "http://control.example/", "--rounds", "0", "--every", "0"]
    box.liane("probe", "--home", str(small), "--consent", "SN", "--agree")
    full = box.liane("probe", *words)
    assert full["code"] == 4
    assert "the disk is full" in full["err"]
    checked = json.loads(box.liane("probe", "--json", "--verify", str(small / "probe"))["out"])
    assert checked["lines"] > 0
    assert checked["problems"] == []
    odd = box.put("odd.jsonl", "rubbish\n" * 900)  # so much that its quarantine does not fit
    for sources in ((odd,), (box.list,)):
        observed = box.liane("observe", *sources, "--into", str(small / "table"))
        assert (observed["code"], "the disk is full" in observed["err"]) == (4, True)


def test_nothing_outside_is_touched_before_somebody_agreed(box):
    home = str(box.folder / "unasked")
    words = ["--home", home, "--sites", box.list, "--country", "SN", "--rate", "0"]
    before = box.do(count=True)
    refused = box.liane("probe", *words)
    only_own = box.liane("probe", *words, "--devices", box.devices, "--json")
    assert (refused["code"], only_own["code"]) == (2, 0)
    assert "nobody agreed to probing from SN" in refused["err"]
    told = json.loads(only_own["out"])["rounds"][0]
    assert (told["measured"], told["left_out"]) == (3, {"consent": 5})
    assert box.do(count=True) == before


def test_the_day_s_limit_leaves_sites_out_and_says_so(box):
    told = box.probe("frugal", "--daily-mb", "0.1", patience="0.5")["rounds"][0]
    assert told["left_out"]["limit"] >= 1
    assert told["bytes"] <= told["limit"]
