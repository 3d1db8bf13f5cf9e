"""The four routes that every kind of resource has, with the permissions that Azure names for them."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.routing import BaseRoute

from services.local_workspace.http import Handler, at
from services.local_workspace.kernel import Kernel


@dataclass(frozen=True, slots=True)
class Handlers:
    """What answers List, Get, CreateOrUpdate and Delete."""

    list: Handler
    get: Handler
    put: Handler
    delete: Handler


def resource_routes(kernel: Kernel, names: str, name: str, room: str, handlers: Handlers) -> list[BaseRoute]:
    """GET `names`; GET, PUT and DELETE `name`; `room` as `workspaces/datastores/`."""
    return [
        at(kernel, "GET", names, handlers.list, room + "read"),
        at(kernel, "GET", name, handlers.get, room + "read"),
        at(kernel, "PUT", name, handlers.put, room + "write"),
        at(kernel, "DELETE", name, handlers.delete, room + "delete"),
    ]
