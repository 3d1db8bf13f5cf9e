"""The command line of each action: `az ml` in Azure, `amlx` for the local workspace, a REST call where neither has it.

All are quoted for a POSIX shell: names come from others.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.compute.options import ClusterOptions, InstanceOptions
    from services.connection import Connection
    from services.wire.answers import Json


def command(connection: Connection, *words: str) -> str:
    """`az ml WORDS` with the workspace named, or `amlx WORDS` for the local one."""
    if connection.is_local:
        return shlex.join(["amlx", *words])
    place = ["--resource-group", connection.resource_group, "--workspace-name", connection.workspace_name]
    return shlex.join(["az", "ml", *words, *place, "--subscription", connection.subscription_id])


def rest(connection: Connection, method: str, path: str, api: str, body: Json | None = None) -> str:
    """`az rest`, or curl with the local workspace's own token and roots; `path` as `Wire.send` takes it."""
    full = path if path.startswith("/subscriptions") else f"{connection.workspace_path}/{path}"
    url = f"{connection.resource_manager}{full}?api-version={api}"
    data = json.dumps(body) if body is not None else ""
    if connection.is_local:
        return _curl(connection, method, url, data)
    return shlex.join(["az", "rest", "--method", method.lower(), "--url", url, *(["--body", data] if data else [])])


def compute(connection: Connection, verb: str, name: str) -> str:
    """Start, stop, restart or delete a compute."""
    return command(connection, "compute", verb, "--name", name, *(["--yes"] if verb in ("delete", "detach") else []))


def create_instance(connection: Connection, options: InstanceOptions) -> str:
    """Create an instance; what `az ml` has no flag for (a setup script) is left to its YAML file."""
    idle = str(options.idle_minutes) if options.idle_minutes else ""
    optional = {
        "--description": options.description,
        "--idle-time-before-shutdown-minutes": idle,
        "--subnet": options.subnet,
        "--ssh-key-value": options.ssh_public_key,
        "--user-object-id": options.assigned_user,
        "--user-tenant-id": options.assigned_tenant,
    }
    words = ["compute", "create", "--name", options.name, "--type", "ComputeInstance", "--size", options.size]
    return command(connection, *words, *_flags(optional), *_tags(options.tags))


def create_cluster(connection: Connection, options: ClusterOptions) -> str:
    """Create a cluster."""
    optional = {
        "--min-instances": str(options.minimum),
        "--max-instances": str(options.maximum),
        "--idle-time-before-scale-down": str(options.idle_seconds),
        "--tier": "low_priority" if options.low_priority else "",
        "--description": options.description,
        "--subnet": options.subnet,
    }
    words = ["compute", "create", "--name", options.name, "--type", "AmlCompute", "--size", options.size]
    return command(connection, *words, *_flags(optional), *_tags(options.tags))


def scale(connection: Connection, name: str, minimum: int, maximum: int) -> str:
    """Set a cluster's least and most nodes."""
    bounds = ["--min-instances", str(minimum), "--max-instances", str(maximum)]
    return command(connection, "compute", "update", "--name", name, *bounds)


def set_idle_shutdown(connection: Connection, name: str, minutes: int | None) -> str:
    """Set an instance's idle shutdown, which `az ml` cannot."""
    body = {"idleTimeBeforeShutdown": f"PT{minutes}M" if minutes else None}
    return rest(connection, "POST", f"computes/{name}/updateIdleShutdownSetting", "2023-08-01-preview", body)


def create_job(connection: Connection, file: Path, overrides: Mapping[str, str] | None = None) -> str:
    """Submit a job file; `overrides` by path (`compute`, `inputs.epochs`)."""
    sets = [word for path, value in (overrides or {}).items() for word in ("--set", f"{path}={value}")]
    return command(connection, "job", "create", "--file", str(file), *sets)


def job(connection: Connection, verb: str, name: str) -> str:
    """Cancel, archive, restore, show or stream a job."""
    return command(connection, "job", verb, "--name", name)


def update_job(connection: Connection, name: str, changes: Mapping[str, str]) -> str:
    """Rename or retag a job: `{"display_name": ..., "tags.stage": ...}`."""
    sets = [word for path, value in changes.items() for word in ("--set", f"{path}={value}")]
    return command(connection, "job", "update", "--name", name, *sets)


def asset(connection: Connection, kind: str, verb: str, name: str, version: str | None = None) -> str:
    """Archive, restore, show or delete an asset, an endpoint, a datastore; `kind` in `az ml`'s words (`model`)."""
    sure = ["--yes"] if verb == "delete" else []
    return command(connection, kind, verb, "--name", name, *(["--version", version] if version else []), *sure)


def make_asset(connection: Connection, kind: str) -> str:
    """What makes an asset of a kind: `az ml` cannot reach the local workspace, a script with its environment can."""
    return "amlx local env --format python" if connection.is_local else f"az ml {kind} create --file {kind}.yml"


def _flags(values: Mapping[str, str]) -> list[str]:
    return [word for flag, value in values.items() if value for word in (flag, value)]


def _tags(tags: Mapping[str, str]) -> list[str]:
    return ["--tags", *(f"{key}={value}" for key, value in tags.items())] if tags else []


def _curl(connection: Connection, method: str, url: str, data: str) -> str:
    """The token is read from its file when the line runs: no secret stands in the line itself."""
    words = ["curl", "--request", method, "--url", url]
    if connection.ca_bundle:
        words += ["--cacert", str(connection.ca_bundle)]
    if data:
        words += ["--header", "Content-Type: application/json", "--data", data]
    token = f'--header "Authorization: Bearer $(cat {shlex.quote(connection.token_place)})"'
    return f"{shlex.join(words)} {token}"
