"""Why an alert was given, in words: what was seen, by which rule, and what is not known.

The sentences are made from the incident file (or from the events of `liane detect --json`) in the
language in use. The causes are weighed again from the signals, so that their reasons are said in
that language too; where the result differs from what is written, that is said.
"""

from collections.abc import Mapping
from typing import Any

from liane.detection.causes.incident import signals_in
from liane.detection.causes.kinds import KINDS
from liane.detection.causes.weighing import CauseRules, weigh_causes
from liane.detection.ladder import public_view
from liane.measurement.observations import finite
from liane.words import N_, number, say

__all__ = ["NAMES_OF_CAUSES", "explained_event", "explained_incident"]

_TOLD = 8
_FACTS = ("together", "blocked", "measured", "windows", "layer")
NAMES_OF_CAUSES = {
    "own_power": N_("own power"),
    "own_link": N_("own link"),
    "provider": N_("the provider"),
    "upstream_cable": N_("a cable further up"),
    "national_order": N_("a national order"),
    "unknown": N_("unknown"),
}
_STEPS = {
    "reported": N_("reported"),
    "measured": N_("measured"),
    "confirmed": N_("confirmed"),
    "attributed": N_("attributed"),
}
_NEXT = {
    "reported": N_("to be measured, it needs a measurement that finds it by the rules"),
    "measured": N_(
        "to be confirmed, it needs independent reports that weigh three, two operators, the own "
        "power and the own link ruled out, and somebody who says so"
    ),
    "confirmed": N_(
        "to be attributed, it needs a document and a lawyer's reading, entered by two people"
    ),
}
_RULES_OF = {
    "drop": N_(
        "below what was expected of this series alone, by half for longer than power cuts last or "
        "by a fifth for three days: either it is cut, in part or whole, or it is a failure of its "
        "own"
    ),
    "common-drop": N_(
        "so many were low at once ({together}) that power cuts, each in its own place, cannot be "
        "the reason but once in a million hours"
    ),
    "silence": N_(
        "what usually comes at these hours did not come; that also happens when whoever measures "
        "stops measuring"
    ),
    "blocking": N_(
        "{blocked} of {measured} measurements in {windows} windows said blocked ({layer}), each "
        "beside a control that got through; before, almost none did"
    ),
    "throttling": N_(
        "the target was far slower than its control in the same minutes, and than it usually is "
        "beside it; a slow link would have slowed both"
    ),
}
_FROM_FIRST = N_("it was so from the first measurement on: no onset was seen")
_HEAD = N_("{title} · step: {step}")
_WHEN = N_("began about {began}, could be known from {known}, ended {ended} (UTC)")
_NOT_ENDED = N_("not yet, as far as is known")
_WHERE = N_("where: {places}")
_WHY = N_("why this alert:")
_SURE = N_("{percent} % sure")
_MORE = N_("and {count} more of the kind")
_CAUSES = N_("causes, for those who may see them; none is public by itself:")
_CAUSE = N_("{cause}: {percent} %")
_DIFFERS = N_("the file says {then} %: it was written by other rules or from other signals")
_NO_SIGNALS = N_("no signal in it speaks for one cause or another")
_WRITTEN = N_("as they are written in it; what they were weighed from is not in the file")
_PUBLIC = N_("what anybody may read at this step: {says}")
_RULES = N_("rules: {rules}; to find it again: {command}")


def explained_event(event: Mapping[str, Any]) -> list[str]:
    """One event of `liane detect --json`, in words."""
    facts: dict[str, Any] = dict.fromkeys(_FACTS, "?")
    facts |= {name: event[name] for name in ("together",) if name in event}
    told = event.get("facts") if isinstance(event.get("facts"), dict) else {}
    facts |= {name: value for name, value in (told or {}).items() if value is not None}
    group = event.get("group")
    where = " · ".join(map(str, group.values())) if isinstance(group, dict) else ""
    kind = str(event.get("kind"))
    lines = [f"{where or '—'}: {_when(event, 'start', 'detected_at', 'end')}"]
    if kind in _RULES_OF:
        lines.append("  " + say(_RULES_OF[kind], **facts))
    if facts.get("from_the_first") is True:
        lines.append("  " + say(_FROM_FIRST))
    if (sure := _percent(event.get("confidence"))) is not None:
        lines.append("  " + say(_SURE, percent=sure))
    return lines


