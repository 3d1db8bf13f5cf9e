"""Azure's permissions: which a refusal is about, and which built-in role has it; the local workspace goes by them too.

Source: Microsoft.Authorization's built-in roles for AI and machine learning.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

PROVIDER = "Microsoft.MachineLearningServices"
WORKSPACES = f"{PROVIDER}/workspaces"
VERBS = {"GET": "read", "HEAD": "read", "PUT": "write", "PATCH": "write", "DELETE": "delete"}


@dataclass(frozen=True, slots=True)
class Permission:
    """What a role allows: `actions` without `not_actions`, `*` standing for anything, slashes included."""

    actions: tuple[str, ...]
    not_actions: tuple[str, ...] = ()

    def allows(self, action: str) -> bool:
        """Whether `action` (`Microsoft.MachineLearningServices/workspaces/computes/start/action`) is allowed."""
        return _matches(self.actions, action) and not _matches(self.not_actions, action)


READER = "Reader"
BUILT_IN: dict[str, Permission] = {
    READER: Permission(("*/read",)),
    "AzureML Compute Operator": Permission((f"{WORKSPACES}/computes/*", f"{WORKSPACES}/notebooks/vm/*")),
    "AzureML Data Scientist": Permission(
        tuple(f"{WORKSPACES}/*/{verb}" for verb in ("read", "action", "delete", "write")),
        (
            f"{WORKSPACES}/delete",
            f"{WORKSPACES}/write",
            f"{WORKSPACES}/computes/*/write",
            f"{WORKSPACES}/computes/*/delete",
            f"{WORKSPACES}/computes/write",  # not in the role's text, where `*` stands for a name; Azure refuses it
            f"{WORKSPACES}/computes/delete",
            f"{WORKSPACES}/computes/listKeys/action",
            f"{WORKSPACES}/listKeys/action",
            f"{WORKSPACES}/hubs/*",
            f"{WORKSPACES}/featurestores/*",
        ),
    ),
    "Contributor": Permission(
        ("*",),
        ("Microsoft.Authorization/*/delete", "Microsoft.Authorization/*/write"),
    ),
    "Owner": Permission(("*",)),
}
"""Least powerful first."""


def role_for(action: str) -> str:
    """The least powerful built-in role that allows an action."""
    return next((role for role, permission in BUILT_IN.items() if permission.allows(action)), "Owner")


def action_of(method: str, path: str, message: str) -> str:
    """The permission a refused request needed: the one its message names, else the one its path implies."""
    named = re.search(r"action '([^']+)'", message)
    return named.group(1) if named else implied_action(method, path)


def implied_action(method: str, path: str) -> str:
    """ARM's rule: the types along the path, then read, write or delete, or the verb posted to and `action`."""
    provider, _, rest = path.rpartition("/providers/")[2].partition("/")
    parts = [part for part in rest.split("/") if part]
    types = parts[0::2]
    if method == "POST":
        return "/".join([provider, *types, "action"])
    return "/".join([provider, *types, VERBS.get(method, "read")])


def _matches(patterns: Sequence[str], action: str) -> bool:
    return any(fnmatchcase(action.lower(), pattern.lower()) for pattern in patterns)
