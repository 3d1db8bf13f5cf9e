"""What only a compute instance can do: start, stop, restart, and when by itself.

Source: the REST operations Compute_Start, _Stop, _Restart, _UpdateIdleShutdownSetting and updateSchedules.
"""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute

from services.local_workspace.arm import compute_schedules
from services.local_workspace.arm.compute_bodies import bad, check_idle
from services.local_workspace.arm.compute_calls import AT_COMPUTE, accepted, conflict, found, keep
from services.local_workspace.arm.compute_rows import Compute
from services.local_workspace.arm.machines import Change
from services.local_workspace.http import ArmError, Call, at, empty
from services.local_workspace.kernel import Kernel

SETTLED = frozenset({"Running", "Stopped", "Succeeded", "CreateFailed", "SetupFailed", "Unusable"})
"""States in which nothing is under way."""


def routes(kernel: Kernel) -> list[BaseRoute]:
    """The routes of this concern."""
    verbs = {
        "start": start,
        "stop": stop,
        "restart": restart,
        "updateIdleShutdownSetting": update_idle_shutdown,
        "updateSchedules": update_schedules,
    }
    base = "workspaces/computes"
    return [
        *(at(kernel, "POST", f"{AT_COMPUTE}/{verb}", call, f"{base}/{verb}/action") for verb, call in verbs.items()),
        at(kernel, "PUT", f"{AT_COMPUTE}/updateSchedules", update_schedules, f"{base}/updateSchedules/action"),
    ]


def start(call: Call) -> Response:
    """Start an instance, which must be Stopped."""
    there = _instance(call, "Start")
    if there.state != "Stopped":
        raise _only_in(there, "Start", "stopped")
    return accepted(call, there, Change("Start", "Starting", call.kernel.delays.instance_start))


def stop(call: Call) -> Response:
    """Stop an instance that runs; its jobs lose their machine."""
    there = _instance(call, "Stop")
    if there.state == "Stopped":
        raise _only_in(there, "Stop", "running")
    return accepted(call, there, Change("Stop", "Stopping", call.kernel.delays.instance_stop))


def restart(call: Call) -> Response:
    """Restart an instance that runs; its jobs lose their machine."""
    there = _instance(call, "Restart")
    if there.state == "Stopped":
        raise _only_in(there, "Restart", "running")
    return accepted(call, there, Change("Restart", "Restarting", call.kernel.delays.instance_restart))


def update_idle_shutdown(call: Call) -> Response:
    """After how long without a job the instance stops; null for never."""
    there = _instance(call, "UpdateIdleShutdownSetting", settled=False)
    idle = call.json().get("idleTimeBeforeShutdown")
    check_idle(idle)
    keep(call, there, there.settings | {"idleTimeBeforeShutdown": idle})
    return empty()


def update_schedules(call: Call) -> Response:
    """The instance's own start and stop times."""
    there = _instance(call, "UpdateSchedules", settled=False)
    asked = call.json()
    kept = compute_schedules.normal(call.kernel, asked.get("schedules", asked))
    keep(call, there, there.settings | {"schedules": kept})
    compute_schedules.arm(call.kernel, found(call))
    return empty()


def _instance(call: Call, operation: str, *, settled: bool = True) -> Compute:
    there = found(call)
    if there.kind != "ComputeInstance":
        raise bad(f"Compute{operation} with computeType {there.kind} is not supported.", "OperationNotSupported")
    if settled and there.state not in SETTLED:
        raise conflict(there)
    return there


def _only_in(compute: Compute, verb: str, state: str) -> ArmError:
    message = f"{verb} Azure ML Compute Instance is only allowed when the instance {compute.name} is in '{state}' state"
    return bad(message, f"{verb}ComputeInstanceOnlyAllowedIn{state.capitalize()}State")