def explained_incident(incident: Mapping[str, Any]) -> list[str]:
    """One incident file, in words: for those who may see its causes."""
    step = str(incident.get("step"))
    head = say(_HEAD, title=incident.get("title") or "?", step=say(_STEPS.get(step, step)))
    places = ", ".join(str(each.get("name")) for each in incident.get("scope") or [])
    lines = [head, _when(incident, "began_at", "detected_at", "ended_at")]
    lines += [say(_WHERE, places=places)] if places else []
    lines += ["", say(_WHY), *_signals(incident), "", say(_CAUSES), *_causes(incident), ""]
    lines += [say(_NEXT[step])] if step in _NEXT else []
    lines.append(say(_PUBLIC, says=public_view(incident)["says"]))
    command = incident.get("recompute") or "?"
    return [*lines, say(_RULES, rules=incident.get("rules_version") or "?", command=command)]


def _when(told: Mapping[str, Any], began: str, known: str, ended: str) -> str:
    end = told.get(ended)
    facts = {"began": _short(told.get(began)), "known": _short(told.get(known))}
    return say(_WHEN, **facts, ended=_short(end) if end else say(_NOT_ENDED))


def _short(written: Any) -> str:
    return str(written)[:16].replace("T", " ") if written else "?"


def _percent(share: Any) -> str | None:
    given = isinstance(share, int | float) and not isinstance(share, bool)
    return number(100 * share, 0 if share < 0.995 else 1) if given else None


def _signals(incident: Mapping[str, Any]) -> list[str]:
    """What was seen, the same kinds together beyond a few."""
    lines, counts = list[str](), dict[str, int]()
    for signal in signals_in(incident):
        counts[signal.kind] = counts.get(signal.kind, 0) + 1
        if counts[signal.kind] > _TOLD:
            continue
        known = KINDS.get(signal.kind)
        text = signal.text or (say(known.message) if known else signal.kind)
        sure = say(_SURE, percent=_percent(signal.reliability) or "?")
        lines.append(f"  - {text} ({sure})")
    more = sum(count - _TOLD for count in counts.values() if count > _TOLD)
    return [*lines, *(["  " + say(_MORE, count=more)] if more else [])]


def _causes(incident: Mapping[str, Any]) -> list[str]:
    signals = [each for each in signals_in(incident) if each.kind in KINDS]
    written = {
        str(each.get("cause")): each.get("probability") for each in incident.get("causes") or []
    }
    if not signals:
        return _as_written(incident)
    lines = list[str]()
    for cause in weigh_causes(signals, CauseRules()):
        percent = number(100 * cause.probability, 1)
        lines.append("  - " + say(_CAUSE, cause=say(NAMES_OF_CAUSES[cause.cause]), percent=percent))
        then = written.get(cause.cause)
        if isinstance(then, int | float) and abs(then - cause.probability) > 0.001:
            lines.append("      " + say(_DIFFERS, then=number(100 * then, 1)))
        lines += [f"      {reason}" for reason in cause.reasons()[:_TOLD]]
    return lines


def _as_written(incident: Mapping[str, Any]) -> list[str]:
    """The causes that a file holds without the signals they were weighed from."""
    lines = list[str]()
    for each in incident.get("causes") or []:
        share, name = finite(each.get("probability")), str(each.get("cause"))
        percent = "?" if share is None else number(100 * share, 1)
        cause = say(NAMES_OF_CAUSES.get(name, name))
        lines.append("  - " + say(_CAUSE, cause=cause, percent=percent))
        reasons = each.get("reasons")
        lines += [f"      {reason}" for reason in (reasons if isinstance(reasons, list) else [])]
    return ["  " + say(_WRITTEN), *lines] if lines else ["  " + say(_NO_SIGNALS)]
