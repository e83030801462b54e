"""An SNMP agent asked for what it knows of itself: opens a socket (UDP) towards one own device.

Version 2c with a community, or 3 with a name and, where given, passwords for signing and ciphering
(SHA-256 and AES-128: what net-snmp, RouterOS and airOS have in common). It only reads. The library
is loaded where an agent is asked for, and its management information bases never.
"""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from liane.measurement.mibs import SCALARS, TABLES, readings_of
from liane.measurement.readings import Reading

__all__ = ["Agent", "AgentSilent", "Agents"]

_ROWS_AT_ONCE = 20
_MOST_ROWS = 128  # of one table: a switch with more ports is read as far as that


class AgentSilent(Exception):  # noqa: N818 (what it is: it did not answer, or refused)
    """The agent gave nothing; the reason is a name of OONI's, or `snmp_…`."""


@dataclass(frozen=True, slots=True)
class Agent:
    """How an agent is reached; what is secret is not shown when this is printed."""

    version: str = "2c"
    port: int = 161
    community: str = field(default="", repr=False)
    user: str = ""
    signing: str = field(default="", repr=False)
    ciphering: str = field(default="", repr=False)

    @property
    def key(self) -> tuple[str, ...]:
        """What two agents share that let the same one in."""
        return self.version, self.community, self.user, self.signing, self.ciphering


class Agents:
    """Agents asked in one look; an engine of the library (0.1 s to make) serves all of a key."""

    def __init__(self) -> None:
        self._engines: dict[tuple[str, ...], Any] = {}

    async def ask(self, address: str, agent: Agent, timeout_s: float = 2.0) -> list[Reading]:
        """The readings of an agent. Raises `AgentSilent` where it does not answer or refuses."""
        try:
            from pysnmp.hlapi.v3arch import asyncio as snmp  # noqa: PLC0415 (0.2 s, where used)
        except ImportError as error:
            raise AgentSilent("snmp_is_not_here") from error
        kind = snmp.Udp6TransportTarget if ":" in address else snmp.UdpTransportTarget
        target = await kind.create((address, agent.port), timeout=timeout_s, retries=1)
        if agent.key not in self._engines:
            self._engines[agent.key] = snmp.SnmpEngine()
        engine = self._engines[agent.key]
        session = _Session(engine, _identity(agent, snmp), target, snmp)
        told = await session.get(list(SCALARS))
        for table in TABLES:
            told |= await session.walk(table)
        return readings_of(told)

    def close(self) -> None:
        """Give the sockets back."""
        for engine in self._engines.values():
            engine.close_dispatcher()


class _Session:
    """One engine of the library, towards one agent."""

    def __init__(self, engine: Any, who: Any, target: Any, snmp: Any) -> None:
        self._engine, self._who, self._target, self._snmp = engine, who, target, snmp

    async def get(self, identifiers: list[str]) -> dict[str, int | float | str]:
        """The objects that the agent has, of those asked for."""
        return _known(await self._ask(self._snmp.get_cmd, (), identifiers))

    async def walk(self, table: str) -> dict[str, int | float | str]:
        """One column of a table, at most 128 rows."""
        found: dict[str, int | float | str] = {}
        last = table
        while len(found) < _MOST_ROWS:
            binds = await self._ask(self._snmp.bulk_cmd, (0, _ROWS_AT_ONCE), [last])
            inside = [each for each in binds if str(each[0]).startswith(f"{table}.")]
            found |= _known(inside)
            if len(inside) < _ROWS_AT_ONCE or str(inside[-1][0]) == last:
                break
            last = str(inside[-1][0])
        return found

    async def _ask(self, ask: Any, how: tuple[int, ...], identifiers: list[str]) -> list[Any]:
        snmp = self._snmp
        wanted = [snmp.ObjectType(snmp.ObjectIdentity(each)) for each in identifiers]
        try:
            error, status, _index, binds = await ask(
                self._engine, self._who, self._target, snmp.ContextData(), *how, *wanted,
                lookupMib=False,
            )  # fmt: skip
        except asyncio.CancelledError:
            raise
        except Exception as met:
            raise AgentSilent(f"snmp_{type(met).__name__}") from met
        if error is not None:
            raise AgentSilent(_why(error))
        return [] if status else list(binds)


def _identity(agent: Agent, snmp: Any) -> Any:
    if agent.version != "3":
        return snmp.CommunityData(agent.community, mpModel=1)
    signed = snmp.USM_AUTH_HMAC192_SHA256 if agent.signing else snmp.USM_AUTH_NONE
    ciphered = snmp.USM_PRIV_CFB128_AES if agent.ciphering else snmp.USM_PRIV_NONE
    return snmp.UsmUserData(
        agent.user, agent.signing or None, agent.ciphering or None,
        authProtocol=signed, privProtocol=ciphered,
    )  # fmt: skip


def _why(error: Any) -> str:
    name = type(error).__name__
    return "generic_timeout_error" if name == "RequestTimedOut" else f"snmp_{name}"


def _known(binds: list[Any]) -> dict[str, int | float | str]:
    """Objects with a value: numbers as numbers, names as text; what is absent is left out."""
    found: dict[str, int | float | str] = {}
    for identifier, value in binds:
        kind = type(value).__name__
        if kind.startswith("Octet"):
            found[str(identifier)] = bytes(value).decode("utf-8", "replace")[:60]
        elif kind in _NUMBERS:
            found[str(identifier)] = int(value)
    return found


_NUMBERS = {"Integer", "Integer32", "Counter32", "Counter64", "Gauge32", "Unsigned32", "TimeTicks"}
