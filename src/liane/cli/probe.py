"""`liane probe`: measure sites, devices and the link from here, signed and kept; or check that.

A thin door to `liane.measurement.probes`, the one engine that opens sockets. Nothing outside the
own network is probed before consent for the country was given here.
"""

import argparse
import asyncio
import os
import signal
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from liane.cli.console import Result, printable
from liane.cli.options import real, whole
from liane.errors import BadInput, MissingResource
from liane.reading import reason
from liane.words import N_, _, number, say

if TYPE_CHECKING:
    from liane.measurement.probes import Permissions, Plan, Round, Rounds, Traffic

__all__ = ["HELP", "arguments", "run"]

HELP = N_("measure sites, devices and the link from here, signed and kept, slowly and with consent")

_NO_COUNTRY = N_("where is this link? --country CODE, agreed to once by --consent CODE")
_NO_ROOTS = N_("this machine knows no root certificate; install Debian's ca-certificates")
_LET_GO = N_("{lines} lines up to {until} were let go by their probe to make room, as it signed")
_NO_PAGE = N_("{option}: '{text}' is no address there; write {begins}…")
_YES = ("oui", "o", "yes", "y")


def arguments(parser: argparse.ArgumentParser, _common: argparse.ArgumentParser) -> None:
    """What to measure, from where, how gently; and the verbs about it."""
    where = _("data folder (default: $LIANE_HOME, or ~/.local/share/liane)")
    parser.add_argument("--home", type=Path, metavar=_("FOLDER"), help=where)
    _of_targets(parser)
    _of_place(parser)
    _of_pace(parser)
    _of_permission(parser)
    hold = _("keep every line of these days, whatever goes: 2026-01-14/2026-01-18")
    parser.add_argument("--hold", metavar=_("DAYS"), help=hold)
    verify = _("check chain and signatures of a journal: its folder, or files")
    parser.add_argument("--verify", nargs="+", type=Path, metavar=_("FILE"), help=verify)
    serve = _("be the control of others at this address, from another network, until Ctrl+C")
    parser.add_argument("--serve-control", metavar=_("HOST:PORT"), help=serve)


def _of_targets(parser: argparse.ArgumentParser) -> None:
    sites = _("list of sites in Citizen Lab's format (default: common services)")
    parser.add_argument("--sites", type=Path, metavar=_("FILE"), help=sites)
    category = _("category of the list to visit; may be repeated (default: the common ones)")
    parser.add_argument("--category", action="append", default=[], metavar=_("CODE"), help=category)
    devices = _("own devices and uplinks to ping: CSV or TOML (name, address, kind, behind)")
    parser.add_argument("--devices", type=Path, metavar=_("FILE"), help=devices)
    control = _("address of a control in another network; without one no verdict is possible")
    parser.add_argument("--control", metavar="URL", help=control)
    resolver = _("resolver to ask besides the system's: an address, or https://…; may be repeated")
    parser.add_argument(
        "--resolver", action="append", default=[], metavar=_("ADDRESS"), help=resolver
    )
    ndt7 = _("NDT7 server to measure speed against, wss://…: at most 1 MB each way")
    parser.add_argument("--ndt7", metavar="URL", help=ndt7)
    pairs = _("sites of each round to time beside the control's file (default: 0)")
    parser.add_argument("--pairs", type=whole(0, 1000), default=0, metavar="N", help=pairs)
    trace = _("note the way to each uplink, hop by hop")
    parser.add_argument("--trace", action="store_true", help=trace)


def _of_place(parser: argparse.ArgumentParser) -> None:
    country = _("country the link is in, two letters; consent is kept for it")
    parser.add_argument("--country", metavar=_("CODE"), help=country)
    asn = _("number of the network (AS) that the link belongs to, if known")
    parser.add_argument("--asn", type=whole(1, 2**32 - 1), metavar="N", help=asn)
    parser.add_argument("--network", default="", metavar=_("NAME"), help=_("name of that network"))


def _of_pace(parser: argparse.ArgumentParser) -> None:
    rounds = _("rounds to make; 0 goes on until stopped (default: 1)")
    parser.add_argument("--rounds", type=whole(0), default=1, metavar="N", help=rounds)
    every = _("seconds from the start of a round to the next (default: 3600)")
    parser.add_argument("--every", type=real(0), default=3600.0, metavar="S", help=every)
    rate = _("sites a second, at most and on average; 0 is no limit (default: 0.5)")
    parser.add_argument("--rate", type=real(0, 1000), default=0.5, metavar="N", help=rate)
    daily = _("megabytes a day, at most, all counted (default: 20)")
    parser.add_argument("--daily-mb", type=real(0, 1e6), default=20.0, metavar="N", help=daily)
    keep = _("megabytes of the journal that are kept; the oldest files go (default: 4000)")
    parser.add_argument("--keep-mb", type=real(20, 1e9), default=4000.0, metavar="N", help=keep)
    patience = _("time to wait for answers, as a multiple of the usual (default: 1)")
    parser.add_argument("--patience", type=real(0.01, 10), default=1.0, metavar="N", help=patience)


