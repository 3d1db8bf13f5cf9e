"""The pipelines that requests go through: retries as told, tokens only where they belong, time outs everywhere."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from azure.core.credentials import TokenCredential
from azure.core.exceptions import AzureError, ClientAuthenticationError, ServiceResponseTimeoutError
from azure.core.pipeline import PipelineResponse
from azure.core.pipeline.policies import HTTPPolicy, RequestIdPolicy, RetryPolicy, SansIOHTTPPolicy, UserAgentPolicy
from azure.core.pipeline.transport import HttpTransport, RequestsTransport
from azure.core.rest import HttpRequest, HttpResponse
from azure.mgmt.core import ARMPipelineClient
from azure.mgmt.core.policies import ARMChallengeAuthenticationPolicy

from services.connection import Connection
from services.errors import ConnectionFailedError
from services.wire.hosts import history_audience, is_loopback
from services.wire.refusals import CHECK_NETWORK, no_token

LOG = logging.getLogger("amlx.wire")
CONNECT_SECONDS = 10
READ_SECONDS = 60
LONGEST_WAIT = 30.0
"""Seconds that a Retry-After may ask for; a longer wait is told to the person instead of kept from them."""

TransportMaker = Callable[[Connection], HttpTransport[Any, Any]]
Policies = list[HTTPPolicy[Any, Any] | SansIOHTTPPolicy[Any, Any]]


class PatientRetryPolicy(RetryPolicy[Any, Any]):
    """azure-core's retries, bounded: no wait longer than a person would sit through."""

    def is_retry(self, settings: dict[str, Any], response: PipelineResponse[Any, Any]) -> bool:
        """Whether to ask again: as azure-core has it, unless the service asks for too long a wait."""
        wait = self.get_retry_after(response)
        return (wait is None or wait <= LONGEST_WAIT) and super().is_retry(settings, response)

    def increment(
        self,
        settings: dict[str, Any],
        response: Any | None = None,  # noqa: ANN401 - as azure-core has it
        error: Exception | None = None,
    ) -> bool:
        """Whether a failed try leaves another: none after a minute of silence, which is told at once."""
        if isinstance(error, ServiceResponseTimeoutError):
            return False
        return bool(super().increment(settings, response, error))


@dataclass(frozen=True, slots=True)
class Pipelines:
    """One for ARM, one for run history and MLflow, and one that carries no token (SAS addresses, discovery)."""

    management: ARMPipelineClient[Any, Any]
    history: ARMPipelineClient[Any, Any]
    anonymous: ARMPipelineClient[Any, Any]

    def close(self) -> None:
        """Close the connections they keep."""
        for client in (self.management, self.history, self.anonymous):
            client.close()


def open_pipelines(
    connection: Connection, credential: TokenCredential, transport: TransportMaker | None = None
) -> Pipelines:
    """Pipelines of a connection; nothing is sent yet."""
    make = transport or requests_transport

    def client(*authentication: ARMChallengeAuthenticationPolicy) -> ARMPipelineClient[Any, Any]:
        policies: Policies = [
            RequestIdPolicy(),
            UserAgentPolicy("amlx"),
            PatientRetryPolicy(retry_total=4, retry_connect=1),
        ]
        return ARMPipelineClient(
            connection.resource_manager, policies=[*policies, *authentication], transport=make(connection)
        )

    return Pipelines(
        client(ARMChallengeAuthenticationPolicy(credential, connection.resource_manager + "/.default")),
        client(ARMChallengeAuthenticationPolicy(credential, history_audience(connection) + "/.default")),
        client(),
    )


def requests_transport(connection: Connection) -> HttpTransport[Any, Any]:
    """HTTP by requests; a loopback address is never asked through a proxy that the environment names."""
    verify: Path | bool = connection.ca_bundle or True
    transport: HttpTransport[Any, Any] = RequestsTransport(
        connection_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        connection_verify=str(verify) if isinstance(verify, Path) else verify,
        use_env_settings=not is_loopback(connection.resource_manager),
    )
    return transport


def exchange(client: ARMPipelineClient[Any, Any], request: HttpRequest) -> HttpResponse:
    """Send one request; any status is an answer, no answer is an error.

    Raises:
        SignInError: no token could be had.
        ConnectionFailedError: nothing answered, or the answer broke off.
    """
    try:
        response: HttpResponse = client.send_request(request)
        return response
    except ClientAuthenticationError as error:
        raise no_token(error) from error
    except AzureError as error:
        raise unanswered(request.url, error) from error
    except OSError as error:  # the CA bundle is gone
        raise unanswered(request.url, error) from error


def unanswered(address: str, error: Exception) -> ConnectionFailedError:
    """No answer from an address, with the reason in plain words."""
    host = HttpRequest("GET", address).url.partition("://")[2].partition("/")[0]
    text = str(error)
    LOG.info("%s: %s", host, text)
    for mark, (what, advice) in REASONS.items():
        if mark in text:
            return ConnectionFailedError(f"{host} {what}.", advice=advice)
    return ConnectionFailedError(f"{host} did not answer.", advice=CHECK_NETWORK)


NAME_BUNDLE = "Name the right ca_bundle in the settings."
REASONS: Mapping[str, tuple[str, str]] = {
    "CERTIFICATE_VERIFY_FAILED": (
        "shows a certificate that is not trusted here",
        NAME_BUNDLE,
    ),
    "CA certificate bundle": (
        "cannot be trusted: the CA bundle is missing",
        NAME_BUNDLE,
    ),
    "WRONG_VERSION_NUMBER": ("speaks no TLS", "Check its address and port in the settings."),
    "timed out": ("did not answer in time", CHECK_NETWORK),
    "Name or service not known": ("is not known by name", CHECK_NETWORK),
    "nodename nor servname": ("is not known by name", CHECK_NETWORK),
    "getaddrinfo": ("is not known by name", CHECK_NETWORK),
    "Temporary failure in name resolution": ("cannot be looked up", CHECK_NETWORK),
    "Connection refused": ("refused the connection", "Is the service running? Check its address in the settings."),
    "Connection aborted": ("closed the connection without an answer", "Try again."),
    "proxy": ("cannot be reached through the proxy", "Check HTTPS_PROXY and NO_PROXY."),
    "broken": ("broke off its answer", "Try again."),
    "IncompleteRead": ("broke off its answer", "Try again."),
}
"""What to say, by a mark in what the network library said."""
