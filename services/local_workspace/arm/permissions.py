"""What the caller may do here.

Source: Permissions_ListForResource of Microsoft.Authorization (2022-04-01), at any scope.
"""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute

from services.local_workspace.http import AT_WORKSPACE, Call, at, page
from services.local_workspace.kernel import Kernel
from services.local_workspace.roles import ROLES

TAIL = "/providers/Microsoft.Authorization/permissions"
AT_GROUP_ALONE = "/subscriptions/{subscription}/resourceGroups/{group}"


def routes(kernel: Kernel) -> list[BaseRoute]:
    """The same answer at the workspace and at its group: roles hold for all of a local workspace."""
    action = "Microsoft.Authorization/permissions/read"
    return [at(kernel, "GET", scope + TAIL, list_, action) for scope in (AT_WORKSPACE, AT_GROUP_ALONE)]


def list_(call: Call) -> Response:
    """The actions of the caller's role, and the exceptions."""
    role = ROLES[call.caller.role]
    actions = {"actions": list(role.actions), "notActions": list(role.not_actions)}
    return page(call, [actions | {"dataActions": [], "notDataActions": []}])
