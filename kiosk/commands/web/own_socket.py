"""The socket that the web face listens at, and its certificate."""

import socket
import ssl
from pathlib import Path

ANYWHERE = ("0.0.0.0", "::")  # noqa: S104 -- only compared with
_NOBODY = ("192.0.2.1", 9)
"""An address that no machine has. A route to it is looked up, and nothing sent."""


class CertificateRefused(Exception):
    """A certificate or key that can't be used; `cause` is the end of a phrase's key, or "" with an errno."""

    def __init__(self, cause: str, errno: int | None = None) -> None:
        super().__init__(cause, errno)
        self.cause, self.errno = cause, errno


def listening_socket(host: str, port: int) -> socket.socket:
    """Listens at an address or a name of this machine. Raises OSError."""
    if ":" not in host:
        return socket.create_server((host, port), reuse_port=False)
    both = host == "::" and socket.has_dualstack_ipv6()
    return socket.create_server((host, port), family=socket.AF_INET6, dualstack_ipv6=both)


def tls_context(certificate: Path, key: Path) -> ssl.SSLContext:
    """The TLS context of a server. Raises `CertificateRefused`."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.set_alpn_protocols(["http/1.1"])
    try:
        # The password is never asked for on the terminal, where nobody may be.
        context.load_cert_chain(certificate, key, password=lambda: "")
    except ssl.SSLError as error:
        is_other = error.reason == "KEY_VALUES_MISMATCH"
        raise CertificateRefused("mismatch" if is_other else "unreadable") from error
    except OSError as error:
        raise CertificateRefused("", error.errno) from error
    return context


def address_shown(host: str) -> str:
    """The host as other machines call it: for all addresses, the one that leads to the network."""
    if host not in ANYWHERE:
        return f"[{host}]" if ":" in host else host
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect(_NOBODY)
            return str(asking.getsockname()[0])
        except OSError:  # no network now
            return socket.gethostname() or "localhost"
