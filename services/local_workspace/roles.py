"""Azure's roles for Machine Learning, and who the caller is.

Source: Azure's built-in roles for AI and machine learning, as actions and exceptions with `*` for any text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

PROVIDER = "Microsoft.MachineLearningServices/"


@dataclass(frozen=True, slots=True)
class Role:
    """What a role may do: `actions` but for `not_actions`."""

    name: str
    actions: tuple[str, ...]
    not_actions: tuple[str, ...] = ()

    def allows(self, action: str) -> bool:
        """Whether the role has this permission; Azure compares without case."""
        return _matches(self.actions, action) and not _matches(self.not_actions, action)


ROLES = {
    role.name: role
    for role in (
        Role("Owner", ("*",)),
        Role("Contributor", ("*",), ("Microsoft.Authorization/*/Delete", "Microsoft.Authorization/*/Write")),
        Role("Reader", ("*/read",)),
        Role(
            "AzureML Data Scientist",
            (
                *(f"{PROVIDER}workspaces/*/{verb}" for verb in ("read", "action", "delete", "write")),
                f"{PROVIDER}workspaces/read",
                f"{PROVIDER}locations/*/read",
                "Microsoft.Authorization/permissions/read",
            ),
            tuple(
                PROVIDER + name
                for name in (
                    "workspaces/delete",
                    "workspaces/write",
                    "workspaces/computes/*/write",
                    "workspaces/computes/*/delete",
                    "workspaces/computes/write",
                    "workspaces/computes/delete",
                    "workspaces/computes/listKeys/action",
                    "workspaces/listKeys/action",
                )
            ),
        ),
        Role(
            "AzureML Compute Operator",
            (
                f"{PROVIDER}workspaces/computes/*",
                f"{PROVIDER}workspaces/read",
                f"{PROVIDER}locations/*/read",
                "Microsoft.Authorization/permissions/read",
            ),
        ),
        Role(
            "Job",
            (
                f"{PROVIDER}workspaces/*/read",
                f"{PROVIDER}workspaces/read",
                f"{PROVIDER}workspaces/experiments/*",
                f"{PROVIDER}workspaces/models/*",
            ),
        ),
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


@lru_cache(maxsize=4096)
def _matches(patterns: tuple[str, ...], action: str) -> bool:
    return any(re.fullmatch(re.escape(p).replace(r"\*", ".*"), action, re.IGNORECASE) for p in patterns)
