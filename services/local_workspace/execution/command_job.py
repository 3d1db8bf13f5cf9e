"""A command job's way: made ready, queued for its machine, run by a runner of its own, and its outcome taken in."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
from datetime import timedelta
from pathlib import Path
from sqlite3 import Connection

from services.local_workspace.arm import machines
from services.local_workspace.clock import iso, moment
from services.local_workspace.execution import births, command, outputs, processes
from services.local_workspace.execution.ends import end, error, fail, tell
from services.local_workspace.execution.moves import PreparationError
from services.local_workspace.execution.plan import write_plan
from services.local_workspace.execution.steps import read_json
from services.local_workspace.history import runs
from services.local_workspace.history.run import Json, Run
from services.local_workspace.kernel import Kernel

_STOP_SECONDS = 20.0
"""How long a runner has to end a canceled job before it is killed itself."""

_STARTS = 3
_AWAY = timedelta(seconds=5)


def prepare(kernel: Kernel, db: Connection, run: Run) -> None:
    """Find its inputs, write its plan; then it is queued."""
    workspace = runs.workspace_of(db, run.workspace)
    placed = command.with_places(run)
    try:
        plan = command.make_plan(kernel, db, workspace, placed)
    except PreparationError as reason:
        fail(kernel, db, run, reason.code, reason.message)
        return
    folder = command.job_folder(kernel, run)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_plan(folder, plan)
    Path(plan.log).parent.mkdir(parents=True, exist_ok=True)
    Path(plan.log).touch()
    for line in command.system_lines(placed):
        tell(kernel, db, run, line)
    runs.move(kernel, db, placed, "Queued")


def enqueue(kernel: Kernel, db: Connection, run: Run) -> None:
    """Start it where there is room."""
    workspace = runs.workspace_of(db, run.workspace)
    if run.compute and not machines.exists(kernel, workspace, run.compute):
        fail(kernel, db, run, "ComputeNotFound", f"The compute '{run.compute}' was deleted while the job waited.")
    elif _has_room(kernel, db, run) and machines.lease(kernel, workspace, run.compute, run.run):
        tell(kernel, db, run, f"It runs on {f'compute {run.compute}' if run.compute else 'serverless compute'}.")
        runs.move(kernel, db, run, "Running")


def _has_room(kernel: Kernel, db: Connection, run: Run) -> bool:
    # Serverless always has room in Azure; here it is this machine, which must go on answering.
    if run.compute:
        return True
    row = db.execute(
        "SELECT count(*) AS n FROM runs WHERE final = 0 AND job_type = 'Command' AND compute = '' "
        "AND status IN ('Running', 'Finalizing')"
    ).fetchone()
    return bool(row["n"] < max(2, kernel.cores))


def after(kernel: Kernel, run: Run) -> None:
    """Start a runner for a running job that has none, once that it runs is written down.

    A server killed right before or after does it again: a runner that finds the job claimed by another ends.
    """
    with kernel.store.write() as db:
        current = runs.find(db, run.workspace, run.run)
        if current is None or current.status != "Running":
            return
        folder = command.job_folder(kernel, current)
        if (folder / "runner.json").exists() or _is_starting(current):
            return
        starts = current.state.get("starts", 0) + 1
        if starts > _STARTS:
            fail(kernel, db, current, "SystemError", "The job's runner could not be started; runner.log says more.")
        else:
            runs.save(kernel, db, current, state=current.state | {"starts": starts, "pid": _start(folder)})


def _is_starting(run: Run) -> bool:
    pid = run.state.get("pid")
    if not pid:
        return False
    _reap(pid)
    return births.birth(pid) is not None


def _start(folder: Path) -> int:
    log = os.open(folder / "runner.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        return os.posix_spawn(
            sys.executable,
            [sys.executable, "-P", "-m", "services.local_workspace.execution.runner", str(folder)],
            os.environ,
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_DUP2, log, 1),
                (os.POSIX_SPAWN_DUP2, log, 2),
            ],
            setsid=True,
        )
    finally:
        os.close(log)


def watch(kernel: Kernel, db: Connection, run: Run) -> None:
    """See whether it has ended, by its result, or by its runner being gone."""
    folder = command.job_folder(kernel, run)
    result = read_json(folder / "result.json")
    if result is not None:
        runs.move(kernel, db, run, "Finalizing", at=_when(kernel, run, result["ended"]))
        return
    if not machines.holds(kernel, runs.workspace_of(db, run.workspace), run.compute, run.run):
        tell(kernel, db, run, f"The compute '{run.compute}' was stopped or deleted.")
        runs.move(kernel, db, run, "CancelRequested", state=run.state | {"lost_compute": True})
        return
    runner = read_json(folder / "runner.json")
    if runner is not None and not _lives(runner):
        _lost(kernel, db, run, folder)


def _lives(runner: Json) -> bool:
    _reap(int(runner["pid"]))
    return births.is_alive(int(runner["pid"]), runner["born"])


def _reap(pid: int) -> None:
    # Only a runner that this very server started is its child; after a restart there is nothing to reap.
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)


def _lost(kernel: Kernel, db: Connection, run: Run, folder: Path) -> None:
    # It may have written its result between two looks.
    if (folder / "result.json").exists():
        return
    _kill(folder)
    message = "The process that ran the job was killed, or the machine was restarted; the job's own processes ended."
    fail(kernel, db, run, "SystemError", message)
    shutil.rmtree(folder, ignore_errors=True)


def _kill(folder: Path) -> None:
    phase, runner = read_json(folder / "phase.json") or {}, read_json(folder / "runner.json")
    if runner and births.is_alive(int(runner["pid"]), runner["born"]):
        os.kill(int(runner["pid"]), signal.SIGKILL)
    if runner and phase.get("group"):
        processes.kill_group_of_dead_runner(int(phase["group"]), runner["born"])


def _when(kernel: Kernel, run: Run, ended: str) -> str | None:
    """The runner's time of the end, where the server was away then; otherwise the server's clock says when."""
    away = iso(kernel.clock.now() - _AWAY)
    return ended if run.changed < ended < away else None


def finish(kernel: Kernel, db: Connection, run: Run) -> None:
    """Take the outcome in."""
    folder = command.job_folder(kernel, run)
    result = read_json(folder / "result.json") or {"outcome": "Failed", "code": "SystemError", "error": "No result."}
    reason = error(kernel, result.get("code", "UserError"), result["error"]) if result.get("error") else None
    ended = end(kernel, db, run, result["outcome"], error=reason)
    if result["outcome"] == "Completed":
        outputs.register(kernel, runs.workspace_of(db, run.workspace), ended)
    shutil.rmtree(folder, ignore_errors=True)


def cancel(kernel: Kernel, db: Connection, run: Run) -> None:
    """Ask the runner to end it; kill both where it does not."""
    folder = command.job_folder(kernel, run)
    runner = read_json(folder / "runner.json")
    is_gone = not _is_starting(run) if runner is None else not _lives(runner)
    if is_gone or (folder / "result.json").exists():
        _canceled(kernel, db, run, folder)
    elif runner is not None and not run.state.get("asked"):
        os.kill(int(runner["pid"]), signal.SIGTERM)
        runs.save(kernel, db, run, state=run.state | {"asked": iso(kernel.clock.now())})
    elif runner is not None and (kernel.clock.now() - moment(run.state["asked"])).total_seconds() > _STOP_SECONDS:
        _kill(folder)


def _canceled(kernel: Kernel, db: Connection, run: Run, folder: Path) -> None:
    _kill(folder)
    if run.state.get("lost_compute"):
        reason = error(kernel, "ComputeStopped", f"The compute '{run.compute}' was stopped or deleted under the job.")
        end(kernel, db, run, "Failed", error=reason)
    else:
        end(kernel, db, run, "Canceled")
    shutil.rmtree(folder, ignore_errors=True)
