"""The verdict on one record of OONI: web measurements beside their control, others by their steps.

What a measurement of a site says is taken in the order of the way: names, connection, handshake,
exchange, page. A page counts only if nothing failed before it.
"""

from typing import Any

from liane.detection.fingerprints import Fingerprints, told_by
from liane.detection.verdicts import Finding, Verdict, weigh
from liane.detection.verdicts_names import names_of
from liane.detection.verdicts_pages import page_of
from liane.detection.verdicts_services import service_verdict
from liane.detection.verdicts_speeds import pair_verdict
from liane.detection.verdicts_ways import way_of
from liane.measurement import Measurement, is_measurement, measurement
from liane.measurement.observations import finite
from liane.words import N_

__all__ = ["verdict", "web_verdict"]

_NO_CONTROL = N_("there is no control to lay beside ({failure}): nobody can be blamed")
_NOBODY = N_("the control cannot get the page either ({failure})")


_WEAK_LINK = N_("the link itself brought hardly anything in that minute: it may be the cause")
_SILENCE = ("timeout", "timed_out", "temporary")
_TIMES_ABLE = 4.0
_OTHER_FORMAT = N_(
    "this is no OONI measurement; one step alone, without a control, decides nothing"
)
_WITH_CONTROL = ("web_connectivity", "http_requests")


def verdict(value: dict[str, Any], known: Fingerprints | None = None) -> Verdict:
    """The verdict on one record, as it was read from a file; `known` are block pages met before.

    >>> verdict({"type": "ping"}).state
    'insufficient'
    """
    if not is_measurement(value):
        return weigh([Finding("insufficient", None, 2.0, _OTHER_FORMAT)])
    seen = measurement(value)
    if seen.test == "throughput_pair":
        return pair_verdict(seen)
    return web_verdict(seen, known) if seen.test in _WITH_CONTROL else service_verdict(seen)


def web_verdict(seen: Measurement, known: Fingerprints | None = None) -> Verdict:
    """Whether a site is blocked, down or fine from where the measurement was made."""
    pages = page_of(seen)
    if not seen.control.present:
        failure = seen.control.failure or "?"
        none = Finding("insufficient", None, 2.0, _NO_CONTROL, {"failure": failure})
        return weigh(pages if any(each.state == "ok" for each in pages) else [none, *pages])
    names = names_of(seen)
    way = way_of(seen, bool(names.findings))
    findings = [*names.findings, *way]
    if not way and not names.through_proxy:
        findings += pages
    if known is not None:
        findings += told_by(known, seen, any(each.state == "ok" for each in pages))
    findings = [_able(seen, each) for each in findings]
    if not findings and seen.control.http_failure:
        facts = {"failure": seen.control.http_failure}
        findings = [Finding("down", None, 2.0, _NOBODY, facts)]
    return weigh(findings)


def _able(seen: Measurement, finding: Finding) -> Finding:
    """What is blamed for silence stands only if the link could have brought an answer in time.

    A probe that waited in vain then fetches a little file of the control by the same link. Where
    that failed, or took a quarter of the time that was waited, the link may be the cause.
    """
    told = seen.keys.get("x_beside")
    if finding.state != "blocked" or not isinstance(told, dict) or not _of_silence(finding):
        return finding
    spent, waited = finite(told.get("seconds")), finite(told.get("waited_s"))
    if spent is not None and waited is not None and spent * _TIMES_ABLE <= waited:
        return finding
    return Finding("insufficient", None, 3.0, _WEAK_LINK, {})


def _of_silence(finding: Finding) -> bool:
    failure = str(finding.facts.get("failure", ""))
    return finding.layer == "throughput" or any(word in failure for word in _SILENCE)
