"""What a person may set: `settings.toml` in the config folder, every key optional."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Annotated

import msgspec

from services import folders
from services.errors import SettingsError

Seconds = Annotated[float, msgspec.Meta(ge=1, le=3600)]
Minutes = Annotated[int, msgspec.Meta(ge=1, le=10080)]
Https = Annotated[str, msgspec.Meta(pattern="^https://")]


class WorkspaceSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[workspace]`: the workspace to open where neither words, nor the environment, nor a config.json name one."""

    subscription_id: str
    """The subscription's id."""
    resource_group: str
    """The resource group's name."""
    workspace_name: str
    """The workspace's name."""
    cloud: str = "AzureCloud"
    """AzureCloud, AzureUSGovernment, AzureChinaCloud, or the name of one of `[clouds]`."""


class CloudSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[clouds.NAME]`: a cloud of one's own, or a server that speaks Azure's protocol."""

    resource_manager: Https
    """ARM's base address."""
    ca_bundle: Path | None = None
    """A PEM file of the roots to trust, where the system's do not do."""
    token_variable: str = ""
    """The environment variable that holds the token; without it azure-identity signs in."""
    portal: str = "https://ml.azure.com"
    """Where the studio of this cloud is."""


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole of `settings.toml`."""

    theme: str = ""
    """A theme's name; empty takes amlx's own."""
    keymap: dict[str, str] = {}
    """Keys by the id of the binding they replace: `"compute.start" = "f5"`."""
    refresh_seconds: Seconds = 5.0
    """How often a list that is looked at is asked for again."""
    idle_minutes: Minutes = 30
    """Minutes without a request or a job after which the local workspace ends."""
    interpreter: Path | None = None
    """The Python that jobs of the local workspace run with; by default the one amlx is installed in."""
    cloud: str = "AzureCloud"
    """The cloud in which workspaces named by words, the environment or a config.json are sought."""
    workspace: WorkspaceSettings | None = None
    """See `WorkspaceSettings`."""
    clouds: dict[str, CloudSettings] = {}
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
    try:
        text = file.read_text(encoding="utf-8")
        return msgspec.convert(tomllib.loads(text), Settings, strict=True, dec_hook=_path)
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeError) as error:
        raise SettingsError(f"{file} cannot be read.", advice="It must be a text file that you may read.") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file} is no TOML: {error}.", advice="Correct that line.") from error
    except msgspec.ValidationError as error:
        raise SettingsError(f"{file}{_place(text, str(error))}.", advice=CORRECT) from error


def _path(kind: type, value: object) -> Path:
    """Files and folders are texts in TOML. Raises TypeError, which msgspec makes its own."""
    if kind is Path and isinstance(value, str):
        return Path(value)
    raise TypeError("expected the path of a file, as text")


CORRECT = "Correct the line or remove it; every setting has a default."


def _place(text: str, reason: str) -> str:
    """`, line 3: refresh_seconds: expected ...`, from msgspec's `... - at `$.refresh_seconds``."""
    what, _, place = reason.partition(" - at `$.")
    unknown = re.search(r"unknown field `(.+)`", what)
    keys = [key for key in [*place.rstrip("`").split("."), unknown.group(1) if unknown else ""] if key]
    line = _line_of(text, keys)
    name = f"{'.'.join(keys)}: " if keys and not unknown else ""
    return f"{f', line {line}' if line else ''}: {name}{what[:1].lower()}{what[1:]}"


def _line_of(text: str, keys: list[str]) -> int | None:
    """The line of the deepest of `keys` that stands in the text, counted from 1."""
    for key in reversed(keys):
        pattern = re.compile(rf'^\s*(\[.*["\']?{re.escape(key)}["\']?\]|["\']?{re.escape(key)}["\']?\s*=)')
        for number, line in enumerate(text.splitlines(), start=1):
            if pattern.match(line):
                return number
    return None
