"""Which workspace to open: words, then the environment, then Azure ML's config.json, then the settings, then our own.

A source chooses when it names a workspace; what it leaves open (often the subscription) is filled by the next ones.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from services.connection import LOCAL_SUBSCRIPTION, Connection, local_connection
from services.errors import SettingsError, UsageError
from services.settings import CloudSettings, Settings

AZURE_CLOUDS = {
    "AzureCloud": ("https://management.azure.com", "https://ml.azure.com"),
    "AzureUSGovernment": ("https://management.usgovcloudapi.net", "https://ml.azure.us"),
    "AzureChinaCloud": ("https://management.chinacloudapi.cn", "https://studio.ml.azure.cn"),
}
"""Resource manager and studio, by the cloud's name as `az cloud list` gives it."""

VARIABLES = {
    "subscription_id": ("AZURE_SUBSCRIPTION_ID", "AZUREML_ARM_SUBSCRIPTION", "SUBSCRIPTION_ID"),
    "resource_group": ("AZURE_RESOURCE_GROUP", "AZUREML_ARM_RESOURCEGROUP", "AZURE_DEFAULTS_GROUP", "RESOURCE_GROUP"),
    "workspace_name": (
        "AZUREML_WORKSPACE_NAME",
        "AZURE_ML_WORKSPACE_NAME",
        "AZUREML_ARM_WORKSPACE_NAME",
        "AZURE_DEFAULTS_WORKSPACE",
    ),
}
"""What SDKs, samples, `az` and jobs of Azure ML call them; the first that is set counts."""

CONFIG_FILES = (".azureml/config.json", ".azureml/project.json", "aml_config/config.json", "config.json")
"""Where MLClient.from_config looks, in this order."""

FIELDS = ("subscription_id", "resource_group", "workspace_name")
FLAGS = {
    "subscription_id": "--subscription",
    "resource_group": "--resource-group",
    "workspace_name": "--workspace-name",
}


@dataclass(frozen=True, slots=True)
class Named:
    """What one source says; empty where it says nothing."""

    subscription_id: str = ""
    resource_group: str = ""
    workspace_name: str = ""

    def filled_by(self, other: Named) -> Named:
        """This, with what it leaves open taken from another."""
        return Named(*(getattr(self, field) or getattr(other, field) for field in FIELDS))


def choose(
    words: Named, settings: Settings, environ: Mapping[str, str], folder: Path, *, local: bool = False
) -> Connection:
    """The connection to open; the local workspace's is completed when it runs (see `Session.wire`).

    Raises:
        UsageError: a workspace is named but its subscription or group is nowhere to be found.
        SettingsError: a config.json lacks a field, or a cloud is named that is not known.
    """
    if local:
        return local_connection()
    sources = [words, _environment(environ)]
    if not words.workspace_name and not sources[1].workspace_name:
        sources.append(_config(folder))
    named = _first_choice(sources)
    if named is None and settings.workspace is not None:
        place = settings.workspace
        return _connect(Named(place.subscription_id, place.resource_group, place.workspace_name), place.cloud, settings)
    if named is None:
        return _own(words)
    return _connect(_complete(named, sources), settings.cloud, settings)


def find_config(folder: Path) -> Path | None:
    """Azure ML's config.json, sought upwards from a folder as MLClient.from_config does."""
    places = (parent / name for name in CONFIG_FILES for parent in (folder, *folder.parents))
    return next((place for place in places if place.is_file() and _is_azure_ml(place)), None)


def read_config(path: Path) -> Named:
    """What a config.json says.

    Raises:
        SettingsError: it is no JSON, or names no subscription, group or workspace; the field is told.
    """
    said = _json(path)
    scope = said.get("Scope")
    parts = scope.split("/") if isinstance(scope, str) else []
    if len(parts) > 8:
        return Named(parts[2], parts[4], parts[8])
    missing = [field for field in FIELDS if not (isinstance(said.get(field), str) and said[field])]
    if missing:
        raise SettingsError(
            f"{path} has no {' and no '.join(missing)}.",
            advice="Download it again from the studio (the workspace's name, Download config file), or add the field.",
        )
    return Named(*(said[field] for field in FIELDS))


def _environment(environ: Mapping[str, str]) -> Named:
    return Named(*(next((environ[name] for name in VARIABLES[field] if environ.get(name)), "") for field in FIELDS))


def _config(folder: Path) -> Named:
    found = find_config(folder)
    return read_config(found) if found else Named()


def _first_choice(sources: list[Named]) -> Named | None:
    return next((source for source in sources if source.workspace_name), None)


def _complete(named: Named, sources: list[Named]) -> Named:
    for source in sources:
        named = named.filled_by(source)
    missing = [FLAGS[field] for field in FIELDS if not getattr(named, field)]
    if missing:
        raise UsageError(
            f"The workspace {named.workspace_name} is named, but not its {' and '.join(_plain(m) for m in missing)}.",
            advice=f"Add {' and '.join(missing)}.",
        )
    return named


def _plain(flag: str) -> str:
    return flag.removeprefix("--").replace("-", " ")


def _own(words: Named) -> Connection:
    if words != Named():
        raise UsageError("No workspace is named.", advice="Add --workspace-name, or leave all of them out.")
    return local_connection()


def _connect(named: Named, cloud: str, settings: Settings) -> Connection:
    base = Connection("", "", named.subscription_id, named.resource_group, named.workspace_name)
    if cloud in settings.clouds:
        return _custom(base, cloud, settings.clouds[cloud])
    if named.subscription_id == LOCAL_SUBSCRIPTION:
        return local_connection()
    if cloud not in AZURE_CLOUDS:
        known = ", ".join([*AZURE_CLOUDS, *settings.clouds])
        raise SettingsError(
            f"There is no cloud named {cloud}.", advice=f"Known are {known}; the settings can name more."
        )
    manager, portal = AZURE_CLOUDS[cloud]
    return replace(base, cloud=cloud, resource_manager=manager, portal=portal)


def _custom(base: Connection, name: str, cloud: CloudSettings) -> Connection:
    return replace(
        base,
        cloud=name,
        resource_manager=cloud.resource_manager.rstrip("/"),
        ca_bundle=cloud.ca_bundle.expanduser() if cloud.ca_bundle else None,
        token_source="environment" if cloud.token_variable else "azure",
        token_place=cloud.token_variable,
        portal=cloud.portal,
    )


def _is_azure_ml(path: Path) -> bool:
    """Whether a file named config.json is Azure ML's, broken or not: other programs have one too."""
    if path.parent.name in (".azureml", "aml_config"):
        return True
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return any(f'"{field}"' in text for field in ("Scope", *FIELDS))


def _json(path: Path) -> dict[str, Any]:
    try:
        said = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"{path} is no JSON that can be read.", advice="Correct it, or name the workspace."
        ) from error
    return said if isinstance(said, dict) else {}
