"""Which kinds of assets there are, where ARM keeps them, and how their lists look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from services.errors import UsageError
from services.formats import plural
from services.tables import Column, Item, TableSpec


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of asset.

    `word` is `az ml`'s (`online-endpoint`), `collection` ARM's (`onlineEndpoints`); `versions` is the list of one
    asset's versions, None where the kind has none; `archives` and `deletes` say what Azure allows; `view` is the
    `listViewType` that tells all of a kind that does not know archiving.
    """

    word: str
    title: str
    collection: str
    api: str
    spec: TableSpec
    versions: TableSpec | None = None
    archives: bool = False
    deletes: bool = False
    view: str = ""


def tags_of(item: Item) -> str | None:
    """Tags as `stage=prod, owner=ada`; endpoints have theirs outside their properties."""
    tags = item["properties"].get("tags") or item.get("tags") or {}
    return ", ".join(f"{key}={value}" if value not in (None, "") else str(key) for key, value in tags.items()) or None


NAME = Column("name", "NAME", "name", "name", width=20, importance=1)
VERSION = Column("version", "VERSION", "name", "name", width=9, importance=1)
LATEST = Column("latest", "LATEST", "properties.latestVersion", width=7, importance=2)
DESCRIPTION = Column("description", "DESCRIPTION", "properties.description", width=24, importance=6)
TAGS = Column("tags", "TAGS", tags_of, "tags", width=16, importance=7)
CREATED = Column("created", "CREATED", "systemData.createdAt", "time", width=12, importance=4)
CREATED_BY = Column("created_by", "CREATED BY", "systemData.createdBy", width=16, importance=8)
MODIFIED = Column("modified", "MODIFIED", "systemData.lastModifiedAt", "time", width=12, importance=8)
ARCHIVED = Column("archived", "ARCHIVED", "properties.isArchived", "flag", width=8, importance=9)
STATE = Column("state", "STATE", "properties.provisioningState", "status", width=14, importance=2)
LAST = (DESCRIPTION, TAGS, CREATED, CREATED_BY, MODIFIED)


def _type(path: str, title: str = "TYPE") -> Column:
    return Column("type", title, path, width=14, importance=3)


def _containers(kind: str, *own: Column) -> TableSpec:
    return TableSpec(kind, (NAME, LATEST, *own, *LAST, ARCHIVED))


def _versions(kind: str, *own: Column) -> TableSpec:
    return TableSpec(f"versions of {kind}", (VERSION, *own, *LAST, ARCHIVED), key="version")


def _versioned(word: str, title: str, collection: str, api: str, containers: TableSpec, versions: TableSpec) -> Kind:
    return Kind(word, title, collection, api, containers, versions, archives=True)


def _endpoints(kind: str) -> TableSpec:
    own = (
        STATE,
        NAME,
        Column("auth", "AUTH", "properties.authMode", width=9, importance=3),
        Column("traffic", "TRAFFIC", _traffic, width=20, importance=3),
        Column("scoring_uri", "SCORING URI", "properties.scoringUri", "link", width=24, importance=7),
    )
    return TableSpec(kind, (*own, *LAST))


def _traffic(item: Item) -> str | None:
    """Which deployment gets how much: `blue 90 %, green 10 %`; a batch endpoint has one default."""
    shares = item["properties"].get("traffic") or {}
    default = (item["properties"].get("defaults") or {}).get("deploymentName")
    return ", ".join(f"{name} {share} %" for name, share in shares.items()) or default


def _trigger(item: Item) -> str:
    trigger = item["properties"]["trigger"]
    if trigger.get("expression"):
        return f"cron {trigger['expression']}"
    return f"every {plural(trigger['interval'], str(trigger['frequency']).lower())}".replace("every 1 ", "every ")


def _schedule_state(item: Item) -> object:
    """Enabled or Disabled; while ARM still makes it or failed to, that."""
    provisioning = item["properties"].get("provisioningState")
    if provisioning not in (None, "Succeeded"):
        return provisioning
    return "Enabled" if item["properties"]["isEnabled"] else "Disabled"


