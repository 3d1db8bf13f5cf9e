"""The kinds of versioned assets, told apart by a table: what each stores, shows and never lets change."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import yaml

from services.local_workspace.arm.shapes import RESOURCE, Shape
from services.local_workspace.blobs.store import with_account
from services.local_workspace.http import Json, user_error
from services.local_workspace.kernel import Workspace

PREVIEW = "-preview"
_NEWEST = "2024-10-01"
_SHORT_DATASTORE = re.compile(r"azureml://datastores/", re.IGNORECASE)
_LONG_DATASTORE = re.compile(
    r"azureml://subscriptions/(?P<s>[^/]+)/resourcegroups/(?P<g>[^/]+)/workspaces/(?P<w>[^/]+)/datastores/",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A property that answers carry although nobody gave it, from an api-version on (`preview`: in previews alone)."""

    value: Any
    since: str = ""
    preview: bool = False

    def in_version(self, version: str) -> bool:
        """Whether an answer of this api-version carries it."""
        return (version or _NEWEST)[:10] >= self.since and (not self.preview or version.endswith(PREVIEW))


def _as_given(workspace: Workspace, given: Json) -> Json:
    return given


def _loosened(before: Any, after: Any) -> Any:  # noqa: ANN401  any JSON
    """What was there, with what may change of it (a component's description) as it is now."""
    if not isinstance(before, dict) or not isinstance(after, dict):
        return before
    return before | {key: after[key] for key in LOOSE if key in after}


def _as_stored(stored: Json) -> Json:
    return stored


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of asset.

    `needs` must be given; `fixed` no update may change; `read_only` is the service's own. `normal` is how the service
    stores what was given, `view` how it shows what it stores. `blank` stands for tags and properties nobody gave.
    """

    collection: str
    word: str
    shown: Mapping[str, Shown]
    needs: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    read_only: tuple[str, ...] = ()
    keeps_anonymous: bool = True
    blank: Json | None = field(default_factory=dict)
    timed_versions: bool = False
    normal: Callable[[Workspace, Json], Json] = _as_given
    view: Callable[[Json], Json] = _as_stored

    @property
    def not_found(self) -> str:
        """The service's inner code."""
        return f"{self.word.capitalize()}NotFound"

    def version_body(self, stored: Json, version: str) -> Json:
        """A version's properties as an answer of this api-version shows them."""
        extra = {name: shown.value for name, shown in self.shown.items() if shown.in_version(version)}
        hidden = {name for name, shown in self.shown.items() if not shown.in_version(version)}
        common: Json = {"description": None, "tags": {}, "properties": {}, "isArchived": False, "isAnonymous": False}
        kept = {name: value for name, value in self.view(stored).items() if name not in hidden}
        return {**common, **extra, **{name: value for name, value in kept.items() if value is not None}}

    def stored(self, workspace: Workspace, given: Json, before: Json | None) -> Json:
        """What is kept of a PUT's properties. Raises 400 where something is missing, or changes that must not."""
        for name in self.needs:
            if not given.get(name):
                raise user_error(400, f"The {name} of a {self.word} must not be empty.", "BadArgument")
        after = self.normal(workspace, given)
        if before is None:
            return {name: value for name, value in after.items() if name not in self.read_only}
        kept = {name: before[name] for name in (*self.fixed, *self.read_only) if name in before}
        return after | {name: _loosened(was, after.get(name)) for name, was in kept.items()}

    def changed_field(self, before: Json, after: Json) -> str | None:
        """The first fixed field in which two versions differ as they are shown; a component's own field by its name."""
        old, new = self.view(before), self.view(after)
        unsaid = {name: shown.value for name, shown in self.shown.items()}
        for name in self.fixed:
            was, is_ = (part.get(name) or unsaid.get(name) for part in (old, new))
            if isinstance(was, dict) and isinstance(is_, dict):
                part: str | None = next(
                    (key for key in {**was, **is_} if key not in LOOSE and was.get(key) != is_.get(key)), None
                )
                if part:
                    return part
            elif was != is_:
                return name
        return None

    def next_version(self, highest: int, now: datetime) -> str:
        """The version that the service proposes for the next one: a number, or (components) the time."""
        return now.strftime("%Y-%m-%d-%H-%M-%S-%f") + "0" if self.timed_versions else str(highest + 1)


SHAPE: Shape = {
    **RESOURCE,
    "isAnonymous": bool,
    "isArchived": bool,
    "stage": str,
    **dict.fromkeys(("codeUri", "image", "condaFile", "osType", "dataType", "dataUri", "modelUri", "modelType"), str),
    "build": {"contextUri": str, "dockerfilePath": str},
    "referencedUris": list,
    "flavors": dict,
    "componentSpec": {"inputs": dict, "outputs": dict, "type": str, "environment": str, "code": str},
}
"""Of all kinds' properties: no two of them give one name different types."""
LOOSE = frozenset({"description", "display_name", "tags", "version", "name", "$schema"})
"""Of a component's spec, what an update may change."""


