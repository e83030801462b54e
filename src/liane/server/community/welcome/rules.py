"""What must hold for services and searches: pure, without database or clock."""

import ipaddress
from functools import lru_cache
from urllib.parse import urlsplit

from liane.server.community.members.rules import plain_words

__all__ = ["has_every_word", "is_local", "link_of", "search_text"]

_LOCAL_ENDS = (".lan", ".local", ".home.arpa", ".internal", ".mesh")


@lru_cache(maxsize=512)  # notices are read at every search and seldom change
def search_text(*texts: str) -> str:
    """The words of a record as they are searched: no case, no accents, one space between.

    >>> search_text("Bibliothèque", "Livres & guides")
    ' bibliotheque livres guides '
    """
    return " " + " ".join(plain_words(" ".join(texts))) + " "


def has_every_word(typed: str, text: str) -> bool:
    """Whether each word typed begins a word of `text`, a `search_text`.

    >>> has_every_word("guide bib", search_text("Bibliothèque", "Livres et guides"))
    True
    """
    return all(f" {word}" in text for word in plain_words(typed))


def link_of(address: str) -> str:
    """What a tap opens: an address of the web or a page of this box; empty for anything else.

    >>> link_of("http://livres.lan"), link_of("/lien/"), link_of("96,4 MHz"), link_of("//x.org")
    ('http://livres.lan', '/lien/', '', '')
    >>> link_of("livres.lan:8080/fr"), link_of("javascript:alert(1)")
    ('http://livres.lan:8080/fr', '')
    """
    if address.startswith("/"):
        return "" if address.startswith("//") else address
    if address.startswith(("http://", "https://")):
        return address if _host(address) else ""
    whole = f"http://{address}"
    return whole if " " not in address and _looks_local(_host(whole)) else ""


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _looks_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return host == "localhost" or host.endswith(_LOCAL_ENDS)


def is_local(address: str) -> bool:
    """Whether a service can be reached without Internet, by what its address says.

    >>> is_local("http://10.0.4.2:8080"), is_local("http://radio"), is_local("https://example.org")
    (True, True, False)
    >>> is_local("96,4 MHz"), is_local("/o/farako/"), is_local("école, salle 2")
    (True, True, True)
    """
    link = link_of(address)
    host = _host(link) if link.startswith("http") else ""
    return not host or "." not in host or _looks_local(host)
