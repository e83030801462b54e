"""The part of the bench on path loss: `liane bench paths`, as a section of RESULTS.md."""

import argparse
from typing import Any

from liane.cli import bench_paths


def section() -> str:
    """Run the command and tell what it found."""
    return _told(bench_paths.run(argparse.Namespace(points=260, profiles=50_000)).data)


def _told(data: dict[str, Any]) -> str:
    lines = [
        "## Path loss: `liane bench paths`",
        "",
        f"Longley–Rice over profiles of {data['points']} heights, {data['profiles']:,} profiles on "
        "made-up ground; the best of several runs. A ratio above 1 means that Liane is faster.",
        "",
        "| program | paths/s | Liane ÷ it | what it computes |",
        "|---|---:|---:|---|",
        f"| **Liane**, one thread | {data['per_s']:,} | 1 | ITM |",
        f"| Liane, {data['cores']} threads | {data['per_s_all_cores']:,} | | ITM |",
        *(_peer(peer) for peer in data["peers"]),
        "",
        "Seconds of processor, one thread; the line with several threads in seconds of the wall.",
        "splat computes a map and not a batch of paths: its figure is cells per second, reading",
        "the ground and writing the picture included; the ratio is to Liane on as many heights",
        "per path.",
        "",
    ]
    return "\n".join(lines)


def _peer(peer: dict[str, Any]) -> str:
    if peer["status"] != "measured":
        return f"| {peer['name']} | {peer['status']} | | {peer['note']} |"
    return f"| {peer['name']} | {peer['per_s']:,} | {peer['ratio']:,} | {peer['note']} |"