def long_uri(workspace: Workspace, uri: str, groups: str = "resourceGroups") -> str:
    """A datastore path written in full, as the service stores it."""

    def full(s: str, g: str, w: str) -> str:
        return f"azureml://subscriptions/{s}/{groups}/{g}/workspaces/{w}/datastores/"

    if _SHORT_DATASTORE.match(uri):
        return _SHORT_DATASTORE.sub(full(workspace.subscription, workspace.group, workspace.name), uri, 1)
    return _LONG_DATASTORE.sub(lambda found: full(*found.groups()), uri, 1)


def _data(workspace: Workspace, given: Json) -> Json:
    kind, uri = given.get("dataType"), str(given["dataUri"])
    if kind not in {"uri_file", "uri_folder", "mltable"}:
        raise user_error(400, "The dataType must be one of uri_file, uri_folder, mltable.", "BadArgument")
    uri = long_uri(workspace, uri, "resourcegroups")
    folder = kind != "uri_file" and uri.startswith("azureml://") and not uri.endswith("/")
    referenced = {"referencedUris": given.get("referencedUris")} if kind == "mltable" else {}
    return given | {"dataUri": uri + "/" * folder} | referenced


def _model(workspace: Workspace, given: Json) -> Json:
    return given | {"modelUri": long_uri(workspace, given["modelUri"])}


def _environment(workspace: Workspace, given: Json) -> Json:
    """The service keeps a conda file as the JSON of its YAML."""
    if not any(given.get(name) for name in ("image", "build", "condaFile")):
        raise user_error(400, "An environment needs an image, a build context or a conda file.", "BadArgument")
    if isinstance(build := given.get("build"), dict) and isinstance(context := build.get("contextUri"), str):
        given = given | {"build": build | {"contextUri": with_account(context, workspace.storage_account)}}
    if not given.get("condaFile"):
        return {name: value for name, value in given.items() if name != "condaFile"}
    try:
        conda = yaml.safe_load(given["condaFile"])
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date that is none
        raise user_error(400, f"The conda file is not valid YAML: {error}", "BadArgument") from error
    if not isinstance(conda, dict):
        raise user_error(400, "The conda file must be an object.", "BadArgument")
    return given | {"condaFile": json.dumps(conda, indent=2, ensure_ascii=False, default=str)}


def _component(stored: Json) -> Json:
    """The service shows a component's values as texts, and keeps a pipeline component's jobs to itself."""
    spec = {key: value for key, value in stored["componentSpec"].items() if key not in _HIDDEN_IN_SPEC}
    texts = {"is_deterministic": "True", **_texts(spec)}
    inputs = {
        name: {"optional": "False", **{key: value for key, value in body.items() if key != "mode"}}
        for name, body in (texts.get("inputs") or {}).items()
        if isinstance(body, dict)
    }
    return stored | {"componentSpec": texts | ({"inputs": inputs} if "inputs" in spec else {})}


def _texts(value: Any) -> Any:  # noqa: ANN401  any JSON
    if isinstance(value, dict):
        return {key: _texts(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [_texts(inner) for inner in value]
    return str(value)


_HIDDEN_IN_SPEC = frozenset({"_source", "sourceJobId", "source_job_id", "jobs"})
_PROVISIONED = {"provisioningState": Shown("Succeeded", "2023-04-01")}
_PREVIEWED = {"autoDeleteSetting": Shown(None, "2023-04-01", preview=True)}
_OWNED = {"intellectualProperty": Shown(None, "2023-04-01", preview=True)}

KINDS = {
    kind.collection: kind
    for kind in (
        Kind(
            "codes",
            "code",
            _PROVISIONED,
            needs=("codeUri",),
            fixed=("codeUri",),
            keeps_anonymous=False,
        ),
        Kind(
            "environments",
            "environment",
            {
                **_PREVIEWED,
                "environmentType": Shown("UserCreated"),
                "osType": Shown("Linux"),
                "autoRebuild": Shown("Disabled", "2022-10-01"),
                **_PROVISIONED,
                "stage": Shown("Logged", "2023-04-01"),
                **_OWNED,
            },
            fixed=("image", "condaFile", "build", "osType"),
            read_only=("environmentType", "provisioningState"),
            normal=_environment,
        ),
        Kind(
            "data",
            "data",
            {**_PREVIEWED, "stage": Shown(None, "2023-04-01", preview=True), **_OWNED},
            needs=("dataType", "dataUri"),
            fixed=("dataUri", "dataType"),
            keeps_anonymous=False,
            blank=None,
            normal=_data,
        ),
        Kind(
            "models",
            "model",
            {
                **_PREVIEWED,
                "flavors": Shown({}),
                "modelType": Shown("custom_model"),
                "jobName": Shown(None),
                **_PROVISIONED,
                "stage": Shown(None, "2023-04-01"),
                **_OWNED,
            },
            needs=("modelUri",),
            fixed=("modelUri", "modelType"),
            normal=_model,
        ),
        Kind(
            "components",
            "component",
            {**_PROVISIONED, "stage": Shown(None, "2023-04-01")},
            needs=("componentSpec",),
            fixed=("componentSpec",),
            timed_versions=True,
            view=_component,
        ),
    )
}
"""By the collection's name in paths."""