def _of_permission(parser: argparse.ArgumentParser) -> None:
    consent = _("read what probing means in a country, agree, and keep that")
    parser.add_argument("--consent", metavar=_("CODE"), help=consent)
    agree = _("with --consent: the owner of the link has read the text and agrees")
    parser.add_argument("--agree", action="store_true", help=agree)
    stop = _("stop everything, at once and until --resume")
    parser.add_argument("--stop", action="store_true", help=stop)
    resume = _("lift a stop or end a pause")
    parser.add_argument("--resume", action="store_true", help=resume)
    pause = _("be silent for so many hours, without anybody being told")
    parser.add_argument("--pause", type=real(0.01, 24 * 90), metavar=_("HOURS"), help=pause)


def run(given: argparse.Namespace) -> Result:
    """Do what was asked: a verb about the probe, or rounds of measuring."""
    from liane.measurement.probes import Permissions

    if given.verify:
        return _verify(given.verify)
    if given.serve_control:
        return _serve(given.serve_control, given.patience)
    may = Permissions(_folder(given.home))
    now = datetime.now(UTC)
    if given.hold:
        return _hold(may.folder, given.hold)
    if given.consent:
        return _consent(may, given.consent, given.agree, now)
    if given.stop:
        may.stop()
        return Result({"stopped": True}, _("everything is stopped; lift it with --resume"))
    if given.resume:
        may.resume(now)
        return Result({"stopped": False}, _("stop and pause are lifted"))
    if given.pause:
        until = may.pause(given.pause, now).until
        text = say(N_("silent until {until} UTC"), until=f"{until:%Y-%m-%d %H:%M}")
        return Result({"until": until.isoformat()}, text)
    return _measure(given, may)


def _folder(home: Path | None) -> Path:
    usual = os.environ.get("LIANE_HOME") or "~/.local/share/liane"
    return (home or Path(usual)).expanduser() / "probe"


def _hold(folder: Path, text: str) -> Result:
    from liane.measurement.probes import hold

    since, until = hold(folder, text)
    facts = {"since": f"{since:%Y-%m-%d %H:%M}", "until": f"{until:%Y-%m-%d %H:%M}"}
    said = say(N_("nothing from {since} to {until} UTC is let go"), **facts)
    return Result({"since": since.isoformat(), "until": until.isoformat()}, said)


def _consent(may: "Permissions", text: str, agreed: bool, now: datetime) -> Result:
    from liane.measurement.probes import CONSENT, RISKS, country_of

    country = country_of(text)
    told = [say(CONSENT, country=country)] + [_(RISKS[country])] * (country in RISKS)
    if not agreed:
        if not sys.stdin.isatty():
            raise BadInput(N_("nobody is here to agree; once the text was read: add --agree"))
        print("\n\n".join(told))
        agreed = input(_("Do you agree? (yes/no) ")).strip().lower() in _YES
    if not agreed:
        return Result({"agreed": False}, _("nothing is kept, and nothing outside will be probed"))
    may.agree(country, now)
    kept = say(N_("agreed for {country}, and kept"), country=country)
    return Result({"agreed": True, "country": country}, "\n\n".join([*told, kept]))


def _verify(sources: list[Path]) -> Result:
    from liane.measurement.probes import check, lines_of

    report = check(lines_of(sources))
    if not report.lines and not report.problems:
        raise BadInput(N_("{file}: no line of a probe in it"), file=sources[0])
    problems: list[dict[str, Any]] = [
        {"file": each.source, "line": each.line, "why": say(each.message, **each.facts)}
        for each in report.problems
    ]
    place = N_("{file}, line {line}: {why}")
    lines = [say(place, **each) for each in problems]
    facts = {"lines": number(report.lines), "keys": len(report.keys)}
    lines.append(say(N_("{lines} lines hold, by {keys} keys"), **facts))
    if report.let_go:
        gone = {"lines": number(report.let_go), "until": report.let_go_until}
        lines.append(say(_LET_GO, **gone))
    for digest in report.continues:
        lines.append(say(N_("they continue a line that is not here: {digest}"), digest=digest))
    data = {"lines": report.lines, "keys": report.keys, "problems": problems}
    data |= {"let_go": report.let_go, "let_go_until": report.let_go_until}
    data |= {"continues": report.continues, "first": report.first_at, "last": report.last_at}
    return Result(data, "\n".join(lines), 2 if problems else 0)


def _serve(place: str, patience: float) -> Result:
    host, _colon, port = place.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535:
        raise BadInput(N_("'{text}' is no HOST:PORT; write 0.0.0.0:8080"), text=place)
    try:
        answered = asyncio.run(_serving(host.strip("[]"), int(port), patience))
    except OSError as error:
        message = N_("cannot listen at {place} ({why}); choose another")
        raise MissingResource(message, place=place, why=reason(error)) from error
    return Result({"answered": answered}, say(N_("{count} questions answered"), count=answered))


