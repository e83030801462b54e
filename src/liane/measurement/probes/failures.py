"""Why a step failed, by OONI's own names, for the one engine that opens a socket.

A failure that has no name there is `unknown_failure` with the system's words, never a guess.
"""

import errno
import socket
import ssl

__all__ = ["NO_ROUTE", "failure_of"]

NO_ROUTE = ("network_unreachable", "host_unreachable", "network_down", "address_not_available")
_BY_NUMBER = {
    errno.ECONNREFUSED: "connection_refused",
    errno.ECONNRESET: "connection_reset",
    errno.ECONNABORTED: "connection_aborted",
    errno.EPIPE: "connection_reset",
    errno.ENETUNREACH: "network_unreachable",
    errno.EHOSTUNREACH: "host_unreachable",
    errno.ENETDOWN: "network_down",
    errno.ETIMEDOUT: "generic_timeout_error",
    errno.EADDRNOTAVAIL: "address_not_available",
    errno.EACCES: "permission_denied",
    errno.EPERM: "permission_denied",
}
_OF_NAMES = {
    socket.EAI_NONAME: "dns_nxdomain_error",
    socket.EAI_NODATA: "dns_no_answer",
    socket.EAI_AGAIN: "dns_temporary_failure",
    socket.EAI_FAIL: "dns_non_recoverable_failure",
}
_OLD, _WRONG_NAME = (9, 10), (62, 63, 64)  # X509_V_ERR_* of OpenSSL


def failure_of(error: BaseException) -> str:
    """The name of a failure.

    >>> failure_of(ConnectionResetError(errno.ECONNRESET, "")), failure_of(TimeoutError())
    ('connection_reset', 'generic_timeout_error')
    """
    if isinstance(error, TimeoutError):
        return "generic_timeout_error"
    if isinstance(error, ssl.SSLError):
        return _of_tls(error)
    if isinstance(error, socket.gaierror):
        return _OF_NAMES.get(error.errno or 0, f"unknown_failure: {error.strerror}")
    if isinstance(error, EOFError):
        return "eof_error"
    if isinstance(error, OSError) and error.errno in _BY_NUMBER:
        return _BY_NUMBER[error.errno]
    return f"unknown_failure: {type(error).__name__}: {error}"[:200]


def _of_tls(error: ssl.SSLError) -> str:
    if not isinstance(error, ssl.SSLCertVerificationError):
        return "ssl_failed_handshake"
    if error.verify_code in _OLD:
        return "ssl_invalid_certificate"
    return "ssl_invalid_hostname" if error.verify_code in _WRONG_NAME else "ssl_unknown_authority"
