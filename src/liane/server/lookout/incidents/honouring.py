"""What a witness took back is left out of the records that leave without the engine, too. Pure.

`liane.detection.evidence` does the same for the evidence file, in a process of its own; this is for
the records alone: the JSON, and what a box without engines can give.
"""

import re
from typing import Any

__all__ = ["honoured"]

_STRUCK = "▇▇▇"


def honoured(told: dict[str, Any]) -> dict[str, Any]:
    """An incident file without the words, way, raw files and names of those who took it back."""
    last = {_plain(each["who"]): each["withdrawn"] for each in told["consents"]}
    gone = {who for who, withdrawn in last.items() if who and withdrawn}
    if not gone:
        return told
    out = [_plain(each["witness"]) in gone for each in told["signals"]]
    stand = {each["raw"] for each, is_out in zip(told["signals"], out, strict=True) if not is_out}
    left: dict[str, Any] = _without(told, sorted(gone, key=len, reverse=True))
    pairs = list(zip(left["signals"], out, strict=True))
    dropped = {each["raw"] for each, is_out in pairs if is_out} - stand
    return left | {
        "raw": [each for each in left["raw"] if each["sha256"] not in dropped],
        "signals": [_less(each) if is_out else each for each, is_out in pairs],
    }


def _plain(name: str | None) -> str:
    return " ".join((name or "").casefold().split())


def _less(signal: dict[str, Any]) -> dict[str, Any]:
    hours = {name: signal[name] and f"{signal[name][:13]}:00:00Z" for name in ("at", "received_at")}
    return (
        signal | dict.fromkeys(("source", "text", "raw", "witness")) | hours | {"withdrawn": True}
    )


def _without(held: Any, names: list[str]) -> Any:
    """The same with names struck out of every text."""
    if isinstance(held, dict):
        return {key: _without(each, names) for key, each in held.items()}
    if isinstance(held, list):
        return [_without(each, names) for each in held]
    if isinstance(held, str):
        for name in names:
            pattern = r"(?<!\w)" + r"\s+".join(map(re.escape, name.split())) + r"(?!\w)"
            held = re.sub(pattern, _STRUCK, held, flags=re.IGNORECASE)
    return held
