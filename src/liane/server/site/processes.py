"""A small tree of processes: a supervisor that holds children up, and takes all of them down.

Children with a `body` are forked from it, so that what it has loaded is in memory once for all of
them; it must have no thread and no open database then. A child that dies is started again, at once
the first time, then later and later. SIGTERM, SIGINT and SIGHUP stop the whole tree within seconds;
what children leave behind (a planning job whose worker was killed) comes to the supervisor, which
ends it. Children call `die_with_parent`, so that none outlives a supervisor that was killed.
"""

import contextlib
import ctypes
import os
import select
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["SOCKET_FD", "Child", "Supervisor", "children_of", "die_with_parent", "end_children"]

SOCKET_FD = 10
"""The number under which the web child finds the socket that the supervisor listens on."""

_MOST_FILES = 256  # more than a supervisor ever has open
_PDEATHSIG, _NAME, _SUBREAPER = 1, 15, 36
_PARENT = "LIANE_SUPERVISOR"
_FIRST_WAIT_S, _LONGEST_WAIT_S, _STEADY_S = 0.5, 30.0, 60.0
_STOPS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def _prctl(option: int, value: int) -> None:
    """Ask the Linux kernel; elsewhere nothing happens, and a killed parent leaves its children."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)


def _be_called(name: str) -> None:
    """The name that `ps -o comm` and `top` show: 15 letters of it."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_NAME, name.encode()[:15], 0, 0, 0)


def die_with_parent() -> None:
    """Ask for SIGTERM when the process that started this one dies; leave if it has died already."""
    _prctl(_PDEATHSIG, signal.SIGTERM)
    expected = os.environ.get(_PARENT)
    if expected and os.getppid() != int(expected):
        raise SystemExit(0)


def _parent_of(stat: Path) -> int:
    """The parent in /proc/N/stat, which comes after a name in brackets; 0 if N has gone."""
    try:
        return int(stat.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()[1])
    except (OSError, IndexError, ValueError):
        return 0


def children_of(parent: int) -> list[int]:
    """The processes whose parent is `parent` now."""
    stats = Path("/proc").glob("[0-9]*/stat")
    return [int(each.parent.name) for each in stats if _parent_of(each) == parent]


def end_children(spare: frozenset[int] = frozenset()) -> None:
    """Kill the children of this process but those to `spare`."""
    for pid in set(children_of(os.getpid())) - spare:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


