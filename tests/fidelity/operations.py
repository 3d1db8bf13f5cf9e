"""The operations that the local workspace offers, and how any address is named as one of them.

An operation is a method and a template: `GET ~/workspaces/{ws}/jobs/{x}`. `~` stands for a subscription, a resource
group and the Machine Learning provider; `{x}` for any one name. The recordings, Microsoft's swagger and a live request
all reduce to the same template, which is what lets one answer be held against both.
"""

import re
from functools import cache

_PROVIDER = r"/subscriptions/[^/]+/resourcegroups/[^/]+/providers/microsoft\.machinelearningservices"
_LOCATION = r"/subscriptions/[^/]+/providers/microsoft\.machinelearningservices"

_ASSETS = ("codes", "environments", "data", "models", "components")
_WORKSPACE = "~/workspaces/{ws}"
_HISTORY = "/history/v1.0~/workspaces/{ws}"


def _asset(kind: str) -> tuple[str, ...]:
    base = f"{_WORKSPACE}/{kind}"
    methods = ("GET", "PUT", "DELETE")
    return (
        f"GET {base}",
        f"GET {base}/{{x}}/versions",
        *(f"{method} {base}/{{x}}" for method in methods),
        *(f"{method} {base}/{{x}}/versions/{{x}}" for method in methods),
    )


def _resource(kind: str) -> tuple[str, ...]:
    base = f"{_WORKSPACE}/{kind}"
    return (f"GET {base}", *(f"{method} {base}/{{x}}" for method in ("GET", "PUT", "DELETE")))


_RUNS = ("runs", "experiments/{x}/runs", "experimentids/{x}/runs")


def _run(runs: str) -> tuple[str, ...]:
    base = f"{_HISTORY}/{runs}/{{x}}"
    return (
        *(f"{method} {base}" for method in ("GET", "PATCH")),
        *(f"GET {base}/{part}" for part in ("details", "children")),
        f"DELETE {base}/tags",
    )


def _artifacts(runs: str) -> tuple[str, ...]:
    base = f"{_HISTORY}/{runs}/{{x}}"
    parts = ("artifacts", "artifacts/path", "artifacts/contentinfo", "artifacts/prefix/contentinfo")
    return (f"POST {base}/cancel", f"PATCH {base}/tags", *(f"GET {base}/{part}" for part in parts))


OFFERED: tuple[str, ...] = (
    "GET ~/workspaces",
    "GET ~/workspaces/{ws}",
    "GET /subscriptions/{sub}/workspaces",
    "GET ~/registries",
    "GET /subscriptions/{sub}/locations/{x}/usages",
    "GET /subscriptions/{sub}/locations/{x}/vmSizes",
    "GET /subscriptions/{sub}/locations/{x}/mfeOperationsStatus/{x}",
    "GET /subscriptions/{sub}/locations/{x}/mfeOperationResults/{x}",
    *_resource("computes"),
    f"PATCH {_WORKSPACE}/computes/{{x}}",
    *(f"POST {_WORKSPACE}/computes/{{x}}/{verb}" for verb in ("start", "stop", "restart", "listNodes")),
    *_resource("jobs"),
    f"POST {_WORKSPACE}/jobs/{{x}}/cancel",
    *(operation for kind in _ASSETS for operation in _asset(kind)),
    f"POST {_WORKSPACE}/codes/{{x}}/versions/{{x}}/startPendingUpload",
    *_resource("datastores"),
    f"POST {_WORKSPACE}/datastores/{{x}}/listSecrets",
    *_resource("onlineEndpoints"),
    *(f"POST {_WORKSPACE}/onlineEndpoints/{{x}}/{verb}" for verb in ("listKeys", "regenerateKeys", "token")),
    f"POST {_WORKSPACE}/onlineEndpoints/{{x}}/deployments/{{x}}/getLogs",
    f"POST {_WORKSPACE}/batchEndpoints/{{x}}/listKeys",
    *_resource("onlineEndpoints/{x}/deployments"),
    *_resource("batchEndpoints"),
    *_resource("batchEndpoints/{x}/deployments"),
    *_resource("connections"),
    *_resource("schedules"),
    *(operation for runs in _RUNS for operation in _run(runs)),
    f"GET {_HISTORY}/runs/{{x}}/spans",
    f"GET {_HISTORY}/experiments/{{x}}",
    f"POST {_HISTORY}/experiments/{{x}}",
    f"GET {_HISTORY}/experimentids/{{x}}",
    f"PATCH {_HISTORY}/experimentids/{{x}}",
    f"POST {_HISTORY}/experimentids/{{x}}/runs:query",
    f"POST {_HISTORY}/batchrundata",
    f"POST {_HISTORY}/experiments:query",
    f"POST {_HISTORY}/experiments/{{x}}/runs:query",
    f"POST {_HISTORY}/rundata",
    f"PATCH {_WORKSPACE}/connections/{{x}}",
    f"POST {_WORKSPACE}/connections/{{x}}/listsecrets",
)
"""Every operation with a published or a recorded shape that the local workspace answers."""

UNPUBLISHED: tuple[str, ...] = (
    "GET /subscriptions/{sub}/locations/{x}/computeOperationsStatus/{x}",
    "GET /subscriptions/{sub}/locations/{x}/computeOperationResults/{x}",
    f"POST {_WORKSPACE}/computes/{{x}}/updateIdleShutdownSetting",
    f"POST {_WORKSPACE}/computes/{{x}}/updateSchedules",
    f"PUT {_WORKSPACE}/computes/{{x}}/updateSchedules",
    *(f"POST {_WORKSPACE}/{kind}/{{x}}/versions/{{x}}/startPendingUpload" for kind in _ASSETS[1:]),
    *(f"POST {_WORKSPACE}/batchEndpoints/{{x}}/{verb}" for verb in ("regenerateKeys", "token")),
    f"POST {_WORKSPACE}/schedules/{{x}}/trigger",
    f"GET {_WORKSPACE}/providers/Microsoft.Authorization/permissions",
    "GET /subscriptions/{sub}/resourceGroups/{x}/providers/Microsoft.Authorization/permissions",
    "GET /subscriptions/{sub}/registries",
    f"POST {_HISTORY}/runs:query",
    *(operation for runs in _RUNS for operation in _artifacts(runs)),
)
"""What it answers as well, because clients ask it: the shape is neither in the recordings nor in the schemas beside."""


def template(path: str) -> str:
    """The template of an address's path (or of a swagger path, or a recording's operation).

    The swagger has the spans of a run under `/history/v1.0/private`; clients ask without it.
    """
    bare = path.split("?")[0].split(" ")[-1]
    bare = re.sub(_PROVIDER, "~", bare, flags=re.IGNORECASE).replace("/private~", "~")
    return re.sub(_LOCATION, "/subscriptions/{sub}", bare, flags=re.IGNORECASE)


@cache
def _pattern(operation: str) -> re.Pattern[str]:
    parts = (re.escape(part) for part in re.split(r"\{\w+\}", operation))
    return re.compile("[^/]+".join(parts), re.IGNORECASE)


def name_of(method: str, path: str) -> str | None:
    """The offered operation that this request is, or None."""
    asked = f"{method} {template(path)}"
    found = [operation for operation in (*OFFERED, *UNPUBLISHED) if _pattern(operation).fullmatch(asked)]
    return min(found, key=lambda operation: operation.count("{"), default=None)
