"""What a new instance or cluster is to be, and how ARM wants it said."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class InstanceOptions:
    """A compute instance to be: the fields of the studio's form; what is None is left to Azure."""

    name: str
    size: str
    description: str = ""
    idle_minutes: int | None = None
    """Minutes of idleness after which it stops (15 to 4320)."""
    ssh_public_key: str = ""
    """Turns SSH on; it cannot be changed later."""
    subnet: str = ""
    """ARM id of a subnet."""
    public_ip: bool = True
    assigned_user: str = ""
    """Object id of the person it is for, if not for oneself."""
    assigned_tenant: str = ""
    setup_script: str = ""
    """Text of a shell script that runs once, when it is created."""
    setup_arguments: str = ""
    identity: str = ""
    """`SystemAssigned`, or the ARM id of a user-assigned identity."""
    tags: Mapping[str, str] = field(default_factory=dict)

    def body(self, location: str) -> Json:
        """What ARM's PUT wants."""
        own = {
            "vmSize": self.size,
            "enableNodePublicIp": None if self.public_ip else False,
            "idleTimeBeforeShutdown": f"PT{self.idle_minutes}M" if self.idle_minutes else None,
            "sshSettings": _ssh(self.ssh_public_key),
            "subnet": {"id": self.subnet} if self.subnet else None,
            "setupScripts": self._scripts(),
            **self._assignment(),
        }
        return _compute("ComputeInstance", location, own, self.description, self.identity, self.tags)

    def _scripts(self) -> Json | None:
        if not self.setup_script:
            return None
        data = base64.b64encode(self.setup_script.encode()).decode()
        script = {"scriptSource": "inline", "scriptData": data, "scriptArguments": self.setup_arguments or None}
        return {"scripts": {"creationScript": _without_none(script)}}

    def _assignment(self) -> Json:
        if not self.assigned_user:
            return {}
        user = {"objectId": self.assigned_user, "tenantId": self.assigned_tenant or None}
        return {
            "computeInstanceAuthorizationType": "personal",
            "personalComputeInstanceSettings": {"assignedUser": _without_none(user)},
        }


@dataclass(frozen=True, slots=True)
class ClusterOptions:
    """A compute cluster to be."""

    name: str
    size: str
    minimum: int = 0
    maximum: int = 4
    idle_seconds: int = 120
    """Seconds of idleness after which a node goes."""
    low_priority: bool = False
    description: str = ""
    subnet: str = ""
    identity: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)

    def body(self, location: str) -> Json:
        """What ARM's PUT wants."""
        own = {
            "osType": "Linux",
            "vmSize": self.size,
            "vmPriority": "LowPriority" if self.low_priority else "Dedicated",
            "subnet": {"id": self.subnet} if self.subnet else None,
            "scaleSettings": scale_settings(self.minimum, self.maximum, self.idle_seconds),
        }
        return _compute("AmlCompute", location, own, self.description, self.identity, self.tags)


def scale_settings(minimum: int, maximum: int, idle_seconds: int | None) -> Json:
    """ARM's ScaleSettings; an idle time of None is left as it is."""
    idle = f"PT{idle_seconds}S" if idle_seconds is not None else None
    return _without_none({"minNodeCount": minimum, "maxNodeCount": maximum, "nodeIdleTimeBeforeScaleDown": idle})


def _compute(kind: str, location: str, own: Json, description: str, identity: str, tags: Mapping[str, str]) -> Json:
    properties = {"computeType": kind, "description": description or None, "properties": _without_none(own)}
    body = {"location": location, "tags": dict(tags) or None, "identity": _identity(identity)}
    return {**_without_none(body), "properties": _without_none(properties)}


def _identity(identity: str) -> Json | None:
    if not identity or identity == "SystemAssigned":
        return {"type": identity} if identity else None
    return {"type": "UserAssigned", "userAssignedIdentities": {identity: {}}}


def _ssh(key: str) -> Json | None:
    return {"sshPublicAccess": "Enabled", "adminPublicKey": key} if key else None


def _without_none(values: Json) -> Json:
    return {key: value for key, value in values.items() if value is not None}