@dataclass
class Child:
    """A process to hold up: what it runs, what is added to its environment, its socket.

    `body` runs in a fork of the supervisor; without it, `words` start another program.
    """

    name: str
    words: tuple[str, ...] = ()
    body: Callable[[], None] | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    listening: socket.socket | None = None
    pid: int = 0
    started_at: float = 0.0
    wait_s: float = 0.0
    due_at: float = 0.0

    def start(self) -> None:
        """Start it in a session of its own: Ctrl+C reaches the supervisor alone."""
        given = {**os.environ, **self.environment, _PARENT: str(os.getpid())}
        self.pid = self._spawned(given) if self.body is None else self._forked(given)
        self.started_at = time.monotonic()

    def _spawned(self, given: dict[str, str]) -> int:
        actions = []
        if self.listening is not None:
            actions.append((os.POSIX_SPAWN_DUP2, self.listening.fileno(), SOCKET_FD))
        return os.posix_spawn(self.words[0], self.words, given, file_actions=actions, setsid=True)

    def _forked(self, given: dict[str, str]) -> int:
        """A fork that keeps of the supervisor what it has loaded, and nothing it holds open."""
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid:
            return pid
        status = 1
        try:
            self._become_oneself(given)
            if self.body is not None:
                self.body()
            status = 0
        except SystemExit as leaving:
            status = leaving.code if isinstance(leaving.code, int) else int(bool(leaving.code))
        except BaseException:
            traceback.print_exc()
        finally:
            with contextlib.suppress(OSError, ValueError):
                sys.stdout.flush()
                sys.stderr.flush()
            os._exit(status)

    def _become_oneself(self, given: dict[str, str]) -> None:
        os.setsid()
        _be_called(self.name)
        signal.set_wakeup_fd(-1)
        for number in (*_STOPS, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        os.environ.update(given)
        if self.listening is None:
            os.closerange(3, _MOST_FILES)
            return
        os.dup2(self.listening.fileno(), SOCKET_FD)
        os.closerange(3, SOCKET_FD)
        os.closerange(SOCKET_FD + 1, _MOST_FILES)

    def fell(self) -> None:
        """Plan the next start: at once after a steady life, later and later otherwise."""
        now = time.monotonic()
        steady = now - self.started_at >= _STEADY_S
        longer = min(max(self.wait_s * 2, _FIRST_WAIT_S), _LONGEST_WAIT_S)
        self.wait_s = 0.0 if steady else longer
        self.due_at = now + self.wait_s
        self.pid = 0


class Supervisor:
    """Starts children, starts again those that die, and stops them all when told to.

    `told(name, status)` is called when a child died by itself; `status` is its exit code, or
    minus the signal that killed it.
    """

    def __init__(
        self,
        children: list[Child],
        told: Callable[[str, int], None] = lambda _name, _status: None,
        grace_s: float = 8.0,
    ) -> None:
        self.children = children
        self.told = told
        self.grace_s = grace_s
        self.stopping = False

    def run(self) -> None:
        """Hold the children up until a signal asks to stop; return when none is left."""
        _prctl(_SUBREAPER, 1)
        hears, speaks = socket.socketpair()
        for end in (hears, speaks):
            end.setblocking(False)
        before = {number: signal.getsignal(number) for number in (*_STOPS, signal.SIGCHLD)}
        earlier = signal.set_wakeup_fd(speaks.fileno(), warn_on_full_buffer=False)
        try:
            for number in _STOPS:
                signal.signal(number, self._ask_to_stop)
            signal.signal(signal.SIGCHLD, lambda *_unused: None)
            self._hold_up(hears)
        finally:
            self._stop(hears)
            signal.set_wakeup_fd(earlier)
            for number, handler in before.items():
                signal.signal(number, handler)
            hears.close()
            speaks.close()

    def _ask_to_stop(self, *_unused: object) -> None:
        self.stopping = True

    def _hold_up(self, hears: socket.socket) -> None:
        while not self.stopping:
            now = time.monotonic()
            for child in self.children:
                if not child.pid and child.due_at <= now:
                    child.start()
            due = [child.due_at for child in self.children if not child.pid]
            _listen(hears, max(min(due) - now, 0.0) if due else None)
            self._bury()

    def _bury(self) -> None:
        """Take note of children that died; end what they left behind, at every depth."""
        ended = _dead()
        for child in self.children:
            if child.pid in ended:
                status = ended[child.pid]
                child.fell()
                if not self.stopping:
                    self.told(child.name, status)
        if ended:
            end_children(spare=self._alive())

    def _alive(self) -> frozenset[int]:
        return frozenset(child.pid for child in self.children if child.pid)

    def _stop(self, hears: socket.socket) -> None:
        self.stopping = True
        for pid in self._alive():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
        end = time.monotonic() + self.grace_s
        while self._alive() and time.monotonic() < end:
            _listen(hears, 0.2)
            self._bury()
        while children_of(os.getpid()):
            end_children()
            _listen(hears, 0.05)
            _dead()


def _listen(hears: socket.socket, timeout_s: float | None) -> None:
    """Wait for a signal, at most `timeout_s`."""
    ready, _write, _error = select.select([hears], [], [], timeout_s)
    if ready:
        hears.recv(4096)


def _dead() -> dict[int, int]:
    """Every child that has ended: its exit code, or minus the signal that killed it."""
    ended = {}
    with contextlib.suppress(ChildProcessError):
        while (found := os.waitpid(-1, os.WNOHANG))[0]:
            ended[found[0]] = os.waitstatus_to_exitcode(found[1])
    return ended
