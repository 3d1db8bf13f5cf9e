"""Which workspace amlx talks to, and by what road."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from services.program import program

TokenSource = Literal["azure", "file", "environment"]
"""Where tokens come from: azure-identity, a file that the local workspace renews, or an environment variable."""

WORKSPACE_API = "2024-10-01"
"""The api-version in which a workspace itself is asked for."""

LOCAL_SUBSCRIPTION = "10ca1000-0000-4000-8000-000000000000"
"""The subscription of every local workspace: whoever names it (`amlx local env`, a config.json) means that one."""


@dataclass(frozen=True, slots=True)
class Connection:
    """One workspace and the road to it.

    `resource_manager` is ARM's base address without a last slash; `cloud` is what the header shows (LOCAL,
    AzureCloud, AzureUSGovernment, ... or the settings' own name); `ca_bundle` holds the roots to trust where the
    system's do not do; `token_place` is the file or the environment variable that `token_source` speaks of.
    """

    cloud: str
    resource_manager: str
    subscription_id: str
    resource_group: str
    workspace_name: str
    token_source: TokenSource = "azure"
    token_place: str = ""
    ca_bundle: Path | None = None
    portal: str = "https://ml.azure.com"

    @property
    def is_local(self) -> bool:
        """Whether this is the workspace that amlx ships."""
        return self.cloud == "LOCAL"

    @property
    def sign_in_advice(self) -> str:
        """What to do when a token is missing or no longer taken."""
        if self.token_source == "environment":
            return f"Start amlx again with a fresh token in {self.token_place}."
        if self.token_source == "file":
            return f"Start the local workspace again: {program()} local stop, then {program()} local start."
        return "Sign in again (az login), then try once more."

    @property
    def group_path(self) -> str:
        """ARM path of the resource group."""
        return f"/subscriptions/{self.subscription_id}/resourceGroups/{self.resource_group}"

    @property
    def workspace_path(self) -> str:
        """ARM path of the workspace, to which all its collections are appended."""
        return f"{self.group_path}/providers/Microsoft.MachineLearningServices/workspaces/{self.workspace_name}"


def local_connection() -> Connection:
    """The local workspace before it is known to run: its address and names come with `services.local`."""
    return Connection("LOCAL", "", "", "", "", token_source="file")
