"""What a person may set: `settings.toml` in the config folder, every key optional.

Most people have no such file: what reads it is imported only where there is one, for the first frame's sake.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from services import folders


@dataclass(frozen=True, slots=True)
class WorkspaceSettings:
    """`[workspace]`: the workspace to open where neither words, nor the environment, nor a config.json name one."""

    subscription_id: str
    """The subscription's id."""
    resource_group: str
    """The resource group's name."""
    workspace_name: str
    """The workspace's name."""
    cloud: str = "AzureCloud"
    """AzureCloud, AzureUSGovernment, AzureChinaCloud, or the name of one of `[clouds]`."""


@dataclass(frozen=True, slots=True)
class CloudSettings:
    """`[clouds.NAME]`: a cloud of one's own, or a server that speaks Azure's protocol."""

    resource_manager: str
    """ARM's base address, https://..."""
    ca_bundle: Path | None = None
    """A PEM file of the roots to trust, where the system's do not do."""
    token_variable: str = ""
    """The environment variable that holds the token; without it azure-identity signs in."""
    portal: str = "https://ml.azure.com"
    """Where the studio of this cloud is."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The whole of `settings.toml`."""

    theme: str = ""
    """A theme's name; empty takes amlx's own."""
    keymap: dict[str, str] = field(default_factory=dict)
    """Keys by the id of the binding they replace: `"compute.start" = "f5"`."""
    refresh_seconds: float = 5.0
    """How often a list that is looked at is asked for again, from 1 to 3600."""
    idle_minutes: int = 30
    """Minutes without a request or a job after which the local workspace ends, from 1 to 10080."""
    interpreter: Path | None = None
    """The Python that jobs of the local workspace run with; by default the one amlx is installed in."""
    cloud: str = "AzureCloud"
    """The cloud in which workspaces named by words, the environment or a config.json are sought."""
    workspace: WorkspaceSettings | None = None
    """See `WorkspaceSettings`."""
    clouds: dict[str, CloudSettings] = field(default_factory=dict)
    """See `CloudSettings`."""


def settings_file() -> Path:
    """Where the settings are read from."""
    return folders.config_dir() / "settings.toml"


def load(path: Path | None = None) -> Settings:
    """The settings of a file; the defaults where there is none.

    Raises:
        SettingsError: naming the file, the line and the key.
    """
    file = path or settings_file()
    if not file.exists():
        return Settings()
    from services.settings_file import read

    return read(file)
