"""A censor in a box: three namespaces, a middlebox between them, and a probe that runs for real.

Run as `unshare -rnm python world.py FOLDER`. Nothing leaves the namespaces. The client's has one
way out, a TUN interface whose other end is the middlebox; the servers' has the other; a third one
is a router of the operator's own, with a machine behind it. Commands come as JSON lines: how to
censor, what to run beside, and `liane` with its words, which runs in the client's namespace.
"""

import asyncio
import contextlib
import ctypes
import fcntl
import json
import os
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from probes import servers  # noqa: E402
from probes.middlebox import Middlebox  # noqa: E402
from served import soon  # noqa: E402

_LINK = ("ip", "link", "show", "near0")
_NEW_NET, _LIBC = 0x40000000, ctypes.CDLL(None, use_errno=True)
_TUN, _NO_HEAD, _SET = 1, 0x1000, 0x400454CA


def _run(*words: str) -> str:
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def _new_net() -> int:
    """Into a namespace of one's own; a handle by which to come back."""
    if _LIBC.unshare(_NEW_NET):
        raise OSError(ctypes.get_errno(), "unshare")
    _run("ip", "link", "set", "lo", "up")
    return os.open("/proc/self/ns/net", os.O_RDONLY)


def _enter(net: int) -> None:
    if _LIBC.setns(net, _NEW_NET):
        raise OSError(ctypes.get_errno(), "setns")


def _tun(name: str) -> int:
    handle = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(handle, _SET, struct.pack("16sH", name.encode(), _TUN | _NO_HEAD))
    return handle


def _ip(*commands: str) -> None:
    subprocess.run(
        ["ip", "-batch", "-"], input="\n".join(commands), check=True, capture_output=True, text=True
    )


def _client() -> tuple[int, int]:
    net, handle = _new_net(), _tun("up0")
    Path("/proc/sys/net/ipv4/ping_group_range").write_text("0 0")
    _ip(
        "addr add 100.64.1.2/24 dev up0",
        "link set up0 up",
        "route add default dev up0",
    )
    return net, handle


def _router(client: int) -> int:
    """A router beside the client, and a machine behind it."""
    net = _new_net()
    _enter(client)
    _ip(
        "link add near0 type veth peer name far0",
        f"link set far0 netns /proc/{os.getpid()}/fd/{net}",
        "addr add 10.44.0.1/24 dev near0",
        "link set near0 up",
        "route add 10.44.1.0/24 via 10.44.0.2",
    )
    _enter(net)
    behind = (f"addr add 10.44.1.{number}/32 dev lo" for number in range(2, 52))
    _ip("addr add 10.44.0.2/24 dev far0", "link set far0 up", *behind)
    return net


def _servers() -> int:
    _new_net()
    handle = _tun("world0")
    _ip(
        *(f"addr add {address}/32 dev lo" for address in servers.ADDRESSES),
        *(
            f"addr add {address}/128 dev lo nodad"
            for address in (servers.RESOLVER6, *servers.SIX.values())
        ),
        "addr add 100.64.1.1/32 dev world0",
        "link set world0 up",
        "route add 100.64.1.0/24 dev world0",
        "route add 2a00:1450:4001::/64 dev world0",
    )
    return handle


class World:
    """The namespaces, the middlebox, and one process that runs `liane` at the client's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names = folder / "resolv.conf"
        self.names.write_text(f"nameserver {servers.RESOLVER}\n")
        _run("mount", "--bind", str(self.names), os.path.realpath("/etc/resolv.conf"))
        self.client, near = _client()
        self.router = _router(self.client)
        self.box = Middlebox(near, _servers())
        self._here = os.open("/proc/self/ns/net", os.O_RDONLY)

    async def start(self) -> None:
        self.root = await servers.start(self.folder)
        self.box.start()
        environment = os.environ | {"SSL_CERT_FILE": str(self.root)}
        start = "import sys; from liane.cli import main; sys.exit(main(sys.argv[1:]))"
        serve = ["-c", start, "--lang", "en", "probe", "--patience", "0.4", "--serve-control"]
        self._helpers = [
            await asyncio.create_subprocess_exec(
                sys.executable, *serve, place, env=environment, stdout=asyncio.subprocess.PIPE
            )
            for place in (f"{servers.CONTROL}:80", f"[{servers.SIX['control.example']}]:80")
        ]
        for each in self._helpers:
            assert b"control" in await each.stdout.readline()
        self._agent = await asyncio.create_subprocess_exec(
            sys.executable,
            str(HERE / "agent.py"),
            env=environment,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=2**26,
            preexec_fn=lambda: _enter(self.client),
        )

    async def do(self, command: dict) -> dict:
        if "way" in command:
            self.box.way = command["way"]
            name = command.get("name", "")
            self.box.name = _as_label(name)
            self.box.addresses = (*servers.NAMES.get(name, ()), servers.SIX.get(name, ""))
            self.box.instead = command.get("instead", "")
            self.box.rate = command.get("kbps", 64) * 125.0
            return {}
        if "ip" in command:
            net = {"client": self.client, "router": self.router}[command["at"]]
            self._inside(net, lambda: _ip(*command["ip"]))
            if until := command.get("until"):
                self._inside(self.client, lambda: soon(lambda: until in _run(*_LINK), until))
            return {}
        if "resolver" in command:
            self.names.write_text(f"nameserver {command['resolver']}\n")
            return {}
        if "mount" in command:
            _run("mount", "-t", "tmpfs", "-o", "size=192k", "tmpfs", command["mount"])
            return {}
        if "count" in command:
            return {"count": self.box.count}
        self._agent.stdin.write(json.dumps(command).encode() + b"\n")
        return json.loads(await self._agent.stdout.readline())

    def _inside(self, net: int, work: Callable[[], object]) -> None:
        _enter(net)
        try:
            work()
        finally:
            _enter(self._here)

    async def end(self) -> None:
        for each in (*self._helpers, self._agent):
            with contextlib.suppress(ProcessLookupError):
                each.kill()
            await each.wait()


def _as_label(name: str) -> bytes:
    """The first label of a name, as it stands in questions and in handshakes."""
    return name.partition(".")[0].encode()


async def _main(folder: Path) -> None:
    world = World(folder)
    await world.start()
    loop = asyncio.get_running_loop()
    print(json.dumps({"ready": True}), flush=True)
    try:
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            print(json.dumps(await world.do(json.loads(line))), flush=True)
    finally:
        await world.end()


if __name__ == "__main__":
    asyncio.run(_main(Path(sys.argv[1])))
