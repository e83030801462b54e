"""What the names say: the answers of the resolvers beside those that the control had.

An answer that differs is no proof: big sites answer each region with other addresses. It becomes
one where the address cannot be public, does not serve the name, or is given in clear by everybody
while the sealed question gets the control's answer. A resolver that fails alone may just be ill.
"""

from collections.abc import Iterable, Iterator

from liane.detection.verdicts import Finding
from liane.measurement import Lookup, Measurement, is_bogon
from liane.words import N_

__all__ = ["ILL", "Names", "names_of"]

ILL = ("servfail", "timeout", "timed_out", "temporary", "misbehaving", "unknown_failure", "eof")
_VAGUE = ("temporary", "misbehaving", "non_recoverable")
_NO_ROUTE = ("network_unreachable", "host_unreachable", "network_down", "interrupted")
_UNTRUE = ("ssl_unknown_authority", "ssl_invalid_hostname", "ssl_invalid_certificate")

_NO_NAME = (None, "dns_name_error", "dns_nxdomain_error", "dns_no_answer", "dns_lookup_error")
_LOCAL = ("localhost", "local", "internal", "lan", "home", "arpa")

_ABSENT = N_("the name {name} does not exist or has no address for the control either")
_GHOST = N_(
    "the name {name} does not exist for the control, and yet gets the address {address} here: the "
    "answer was put in"
)
_ANY_NAME = N_(
    "the name {name} does not exist for the control; the resolver here answers {address}, as some "
    "do for any name that does not exist"
)
_REFUSED = N_("the resolver says {failure} for {name}, while the control gets its addresses")
_ILL_ALL = N_("every resolver asked in clear fails on {name} ({failure}), the control does not")
_ILL_ONE = N_("this resolver fails on {name} ({failure}); it may be ill rather than told to")
_FURTHER = N_("{name}, where the site leads, gets {failure}; the control followed to the page")
_BOGON = N_("{name} gets the address {address}, which no public site can have")
_UNTRUE_CERT = N_("the address given for {name} shows a certificate that is not the site's")
_SERVES_NOT = N_("the control finds nobody serving {name} at the address given here ({address})")
_TWO = N_("two answers came for {name}: first {given}, then the control's: the first was put in")
_IN_CLEAR = N_(
    "asked in clear, every resolver gives {name} the address {address} of another network; asked "
    "sealed, the answer is the control's"
)


class Names:
    """What was found about names: findings, and whether the way leads through somebody else."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.through_proxy = False

    def add(self, nats: float, message: str, **facts: str) -> None:
        """Note one more finding that speaks for blocking of names."""
        self.findings.append(Finding("blocked", "dns", nats, message, facts))


def names_of(seen: Measurement) -> Names:
    """What the look-ups of a web measurement say beside its control."""
    names = Names()
    first = [each for each in seen.lookups if each.depth == 0]
    usual = _of_way(first, "system") or _of_way(first, "clear")
    if usual:
        _judge_first(names, seen, first, usual)
    if not names.findings and seen.control.status > 0 and not seen.control.http_failure:
        _judge_further(names, seen)
    return names


def _of_way(lookups: Iterable[Lookup], way: str) -> list[Lookup]:
    return [each for each in lookups if each.way == way]


def _addresses(lookups: Iterable[Lookup]) -> list[str]:
    return [address for each in lookups for address in each.addresses]


def _failure(lookups: Iterable[Lookup]) -> str | None:
    """Why look-ups gave no address at all; None where one did, or where no failure was told.

    A name without an address of one family is normal, and said only if nothing else failed.
    """
    held = list(lookups)
    told = [each.failure for each in held if each.failure]
    if not told or _addresses(held):
        return None
    return next((failure for failure in told if failure != "dns_no_answer"), told[0])


def _judge_first(names: Names, seen: Measurement, first: list[Lookup], usual: list[Lookup]) -> None:
    control, name = seen.control, usual[0].host
    failure = _failure(usual)
    if not control.addresses:
        if control.answered_dns and control.dns_failure in _NO_NAME and control.status <= 0:
            _judge_absent(names, seen, first, usual)
    elif _two_answers(names, seen, first):
        return
    elif failure:
        clear = _of_way(first, "clear")
        _judge_failure(names, _plain(failure, usual, clear), name, clear)
    elif _addresses(usual):
        _judge_answer(names, seen, first, usual)


def _judge_absent(
    names: Names, seen: Measurement, first: list[Lookup], usual: list[Lookup]
) -> None:
    """A name that the control cannot find: gone, unless somebody here answers for it all the same.

    An answer that another network's resolver repeats, or that cannot be public, was put in on the
    way. One that only the own resolver gives may be what it answers for every absent name; and a
    name of this place alone, or one whose server proves itself, is no name of the Internet.
    """
    given, name = _addresses(usual), usual[0].host
    if not given:
        names.findings.append(Finding("down", None, 3.0, _ABSENT, {"name": name}))
    elif _is_of_this_place(seen, name, given):
        return
    elif set(_addresses(_of_way(first, "clear"))) & set(given):
        names.through_proxy = True
        names.add(2.5, _GHOST, name=name, address=given[0])
    elif any(is_bogon(each) for each in given):
        names.through_proxy = True
        names.add(2.0, _GHOST, name=name, address=given[0])
    else:
        names.through_proxy = True
        facts = {"name": name, "address": given[0]}
        names.findings.append(Finding("insufficient", None, 1.0, _ANY_NAME, facts))


def _is_of_this_place(seen: Measurement, name: str, given: list[str]) -> bool:
    """Names that only a local network knows, and servers that answer for theirs."""
    if "." not in name or name.rpartition(".")[2] in _LOCAL:
        return True
    reached = [each for each in seen.connections if each.address in given and not each.failure]
    proved = [each for each in seen.handshakes if _address_of(each.endpoint) in given]
    private = all(is_bogon(each) for each in given)
    return (private and bool(reached)) or any(each.proves for each in proved)


def _plain(failure: str, usual: list[Lookup], clear: list[Lookup]) -> str:
    """What the system's resolver says when it is asked itself, where the system only says no."""
    if not any(word in failure for word in _VAGUE):
        return failure
    asked = [each for each in clear if each.resolver == usual[0].resolver]
    return _failure(asked) or failure


