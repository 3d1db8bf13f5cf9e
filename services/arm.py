"""The wire: every request to a workspace goes through here, and every failure comes out as an `AmlxError`.

Lists and state changes are plain REST (measured 20 times as fast as building SDK entities). Credentials go
to the connection's own hosts only: see services/wire/hosts.py.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from urllib.parse import urlsplit

from azure.core.credentials import TokenCredential
from azure.core.exceptions import ClientAuthenticationError
from azure.core.rest import HttpRequest, HttpResponse

from services.connection import WORKSPACE_API, Connection
from services.identity import credential_of, who
from services.wire import hosts, operations
from services.wire.answers import Accepted, Answer, Blob, Json, bad, json_of, required
from services.wire.pipelines import TransportMaker, exchange, open_pipelines
from services.wire.refusals import failed_operation, no_token, refusal

__all__ = ["Accepted", "Answer", "Blob", "Json", "Query", "Wire", "open_wire"]

Query = Mapping[str, str | int | bool | None]


class Wire:
    """Requests to one workspace. Safe to use from several threads."""

    def __init__(
        self,
        connection: Connection,
        credential: TokenCredential,
        *,
        transport: TransportMaker | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.connection = connection
        self._credential = credential
        self._pipelines = open_pipelines(connection, credential, transport)
        self._sleep = sleep

    def get(self, path: str, *, api: str, query: Query | None = None) -> Json:
        """One object. `path` is relative to the workspace unless it begins with `/subscriptions`."""
        return required(self._arm("GET", path, api, query))

    def pages(
        self, path: str, *, api: str, query: Query | None = None, method: str = "GET", items: str = "value"
    ) -> Iterator[list[Json]]:
        """A list, page by page, following nextLink on the connection's own hosts; `items` is the list's key."""
        response = self._arm(method, path, api, query)
        while True:
            body = required(response)
            page = body.get(items)
            if not isinstance(page, list):
                raise bad(response, "no list")
            yield page
            following = body.get("nextLink")
            if not isinstance(following, str) or not following:
                return
            response = self._managed(HttpRequest(method, hosts.own(self.connection, following, response.request.url)))

    def send(self, method: str, path: str, *, api: str, query: Query | None = None, body: Json | None = None) -> Answer:
        """Ask for a change. `Answer.operation`, if any, can be followed to its end."""
        response = self._arm(method, path, api, query, body)
        return Answer(response.status_code, json_of(response), operations.operation_of(response.headers))

    def follow(self, operation: str | None, *, cancelled: Callable[[], bool] = lambda: False) -> None:
        """Poll an operation until it ends; None has ended already.

        Raises:
            ServiceError: it ended in Failed or Canceled.
        """
        while operation and not cancelled():
            response = self._managed(HttpRequest("GET", hosts.own(self.connection, operation, self._base)))
            body = json_of(response)
            if operations.has_failed(body):
                raise failed_operation(body)
            if operations.is_done(response, body):
                return
            operations.pause(operations.wait_seconds(response.headers), cancelled, self._sleep)

    def history(
        self, method: str, path: str, *, body: Json | None = None, query: Query | None = None, private: bool = False
    ) -> Json:
        """Run history's API, `path` after `/history/v1.0{workspace}/` (`runs/{id}/details`).

        `private` asks the part of it that stands under `/history/v1.0/private`: the spans of a run's timeline.
        """
        base = "/history/v1.0/private" if private else "/history/v1.0"
        return self._historic(method, f"{base}{self.connection.workspace_path}/{path.lstrip('/')}", body, query)

    def mlflow(self, method: str, path: str, *, body: Json | None = None, query: Query | None = None) -> Json:
        """MLflow's API, `path` after `/api/2.0/mlflow/` (`runs/search`)."""
        base = f"/mlflow/v2.0{self.connection.workspace_path}/api/2.0/mlflow"
        return self._historic(method, f"{base}/{path.lstrip('/')}", body, query)

    def blob(self, url: str, *, start: int | None = None, end: int | None = None) -> Blob:
        """Bytes `start` to `end` (counted from 0, `end` included) of a blob at a SAS address; no token is sent."""
        first = start or 0
        headers = {} if start is None and end is None else {"Range": f"bytes={first}-{'' if end is None else end}"}
        response = exchange(self._pipelines.anonymous, HttpRequest("GET", url, headers=headers))
        total = response.headers.get("Content-Range", "").rpartition("/")[2]
        if response.status_code == 416:  # nothing there yet: the blob ends before `start`
            return Blob(b"", int(total) if total.isdecimal() else first, first)
        content = self._checked(response).content
        if response.status_code != 206:  # a server that knows no ranges sends it all
            last = len(content) if end is None else end + 1
            return Blob(content[first:last], len(content), first)
        return Blob(content, int(total) if total.isdecimal() else first + len(content), first)

    def close(self) -> None:
        """Close the connections kept open."""
        self._pipelines.close()

    @cached_property
    def principal(self) -> str:
        """Who is signed in, as the token says; empty where it does not.

        Raises:
            SignInError: nobody is.
        """
        try:
            return who(self._credential.get_token(self._base + "/.default").token)
        except ClientAuthenticationError as error:
            raise no_token(error) from error

    @cached_property
    def workspace(self) -> Json:
        """The workspace as ARM has it, asked for once: its region and addresses do not change."""
        return self.get("", api=WORKSPACE_API)

    @cached_property
    def history_base(self) -> str:
        """Where run history and MLflow answer: the `api` of the workspace's discoveryUrl, without a last slash."""
        properties = self.workspace.get("properties")
        discovery = properties.get("discoveryUrl") if isinstance(properties, dict) else None
        if not isinstance(discovery, str):
            return self._base
        address = hosts.own(self.connection, discovery, self._base)
        found = required(self._checked(exchange(self._pipelines.anonymous, HttpRequest("GET", address)))).get("api")
        return hosts.own(self.connection, str(found or self._base), self._base).rstrip("/")

    @property
    def _base(self) -> str:
        return self.connection.resource_manager

    def _arm(
        self, method: str, path: str, api: str, query: Query | None = None, body: Json | None = None
    ) -> HttpResponse:
        full = path if path.startswith("/subscriptions") else f"{self.connection.workspace_path}/{path.strip('/')}"
        parameters = {"api-version": api, **_parameters(query)}
        return self._managed(HttpRequest(method, self._base + full.rstrip("/"), params=parameters, json=body))

    def _managed(self, request: HttpRequest) -> HttpResponse:
        return self._checked(exchange(self._pipelines.management, request))

    def _historic(self, method: str, path: str, body: Json | None, query: Query | None) -> Json:
        request = HttpRequest(method, self.history_base + path, params=_parameters(query), json=body)
        return json_of(self._checked(exchange(self._pipelines.history, request)))

    def _checked(self, response: HttpResponse) -> HttpResponse:
        """The answer itself where it is one of success, else the error it stands for."""
        if 200 <= response.status_code < 300:
            return response
        raise refusal(response, urlsplit(response.request.url).path, self.connection.sign_in_advice)


def open_wire(connection: Connection) -> Wire:
    """The wire of a connection, with whatever signs in there."""
    return Wire(connection, credential_of(connection))


def _parameters(query: Query | None) -> dict[str, str]:
    return {key: _parameter(value) for key, value in (query or {}).items() if value is not None}


def _parameter(value: str | int | bool | None) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
