"""Registries: none on this machine. What references name of them is recorded, not fetched.

Source: REST operations Registries_List and Registries_ListBySubscription.
"""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute

from services.local_workspace.http import AT_GROUP, Call, at, page
from services.local_workspace.kernel import Kernel

AT_SUBSCRIPTION = "/subscriptions/{subscription}/providers/Microsoft.MachineLearningServices"


def routes(kernel: Kernel) -> list[BaseRoute]:
    """The routes of this concern."""
    return [at(kernel, "GET", f"{where}/registries", none, "registries/read") for where in (AT_GROUP, AT_SUBSCRIPTION)]


def none(call: Call) -> Response:
    """The empty list."""
    return page(call, [])
