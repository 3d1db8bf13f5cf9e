"""The protocol's habits: routes, bodies, lists with pages, and errors of Azure's shape."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.local_workspace.clock import iso
from services.local_workspace.kernel import LOCATION, Kernel, Workspace
from services.local_workspace.roles import PROVIDER, Caller
from services.local_workspace.tokens import TokenRefusedError

if TYPE_CHECKING:
    from datetime import datetime

Json = dict[str, Any]
Handler = Callable[["Call"], Response]

AT_GROUP = "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.MachineLearningServices"
AT_WORKSPACE = AT_GROUP + "/workspaces/{workspace}"
AT_LOCATION = "/subscriptions/{subscription}/providers/Microsoft.MachineLearningServices/locations/{location}"


class ArmError(Exception):
    """An answer that refuses. `inner` are the service's own codes, outermost first, nested in its additionalInfo."""

    def __init__(
        self, status: int, code: str, message: str, *, inner: Iterable[str] = (), details: Iterable[Json] = ()
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.inner = tuple(inner)
        self.details = tuple(details)


def user_error(status: int, message: str, *inner: str) -> ArmError:
    """What the management front end says of jobs, assets and datastores: `UserError`, and why as inner codes."""
    return ArmError(status, "UserError", message, inner=inner)


def resource_not_found(kind: str, name: str, group: str) -> ArmError:
    """What Azure Resource Manager says of a resource of its own that does not exist; `kind` as `workspaces`."""
    return ArmError(
        404,
        "ResourceNotFound",
        f"The Resource '{PROVIDER}{kind}/{name}' under resource group '{group}' was not found. "
        "For more details please go to https://aka.ms/ARMResourceNotFoundFix",
    )


@dataclass(frozen=True, slots=True)
class Call:
    """One request, read whole: what handlers are given. `names` are the path's variables, decoded."""

    kernel: Kernel
    caller: Caller
    method: str
    path: str
    names: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def workspace(self) -> Workspace:
        """The workspace that the path names."""
        return Workspace(self.names["subscription"], self.names["group"], self.names["workspace"])

    @property
    def name(self) -> str:
        """The path's `{name}`."""
        return self.names["name"]

    def json(self) -> Json:
        """The body's JSON object. Raises 400 for none, for half of one and for anything else."""
        try:
            found = json.loads(self.body or b"null")
        except ValueError as error:
            message = f"The request content was invalid and could not be deserialized: '{error}'."
            raise ArmError(400, "InvalidRequestContent", message) from error
        if not isinstance(found, dict):
            raise ArmError(400, "InvalidRequestContent", "The request content is not a valid JSON object.")
        return found

    def link(self, path: str, **query: str) -> str:
        """An absolute address on this server that keeps the call's api-version."""
        version = {"api-version": self.query["api-version"]} if "api-version" in self.query else {}
        words = urlencode(version | query, safe="$")
        return f"{self.kernel.base}{path}" + (f"?{words}" if words else "")


def at(kernel: Kernel, method: str, path: str, handler: Handler, action: str) -> Route:
    """A route for signed-in callers whose role allows `action` (`workspaces/computes/read`; the provider is added).

    The path is matched without case, as Azure does; a path inside a workspace that does not exist answers 404. The
    handler is a plain function that runs in a thread.
    """

    async def endpoint(request: Request) -> Response:
        body = await request.body()
        return await run_in_threadpool(_answer, kernel, request, body, handler, action)

    route = Route(path, endpoint, methods=[method])
    route.path_regex = re.compile(route.path_regex.pattern, re.IGNORECASE)
    return route


def _answer(kernel: Kernel, request: Request, body: bytes, handler: Handler, action: str) -> Response:
    call = Call(
        kernel=kernel,
        caller=signed_in(kernel, request.headers),
        method=request.method,
        path=request.url.path,
        names=request.path_params,
        query=request.query_params,
        headers=request.headers,
        body=body,
    )
    allow(call, action)
    if "workspace" in call.names:
        call = replace(call, names={**call.names, **_names_as_made(kernel, call.workspace)})
    return handler(call)


def signed_in(kernel: Kernel, headers: Mapping[str, str]) -> Caller:
    """Who calls. Raises 401 where no good bearer token stands in the headers."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise ArmError(401, "AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing.")
    try:
        return kernel.tokens.read(token.strip())
    except TokenRefusedError as error:
        raise ArmError(401, error.code, str(error)) from error


def allow(call: Call, action: str) -> None:
    """Raise 403, naming the permission, where the caller's role lacks it."""
    full = action if action.startswith("Microsoft.") else PROVIDER + action
    if not call.caller.allows(full):
        raise ArmError(
            403,
            "AuthorizationFailed",
            f"The client '{call.caller.name}' with object id '{call.caller.oid}' does not have authorization to "
            f"perform action '{full}' over scope '{call.path}' or the scope is invalid. If access was recently "
            "granted, please refresh your credentials.",
        )


def _names_as_made(kernel: Kernel, workspace: Workspace) -> dict[str, str]:
    """The workspace's names in the case that they were made in, so that ids look alike whatever was asked."""
    with kernel.store.read() as db:
        words = "subscription, resource_group AS 'group', name AS workspace"
        row = db.execute(f"SELECT {words} FROM workspaces WHERE workspace = ?", (workspace.key,)).fetchone()
    if row is None:
        raise resource_not_found("workspaces", workspace.name, workspace.group)
    return dict(row)


def answer(body: Json | list[Any], status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON answer."""
    return JSONResponse(body, status, headers)


def empty(status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """An answer without a body."""
    return Response(status_code=status, headers=headers)


def page(call: Call, values: list[Json], skip: str | None = None) -> Response:
    """A list's answer; `skip` is where the next page begins, which comes back as the query's `$skipToken`.

    nextLink carries every query parameter itself: clients follow it as it is.
    """
    body: Json = {"value": values}
    if skip is not None:
        words = urlencode({**call.query, "$skipToken": skip}, safe="$")
        body["nextLink"] = f"{call.kernel.base}{call.path}?{words}"
    return answer(body)


def texts(given: Json) -> Json:
    """Tags or properties, all values texts: the SDK gives a code's hash_version as a number, and asks by its text."""
    return {
        key: value if value is None or isinstance(value, str) else json.dumps(value) for key, value in given.items()
    }


def system_data(made: str, by: str, changed: str | None = None, changed_by: str | None = None) -> Json:
    """Azure's `systemData`: who made a thing and who changed it last; times as `iso` writes them."""
    return {
        "createdAt": made,
        "createdBy": by,
        "createdByType": "User",
        "lastModifiedAt": changed or made,
        "lastModifiedBy": changed_by or by,
        "lastModifiedByType": "User",
    }


def error_answer(kernel: Kernel, error: ArmError) -> Response:
    """The error in the shape that Azure gives it."""
    body: Json = {"code": error.code, "message": error.message}
    if error.code not in PLAIN:
        body |= {"details": list(error.details), "additionalInfo": _additional_info(kernel, error)}
    headers = {"WWW-Authenticate": f'Bearer authorization_uri="{kernel.base}"'} if error.status == 401 else None
    return answer({"error": body}, error.status, headers)


PLAIN = frozenset(
    {
        "ResourceNotFound",
        "AuthenticationFailed",
        "AuthorizationFailed",
        "ExpiredAuthenticationToken",
        "InvalidAuthenticationToken",
        "InvalidAuthenticationTokenAudience",
        "InvalidRequestContent",
    }
)
"""Errors of Azure Resource Manager itself, which come without details."""


def _additional_info(kernel: Kernel, error: ArmError) -> list[Json]:
    now: datetime = kernel.clock.now()
    correlation = {"operation": kernel.ids.hex(32), "request": kernel.ids.hex(16)}
    info: list[tuple[str, Any]] = [
        ("ComponentName", {"value": "managementfrontend"}),
        ("Correlation", {"value": correlation}),
        ("Environment", {"value": LOCATION}),
        ("Location", {"value": LOCATION}),
        ("Time", {"value": iso(now)}),
    ]
    inner: Json | None = None
    for code in reversed(error.inner):
        inner = {"code": code, "innerError": inner}
    if inner is not None:
        info.append(("InnerError", {"value": inner}))
    return [{"type": kind, "info": value} for kind, value in info]