def _two_answers(names: Names, seen: Measurement, first: list[Lookup]) -> bool:
    """Two answers came to one question, and the second is the control's: the first was put in."""
    truth = set(seen.control.addresses)
    for each in first:
        if truth & set(each.second) and not truth & set(each.addresses):
            given = each.addresses[0] if each.addresses else each.failure or "?"
            names.add(3.5, _TWO, name=each.host, given=given)
            return True
    return False


def _judge_failure(names: Names, failure: str, name: str, clear: list[Lookup]) -> None:
    facts = {"name": name, "failure": failure}
    if any(word in failure for word in _NO_ROUTE):
        return
    if not any(word in failure for word in ILL):
        names.add(3.0, _REFUSED, **facts)
    elif clear and _failure(clear):
        names.add(2.0, _ILL_ALL, **facts)
    else:
        names.add(0.5, _ILL_ONE, **facts)


def _judge_answer(
    names: Names, seen: Measurement, first: list[Lookup], usual: list[Lookup]
) -> None:
    control, name = seen.control, usual[0].host
    given = _addresses(usual)
    bogons = [each for each in given if is_bogon(each)]
    if bogons and not any(is_bogon(each) for each in control.addresses):
        names.add(4.0, _BOGON, name=name, address=bogons[0])
    elif not set(given) & set(control.addresses):
        _judge_difference(names, seen, first, usual)


def _judge_difference(
    names: Names, seen: Measurement, first: list[Lookup], usual: list[Lookup]
) -> None:
    """Other addresses than the control's: whose are they, and do they serve the name?"""
    given, name = _addresses(usual), usual[0].host
    asns = frozenset[int]().union(*(each.asns for each in usual))
    if asns & seen.control.asns:
        return
    ours = [each for each in seen.handshakes if _address_of(each.endpoint) in given]
    proved = any(each.proves for each in ours)
    if not proved and any(each.failure in _UNTRUE for each in ours):
        names.add(3.0, _UNTRUE_CERT, name=name)
    elif not proved and _serve_not(seen, given):
        names.add(2.5, _SERVES_NOT, name=name, address=given[0])
    elif _altered_in_clear(seen, first, usual):
        names.through_proxy = True
        names.add(2.0, _IN_CLEAR, name=name, address=given[0])


def _address_of(endpoint: str) -> str:
    """The address of `1.2.3.4:443` or of `[2001:db8::1]:443`."""
    return endpoint.rpartition(":")[0].strip("[]")


def _serve_not(seen: Measurement, given: list[str]) -> bool:
    """The control tried the addresses given here, and none of them serves this name."""
    secure = seen.target.startswith("https:")
    shaken = _at_addresses(seen.control.handshakes, given) if secure else []
    tried = shaken or _at_addresses(seen.control.connections, given, ":443" if secure else ":80")
    return bool(tried) and all(tried)


def _at_addresses(
    outcomes: dict[str, str | None], given: list[str], port: str = ""
) -> list[str | None]:
    """How the control fared at the addresses given here, at one port or at any."""
    return [
        failure
        for at, failure in outcomes.items()
        if at.endswith(port) and _address_of(at) in given
    ]


def _altered_in_clear(seen: Measurement, first: list[Lookup], usual: list[Lookup]) -> bool:
    """A foreign resolver asked in clear repeats the odd answer; asked sealed, it is the control's.

    A site that answers by region leads there by the same alias, and is left in peace.
    """
    clear, sealed = _of_way(first, "clear"), _of_way(first, "sealed")
    if not clear or not sealed or not set(_addresses(clear)) & set(_addresses(usual)):
        return False
    truth = set(_addresses(sealed)) & set(seen.control.addresses)
    same_network = frozenset[int]().union(*(each.asns for each in sealed)) & seen.control.asns
    return bool(truth or same_network) and not _aliases(sealed) & _aliases(clear + usual)


def _aliases(lookups: Iterable[Lookup]) -> set[str]:
    return {alias for each in lookups for alias in each.aliases}


def _judge_further(names: Names, seen: Measurement) -> None:
    """Names that a site led to, and that the control reached."""
    for lookups in _by_host(seen):
        failure = _failure(lookups)
        name = lookups[0].host
        bogon = next((each for each in _addresses(lookups) if is_bogon(each)), None)
        if bogon:
            names.add(3.0, _BOGON, name=name, address=bogon)
        elif failure and not any(word in failure for word in _NO_ROUTE):
            ill = any(word in failure for word in ILL)
            names.add(1.5 if ill else 2.5, _FURTHER, name=name, failure=failure)


def _by_host(seen: Measurement) -> Iterator[list[Lookup]]:
    further = [each for each in seen.lookups if each.depth > 0 and each.way == "system"]
    for host in dict.fromkeys(each.host for each in further):
        yield [each for each in further if each.host == host]
