"""`liane topology`: one picture from what nodes tell, what changed, and what is no picture."""

import gzip
import json

import pytest

from liane.cli import main

GRAPH = {
    "type": "NetworkGraph",
    "metric": "etx",
    "router_id": "10.0.0.1",
    "nodes": [
        {"id": "10.0.0.1", "label": "mast"},
        {"id": "10.0.0.2", "local_addresses": ["10.1.0.2"]},
    ],
    "links": [
        {"source": "10.0.0.1", "target": "10.1.0.2", "cost": 1},
        {"source": "10.0.0.2", "target": "10.0.0.3", "cost": 1.5},
    ],
}
DUMP = """BABEL 1.0
my-id 02:01
add interface wlan0 up true ipv6 fe80::1 ipv4 10.0.0.1
add neighbour 55d address fe80::2 if wlan0 reach ffff rxcost 96 txcost 96 cost {cost}
ok
"""


@pytest.fixture
def put(tmp_path):
    def put(name, data):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(data if isinstance(data, bytes) else data.encode())
        return str(file)

    return put


def asked(capsys, *words):
    code = main(["--lang", "en", "topology", *words])
    said = capsys.readouterr()
    return code, said.out + said.err


def test_links_are_shown_by_the_names_of_their_nodes_and_what_changed_is_listed(put, capsys):
    gone = {"source": "10.0.0.1", "target": "10.0.0.9"}
    unknown = {"source": "10.0.0.7", "target": "10.0.0.8"}
    now = put("now.json.gz", gzip.compress(json.dumps(GRAPH).encode()))
    old = put("old.json", json.dumps(GRAPH | {"links": [GRAPH["links"][0], gone, unknown]}))
    code, said = asked(capsys, now, "--before", old)
    assert code == 0
    assert "mast – 10.0.0.2  1" in said
    assert "+ 10.0.0.2 – 10.0.0.3: new link" in said
    assert "- mast – 10.0.0.9: link gone" in said
    assert "? 10.0.0.7 – 10.0.0.8: nobody tells of it any more" in said
    assert "nothing changed" in asked(capsys, now, "--before", now)[1]


def test_what_each_node_tells_becomes_one_picture_that_others_read(put, capsys):
    put("nodes/one.txt", DUMP.format(cost=96))
    put("nodes/two.txt", DUMP.format(cost=65535).replace("::1 ", "::2 ").replace("0.1", "0.2"))
    names = put("names.csv", "name,address\nmast,10.0.0.1\nschool,10.0.0.2\n")
    folder = put("nodes/one.txt", DUMP.format(cost=96)).rpartition("/")[0]
    code, said = asked(capsys, folder, "--devices", names, "--json")
    graph = json.loads(said)
    assert (code, graph["told_by"]) == (0, ["mast", "school"])
    assert graph["links"] == [{"source": "mast", "target": "school", "cost": 96.0}]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"{}", "no mesh that is known"),
        (b"", "no mesh that is known"),
        (b"[" * 5000, "no mesh that is known"),
        (b"\xff\xfe\x00", "no mesh that is known"),
        (gzip.compress(b"{}" * 500)[:20], "ends early or is damaged"),
        (gzip.compress(b"0" * 40_000_000), "longer than 32 MB"),
    ],
)
def test_what_is_no_picture_of_a_mesh_is_told_with_its_file(data, said, put, capsys):
    file = put("odd", data)
    code, told = asked(capsys, file)
    assert code == 2
    assert said in told
    assert file in told