def _target(item: Item) -> str | None:
    """The account and container that a datastore stands for."""
    properties = item["properties"]
    inner = properties.get("containerName") or properties.get("fileShareName") or properties.get("filesystem")
    return "/".join(part for part in (properties.get("accountName"), inner) if part) or properties.get("storeName")


KINDS: Mapping[str, Kind] = {
    kind.word: kind
    for kind in (
        _versioned(
            "data",
            "Data assets",
            "data",
            "2023-04-01-preview",
            _containers("data assets", _type("properties.dataType")),
            _versions(
                "data", _type("properties.dataType"), Column("path", "PATH", "properties.dataUri", "link", 24, 5)
            ),
        ),
        _versioned(
            "model",
            "Models",
            "models",
            "2023-08-01-preview",
            _containers("models"),
            _versions(
                "a model",
                _type("properties.modelType"),
                Column("stage", "STAGE", "properties.stage", width=10, importance=6),
                Column("job", "JOB", "properties.jobName", "link", 20, 6),
                Column("path", "PATH", "properties.modelUri", "link", 24, 5),
            ),
        ),
        _versioned(
            "component",
            "Components",
            "components",
            "2024-01-01-preview",
            _containers("components"),
            _versions(
                "a component",
                _type("properties.componentSpec.type"),
                Column("display_name", "DISPLAY NAME", "properties.componentSpec.display_name", "name", 28, 3),
            ),
        ),
        _versioned(
            "environment",
            "Environments",
            "environments",
            "2023-04-01-preview",
            _containers("environments"),
            _versions(
                "an environment",
                _type("properties.environmentType"),
                Column("image", "IMAGE", "properties.image", width=24, importance=4),
                Column("os", "OS", "properties.osType", width=8, importance=8),
            ),
        ),
        Kind(
            "online-endpoint",
            "Online endpoints",
            "onlineEndpoints",
            "2022-02-01-preview",
            _endpoints("online endpoints"),
            deletes=True,
        ),
        Kind(
            "batch-endpoint",
            "Batch endpoints",
            "batchEndpoints",
            "2023-10-01",
            _endpoints("batch endpoints"),
            deletes=True,
        ),
        Kind(
            "datastore",
            "Datastores",
            "datastores",
            "2024-10-01-preview",
            TableSpec(
                "datastores",
                (
                    NAME,
                    _type("properties.datastoreType"),
                    Column("target", "ACCOUNT", _target, width=20, importance=3),
                    Column("default", "DEFAULT", "properties.isDefault", "flag", 7, 3),
                    Column(
                        "credentials", "SIGNS IN BY", "properties.credentials.credentialsType", width=12, importance=4
                    ),
                    *LAST,
                ),
            ),
            deletes=True,
        ),
        Kind(
            "connection",
            "Linked services",
            "connections",
            "2024-04-01-preview",
            TableSpec(
                "connections",
                (
                    NAME,
                    _type("properties.category"),
                    Column("target", "TARGET", "properties.target", "link", 24, 3),
                    Column("auth", "AUTH", "properties.authType", width=12, importance=4),
                    Column("group", "GROUP", "properties.group", width=14, importance=7),
                    CREATED,
                    CREATED_BY,
                ),
            ),
            deletes=True,
        ),
        Kind(
            "schedule",
            "Schedules",
            "schedules",
            "2023-06-01-preview",
            TableSpec(
                "schedules",
                (
                    replace(STATE, path=_schedule_state),
                    NAME,
                    Column("trigger", "WHEN", _trigger, width=16, importance=3),
                    Column("action", "ACTION", "properties.action.actionType", width=10, importance=6),
                    Column("display_name", "DISPLAY NAME", "properties.displayName", "name", 20, 5),
                    *LAST,
                    Column("enabled", "ENABLED", "properties.isEnabled", "flag", 7, 9),
                ),
            ),
            deletes=True,
            view="All",
        ),
    )
}
"""By `az ml`'s word. A version of an api is what azure-ai-ml asks for that kind."""


def kind_of(word: str) -> Kind:
    """The kind that a word means.

    Raises:
        UsageError: there is none.
    """
    if word not in KINDS:
        raise UsageError(f"There are no assets called {word}.", advice=f"Try one of {', '.join(KINDS)}.")
    return KINDS[word]
