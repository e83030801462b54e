"""A mesh in a box: five namespaces, Debian's babeld in each, links that can be cut and joined.

Run as `unshare -rnm python mesh.py FOLDER`. A ring of four and one node behind it:

    a ─ b        The box of the village stands at a. What babeld tells at its local socket is let
    │   │        out on the node's own address by socat, as a technician would do it.
    d ─ c ─ e

Commands come as JSON lines: `cut` and `join` name links, `until` says which way the route of the
box to a node must go before the answer comes (empty: none). Nothing leaves the namespaces.
"""

import ctypes
import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from served import soon  # noqa: E402

NODES = "abcde"
LINKS = ("ab", "bc", "cd", "ad", "ce")
PORT, SAID = 33123, 33124
_NEW_NET, _LIBC = 0x40000000, ctypes.CDLL(None, use_errno=True)


def address(node: str) -> str:
    """The address that a node announces."""
    return f"10.99.0.{1 + NODES.index(node)}"


def _cost(one: str, two: str) -> int:
    """The link of a and d costs more, so that the box reaches c by b while it can."""
    return 400 if {one, two} == set("ad") else 96


def _run(*words: str) -> str:
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def _ip(*commands: str) -> None:
    told = "\n".join(commands)
    subprocess.run(["ip", "-batch", "-"], input=told, check=True, capture_output=True, text=True)


class Mesh:
    """The namespaces and what runs in them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.fallen: set[frozenset[str]] = set()
        self.nets = {node: self._net(node) for node in NODES}
        for link in LINKS:
            self._join(*link)
        self.running = [each for node in NODES for each in self._start(node)]
        self.enter("a")
        Path("/proc/sys/net/ipv4/ping_group_range").write_text("0 0")

    def enter(self, node: str) -> None:
        if _LIBC.setns(self.nets[node], _NEW_NET):
            raise OSError(ctypes.get_errno(), "setns")

    def _net(self, node: str) -> int:
        if _LIBC.unshare(_NEW_NET):
            raise OSError(ctypes.get_errno(), "unshare")
        _ip("link set lo up", f"addr add {address(node)}/32 dev lo")
        Path("/proc/sys/net/ipv4/ip_forward").write_text("1")
        return os.open("/proc/self/ns/net", os.O_RDONLY)

    def _join(self, one: str, two: str) -> None:
        """A cable between two nodes, each end named after the other node."""
        self.enter(one)
        other = f"/proc/{os.getpid()}/fd/{self.nets[two]}"
        _ip(
            f"link add to-{two} type veth peer name to-{one} netns {other}",
            f"link set to-{two} up",
        )
        self.enter(two)
        _ip(f"link set to-{one} up")

    def _start(self, node: str) -> list[subprocess.Popen]:
        self.enter(node)
        ends = [each.replace(node, "") for each in LINKS if node in each]
        lines = [
            f"local-port {PORT}",
            "default type wired hello-interval 1 update-interval 4",
            *(f"interface to-{end} rxcost {_cost(node, end)}" for end in ends),
            "redistribute ip 10.99.0.0/16 le 32",
            "redistribute local ip 10.99.0.0/16",
            "redistribute local deny",
        ]
        told = self.folder / f"{node}.conf"
        told.write_text("\n".join(lines) + "\n")
        own = [str(self.folder / f"{node}.{end}") for end in ("pid", "log", "state")]
        babel = ["babeld", "-c", str(told), "-I", own[0], "-L", own[1], "-S", own[2]]
        listen = f"TCP4-LISTEN:{SAID},bind={address(node)},fork,reuseaddr"
        said = ["socat", listen, f"TCP6:[::1]:{PORT}"]
        return [subprocess.Popen(each, stderr=subprocess.DEVNULL) for each in (babel, said)]

    def route(self, node: str, start: str = "a") -> str:
        """By which end a node is reached now from the box (or from another); empty if it is not."""
        self.enter(start)
        found = json.loads(_run("ip", "-j", "route", "show", f"{address(node)}/32"))
        ends = [str(each.get("dev")) for each in found if each.get("type") != "unreachable"]
        return next((end for end in ends if end.startswith("to-")), "")

    def wait(self, until: dict[str, str]) -> None:
        """Wait for the routes of the box: by node, the end they leave by; `*` is any.

        Where one leads there, one has to lead back.
        """

        def so(node: str, end: str) -> bool:
            there, back = self.route(node), self.route("a", node)
            if not end or end not in (there, "*"):
                return there == end
            return bool(there and back) and frozenset((node, back[-1])) not in self.fallen

        soon(lambda: all(so(*each) for each in until.items()), f"routes {until}")

    def do(self, command: dict) -> dict:
        for verb, word in (("cut", "down"), ("join", "up")):
            for one, two in command.get(verb, []):
                self.enter(one)
                _ip(f"link set to-{two} {word}")
                change = self.fallen.add if verb == "cut" else self.fallen.discard
                change(frozenset((one, two)))
        self.wait(command.get("until", {}))
        self.enter("a")
        return {}

    def end(self) -> None:
        for each in self.running:
            each.kill()
            each.wait()


def main(folder: Path) -> None:
    mesh = Mesh(folder)
    try:
        mesh.wait(dict.fromkeys(NODES[1:], "*"))
        mesh.enter("a")
        print(json.dumps({"pid": os.getpid()}), flush=True)
        for line in sys.stdin:
            print(json.dumps(mesh.do(json.loads(line))), flush=True)
    finally:
        mesh.end()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
