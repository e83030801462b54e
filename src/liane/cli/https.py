"""`liane https`: what Caddy has to read to answer phones by HTTPS in front of `liane serve`.

The box does not speak TLS itself: Debian's Caddy does, which gets and renews certificates alone. A
page is secure by one of three certificates: a public authority's for the operator's own name
(ACME, kept on the disk and renewed when a third of its life is left, so a cut of weeks does not
meet its end); files that somebody else keeps; or the box's own authority for a village name. By
the box's plain address pages can still be read over http: that needs no name and no certificate.
"""

import argparse
import re
from pathlib import Path

from liane.cli.console import Result
from liane.cli.options import whole
from liane.errors import BadInput
from liane.words import N_, _, say

__all__ = ["HELP", "arguments", "caddyfile", "run"]

HELP = N_("write the configuration of Caddy, which speaks HTTPS in front of the server")

AUTHORITY_PAGE = "/autorite.crt"
_HIS_AUTHORITY = "{$HOME}/.local/share/caddy/pki/authorities/local"
_NO_AUTHORITY_FOR = (".lan", ".local", ".internal", ".home.arpa", ".localhost", ".test")
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")

_FRAME = """\
{head}
{{
	admin off
	skip_install_trust
	auto_https disable_redirects
	http_port {http_port}
	https_port {https_port}
	log default {{
		format filter {{
			wrap console
			fields {{
				request delete
			}}
		}}
	}}{email}
}}

(liane) {{
	reverse_proxy 127.0.0.1:{port}
	handle_errors {{
		header Content-Type "text/plain; charset=utf-8"
		respond "{silent}" {{http.error.status_code}}
	}}
}}

{names} {{{tls}
	import liane
}}

http:// {{
	@named host {hosts}
	{authority}handle @named {{
		redir https://{{host}}{https_suffix}{{uri}}
	}}
	import liane
}}"""

_AUTHORITY = """handle {page} {{
		root * {folder}
		rewrite * /root.crt
		file_server
	}}
	"""


def arguments(parser: argparse.ArgumentParser, _common: argparse.ArgumentParser) -> None:
    """What `liane https` takes."""
    name = _("name of the box, as people type it: reseau.example")
    parser.add_argument("names", nargs="+", metavar=_("NAME"), help=name)
    port = _("port of `liane serve` (8000)")
    parser.add_argument("--port", type=whole(1, 65535), default=8000, metavar="N", help=port)
    email = _("where the authority writes when a certificate is about to end")
    parser.add_argument("--email", default="", metavar=_("ADDRESS"), help=email)
    own = _("the box vouches for its name itself: for a village name; each phone accepts it once")
    parser.add_argument("--own-authority", action="store_true", help=own)
    files = _("a certificate that somebody else renews, with --key")
    parser.add_argument("--certificate", type=Path, metavar=_("FILE"), help=files)
    parser.add_argument("--key", type=Path, metavar=_("FILE"), help=_("the key of --certificate"))
    http, https = _("port for http (80)"), _("port for HTTPS (443)")
    parser.add_argument("--http-port", type=whole(1, 65535), default=80, metavar="N", help=http)
    parser.add_argument("--https-port", type=whole(1, 65535), default=443, metavar="N", help=https)


def run(given: argparse.Namespace) -> Result:
    """Print the configuration; nothing is written, nothing is started."""
    names = [_name(each) for each in given.names]
    if bool(given.certificate) != bool(given.key):
        raise BadInput(N_("--certificate and --key go together; give both files"))
    if given.own_authority and given.certificate:
        raise BadInput(N_("--own-authority makes its certificate: leave --certificate away"))
    if not given.own_authority and not given.certificate:
        _known_to_the_world(names)
    text = caddyfile(
        names,
        port=given.port,
        ports=(given.http_port, given.https_port),
        email=_email(given.email),
        own_authority=given.own_authority,
        files=(given.certificate, given.key) if given.certificate else None,
    )
    return Result({"names": names, "caddyfile": text}, text)


def caddyfile(
    names: list[str],
    *,
    port: int = 8000,
    ports: tuple[int, int] = (80, 443),
    email: str = "",
    own_authority: bool = False,
    files: tuple[Path, Path] | None = None,
) -> str:
    """The Caddyfile for `names`, with one of the three kinds of certificate."""
    suffix = "" if ports[1] == 443 else f":{ports[1]}"
    authority = _AUTHORITY.format(page=AUTHORITY_PAGE, folder=_HIS_AUTHORITY)
    return _FRAME.format(
        head=_head(own_authority),
        http_port=ports[0],
        https_port=ports[1],
        email=f"\n\temail {email}" if email else "",
        port=port,
        silent=_("Liane does not answer yet. Try again in a minute."),
        names=", ".join(f"https://{name}" for name in names),
        hosts=" ".join(names),
        tls=_tls(own_authority, files),
        authority=authority if own_authority else "",
        https_suffix=suffix,
    )


def _tls(own_authority: bool, files: tuple[Path, Path] | None) -> str:
    if own_authority:
        return "\n\ttls internal"
    return f'\n\ttls "{files[0].absolute()}" "{files[1].absolute()}"' if files else ""


def _head(own_authority: bool) -> str:
    """What whoever opens the file has to know, as comments."""
    lines = [
        _("Written by `liane https`: Caddy speaks HTTPS with phones, Liane answers Caddy."),
        _("Put it in /etc/caddy/Caddyfile, then: systemctl restart caddy"),
        _("Liane beside it: LIANE_PROXY=1 liane serve --host 127.0.0.1"),
    ]
    if own_authority:
        page = say("Each phone accepts once: http://ADDRESS{page}", page=AUTHORITY_PAGE)
        lines.append(page)
    return "\n".join(f"# {line}" for line in lines)


def _name(text: str) -> str:
    """A name as resolvers know it: small letters, accents written in ASCII."""
    try:
        name = text.strip().rstrip(".").lower().encode("idna").decode("ascii")
    except UnicodeError:
        name = ""
    labels = name.split(".")
    if not all(_LABEL.fullmatch(label) for label in labels) or labels[-1].isdigit():
        problem = N_("{name}: not a name; give one such as reseau.example, without http:// or port")
        raise BadInput(problem, name=text)
    return name


def _known_to_the_world(names: list[str]) -> None:
    for name in names:
        if "." not in name or name.endswith(_NO_AUTHORITY_FOR):
            raise BadInput(
                N_("{name}: no public authority vouches for such a name; add --own-authority"),
                name=name,
            )


def _email(text: str) -> str:
    if text and not re.fullmatch(r"[^\s@{}\"]+@[^\s@{}\"]+", text):
        raise BadInput(N_("{text}: not an e-mail address"), text=text)
    return text
