"""Where credentials may go: the connection's own hosts, and nowhere else.

A service's answer may name the next address (nextLink, Location, discoveryUrl). A forged or mistaken one must never be
sent a token.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urljoin, urlsplit

from services.connection import Connection
from services.errors import BadAnswerError


@dataclass(frozen=True, slots=True)
class Cloud:
    """A cloud of Azure: where one signs in, its machine learning API's audience, and that API's domains."""

    authority: str
    audience: str
    domains: tuple[str, ...]


CLOUDS = {
    "https://management.azure.com": Cloud(
        "login.microsoftonline.com", "https://ml.azure.com", (".api.azureml.ms", ".experiments.azureml.net")
    ),
    "https://management.usgovcloudapi.net": Cloud(
        "login.microsoftonline.us", "https://ml.azure.us", (".api.ml.azure.us",)
    ),
    "https://management.chinacloudapi.cn": Cloud(
        "login.chinacloudapi.cn", "https://ml.azure.cn", (".api.ml.azure.cn",)
    ),
}
"""By the base address of their resource manager."""


def history_audience(connection: Connection) -> str:
    """Whom run history's tokens are for: the cloud's machine learning API, or a custom cloud's one address."""
    cloud = CLOUDS.get(connection.resource_manager)
    return cloud.audience if cloud else connection.resource_manager


def own(connection: Connection, address: str, base: str) -> str:
    """`address` made absolute against `base`.

    Raises:
        BadAnswerError: it leads away from the connection's own hosts, or is not https.
    """
    absolute = _joined(base, address)
    if _origin(absolute) == _origin(connection.resource_manager) or _is_of_cloud(connection, absolute):
        return absolute
    host = _origin(absolute)[1] or "an address without a host"
    raise BadAnswerError(
        f"The service pointed to {host}, which is not part of {connection.cloud}; amlx did not follow.",
        status=0,
        advice="Check resource_manager in the settings, and tell whoever runs the service.",
    )


def is_loopback(address: str) -> bool:
    """Whether an address stays on this machine, past which no proxy may stand."""
    host = urlsplit(address).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:  # brackets that are no IPv6 address
        return ""


def _is_of_cloud(connection: Connection, address: str) -> bool:
    cloud = CLOUDS.get(connection.resource_manager)
    scheme, host, port = _origin(address)
    return cloud is not None and scheme == "https" and port == 443 and host.endswith(cloud.domains)


def _origin(address: str) -> tuple[str, str, int]:
    try:
        parts = urlsplit(address)
        return parts.scheme, (parts.hostname or "").lower(), parts.port or 443
    except ValueError:  # a port that is no number
        return "", "", 0
