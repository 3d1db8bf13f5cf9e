"""What a PUT of a compute may hold: checked as Azure does, before anything is written.

Sources: the service's naming rules (instance 3 to 24 characters, cluster 2 to 32), Microsoft's schema.
"""

from __future__ import annotations

import re

from services.local_workspace.arm.compute_rows import duration
from services.local_workspace.arm.sizes import BY_NAME, known
from services.local_workspace.http import ArmError, Json, user_error

HERE = ("ComputeInstance", "AmlCompute")
"""Types that this machine can stand for; the others are machines of somebody else's."""

NAMES = {
    "ComputeInstance": (
        re.compile(r"[a-zA-Z](?:[a-zA-Z0-9-]{1,22})[a-zA-Z0-9]"),
        "Compute instance name must be 3 to 24 characters: letters, digits and dashes, beginning with a letter "
        "and not ending with a dash.",
    ),
    "AmlCompute": (
        re.compile(r"[a-zA-Z](?:[a-zA-Z0-9-]{0,30})[a-zA-Z0-9]"),
        "Compute cluster name must be 2 to 32 characters: letters, digits and dashes, beginning with a letter "
        "and not ending with a dash.",
    ),
}
MOST_NODES = 100


def checked(name: str, body: Json) -> Json:
    """The body, with what Azure fills in. Raises 400, saying which field is wrong and why."""
    properties = body.get("properties")
    if not isinstance(properties, dict):
        raise bad("The request body must have 'properties'.", "MissingProperties")
    kind = properties.get("computeType")
    if kind not in HERE:
        raise unsupported(str(kind))
    pattern, message = NAMES[kind]
    if not pattern.fullmatch(name):
        raise bad(message, "InvalidComputeName")
    settings = dict(properties.get("properties") or {})
    _check_size(settings)
    if kind == "AmlCompute":
        settings["scaleSettings"] = scale(settings.get("scaleSettings"))
    else:
        check_idle(settings.get("idleTimeBeforeShutdown"))
    return body | {"properties": properties | {"properties": settings}}


def scale(found: object) -> Json:
    """A cluster's scale settings, completed. Raises 400."""
    if not isinstance(found, dict):
        raise bad("AmlCompute needs 'scaleSettings'.", "MissingScaleSettings")
    least, most = found.get("minNodeCount") or 0, found.get("maxNodeCount")
    if not isinstance(least, int) or not isinstance(most, int) or not 0 <= least <= most <= MOST_NODES:
        message = f"Node counts must be whole numbers with 0 <= minNodeCount <= maxNodeCount <= {MOST_NODES}."
        raise bad(message, "InvalidScaleSettings")
    idle = found.get("nodeIdleTimeBeforeScaleDown") or "PT2M"
    _check_duration(idle, "nodeIdleTimeBeforeScaleDown")
    return {"minNodeCount": least, "maxNodeCount": most, "nodeIdleTimeBeforeScaleDown": idle}


def check_idle(text: object) -> None:
    """Raise 400 for an idle time that Azure refuses: it takes 15 minutes to 3 days, or none."""
    if text is None:
        return
    seconds = _check_duration(text, "idleTimeBeforeShutdown")
    if not 15 * 60 <= seconds <= 3 * 86_400:
        message = f"idleTimeBeforeShutdown '{text}' must be between 15 minutes and 3 days."
        raise bad(message, "InvalidIdleTimeBeforeShutdown")


def bad(message: str, code: str) -> ArmError:
    """400, with the service's own code inside."""
    return user_error(400, message, "BadArgument", code)


def unsupported(kind: str) -> ArmError:
    """Somebody else's machines cannot be attached to this workspace."""
    message = f"Compute of type '{kind}' cannot be attached to a local workspace: it has {' and '.join(HERE)} only."
    return bad(message, "ComputeTypeNotSupported")


def _check_size(settings: Json) -> None:
    size = settings.get("vmSize")
    if not isinstance(size, str) or not size:
        raise bad("The compute needs a 'vmSize'.", "MissingVmSize")
    if size.lower() in BY_NAME and not known(size):
        raise bad(f"The size '{size}' has a GPU, and this machine lends none.", "VmSizeNotSupported")
    if not known(size):
        message = f"The specified virtual machine size '{size}' is not supported in this location."
        raise bad(message, "VmSizeNotSupported")


def _check_duration(text: object, field: str) -> float:
    try:
        return duration(str(text)).total_seconds()
    except ValueError as error:
        raise bad(f"{field}: {error}", "InvalidDuration") from error
