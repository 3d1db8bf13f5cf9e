"""Azure's roles for Machine Learning, and who the caller is.

Source: Azure's built-in roles for AI and machine learning, as `services.wire.permissions` has them.
"""

from __future__ import annotations

from dataclasses import dataclass

from services.wire import permissions
from services.wire.permissions import BUILT_IN, Permission

PROVIDER = f"{permissions.PROVIDER}/"
OPENING = (f"{PROVIDER}workspaces/read", f"{PROVIDER}locations/*/read", "Microsoft.Authorization/permissions/read")
"""What opening a workspace takes. Azure gives it by Reader on the resource group, which one has beside one's role."""


def _with_opening(role: Permission) -> Permission:
    missing = tuple(action for action in OPENING if not role.allows(action))
    return Permission((*role.actions, *missing), role.not_actions)


ROLES = {name: _with_opening(role) for name, role in BUILT_IN.items()} | {
    "Job": Permission(
        (
            f"{PROVIDER}workspaces/*/read",
            f"{PROVIDER}workspaces/read",
            f"{PROVIDER}workspaces/experiments/*",
            f"{PROVIDER}workspaces/models/*",
        )
    )
}
"""By name. All are Azure's but Job, the role of a job's own token (`Caller.run` says whose)."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: `oid` is Azure's object id, `run` the job whose own token this is, if it is one."""

    oid: str
    name: str
    role: str = "Owner"
    run: str = ""

    def allows(self, action: str) -> bool:
        """Whether the caller's role has this permission."""
        return ROLES[self.role].allows(action)