async def _serving(host: str, port: int, patience: float) -> int:
    from liane.measurement.probes import has_roots, serve

    server, helper = await serve(host, port, _patience(patience))
    if not has_roots():
        server.close()
        raise MissingResource(_NO_ROOTS)
    print(say(N_("a control for others, at {place}"), place=f"http://{host}:{port}/"), flush=True)
    until = asyncio.Event()
    for number_ in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number_, until.set)
    async with server:
        await until.wait()
    return helper.answered


def _patience(factor: float) -> Any:
    from dataclasses import fields

    from liane.measurement.probes import Patience

    usual = Patience()
    waits = {each.name: getattr(usual, each.name) for each in fields(usual)}
    return Patience(**{name: v * factor if name.endswith("_s") else v for name, v in waits.items()})


def _plan(given: argparse.Namespace) -> "Plan":
    from liane.measurement.probes import (
        Asking,
        Plan,
        check_resolver,
        chosen,
        country_of,
        read_devices,
        read_sites,
        usual_sites,
    )

    _check_page(given.control, ("http", "https"), "--control")
    _check_page(given.ndt7, ("ws", "wss"), "--ndt7")
    sites = read_sites(given.sites) if given.sites else usual_sites()
    return Plan(
        sites=chosen(sites, given.category),
        devices=read_devices(given.devices) if given.devices else (),
        asking=Asking(
            tuple(map(check_resolver, given.resolver)), given.control, _patience(given.patience)
        ),
        country=country_of(given.country) if given.country else None,
        asn=given.asn,
        network=given.network,
        per_second=given.rate,
        every_s=given.every,
        rounds=given.rounds,
        pairs=given.pairs,
        speed=given.ndt7,
        traces=given.trace,
    )


def _check_page(url: str | None, schemes: tuple[str, ...], option: str) -> None:
    from liane.measurement.probes.pages import way_to

    try:
        fits = url is None or way_to(url)[0] in schemes
    except ValueError:
        fits = False
    if not fits:
        raise BadInput(_NO_PAGE, option=option, text=url, begins=f"{schemes[-1]}://")


def _measure(given: argparse.Namespace, may: "Permissions") -> Result:
    from liane.measurement.probes import Clock, Journal, Keep, Rounds, Traffic, has_roots

    plan = _plan(given)
    if may.stopped:
        raise BadInput(N_("everything is stopped; lift it with: liane probe --resume"))
    if not may.may_leave(plan.country) and not plan.devices:
        if plan.country is None:
            raise BadInput(_NO_COUNTRY)
        raise BadInput(
            N_("nobody agreed to probing from {country} yet: liane probe --consent CODE"),
            country=plan.country,
        )
    if may.may_leave(plan.country) and not has_roots():
        raise MissingResource(_NO_ROOTS)
    journal = Journal(may.folder, Keep(round(given.keep_mb * 1e6)))
    told: list[dict[str, Any]] = []
    try:
        traffic = Traffic(may.folder, given.daily_mb)
        rounds = Rounds(plan, journal, may, traffic, Clock())
        if journal.notes.get("key_moved"):
            print(_("this key was used on another machine; give each probe its own"))
        _go(rounds, traffic, told, bool(given.json))
    finally:
        journal.close()
    last = _line(told[-1]) if told else _("nothing was measured: a pause, or a stop")
    data = {"journal": str(may.folder), "key": journal.name, "rounds": told}
    return Result(data, printable(last))


def _go(rounds: "Rounds", traffic: "Traffic", told: list[dict[str, Any]], as_json: bool) -> None:
    """Make the rounds; each but the last is told as it ends."""

    def tell(done: "Round") -> None:
        if told and not as_json:
            print(printable(_line(told[-1])), flush=True)
        now = rounds.clock.now()
        told.append(_as_dict(done) | {"bytes": traffic.today(now), "limit": traffic.limit})
        del told[:-1000]

    with suppress(asyncio.CancelledError):
        asyncio.run(rounds.run(tell))


def _as_dict(done: "Round") -> dict[str, Any]:
    from liane.detection import situations

    return {
        "round": done.number,
        "began": done.began.isoformat(timespec="seconds"),
        "measured": len(done.done),
        "left_out": done.left_out,
        "stopped": done.stopped,
        "wrong": [each.as_dict() for each in situations(done.done)],
    }


def _line(told: dict[str, Any]) -> str:
    facts = {
        "round": told["round"],
        "measured": number(told["measured"]),
        "used": number(told["bytes"] / 1e6, 1),
        "limit": number(told["limit"] / 1e6, 1),
    }
    lines = [say(N_("round {round}: {measured} measured; {used} of {limit} MB today"), **facts)]
    consent, limit = told["left_out"].get("consent"), told["left_out"].get("limit")
    if consent:
        lines.append(say(N_("{count} sites not visited: nobody agreed"), count=consent))
    if limit:
        lines.append(say(N_("{count} left out: the day's limit is reached"), count=limit))
    lines += [f"- {each['reason']}" for each in told["wrong"]]
    return "\n".join(lines)
