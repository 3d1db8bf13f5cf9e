"""The process beside one job: prepares its folder, runs its command, collects its outputs, writes how it ended.

    python -P -m services.local_workspace.execution.runner JOB_FOLDER

It is a process of its own so that a killed server loses nothing: a restarted one finds `runner.json` (who runs it),
`phase.json` (how far it is) and in the end `result.json` in the job's folder. Imports are light, since every job pays
for them. It reads `plan.json` (see plan.py), which only the owner can read, since it holds the job's token.

SIGTERM cancels; the job's whole process group gets SIGTERM, and SIGKILL after `grace_seconds`.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from services.local_workspace.execution import moves, processes
from services.local_workspace.execution.plan import Plan, read_plan
from services.local_workspace.execution.steps import claim, note, now_text, write_json

WATCHED = {signal.SIGCHLD, signal.SIGTERM, signal.SIGALRM}


def main(folder: Path) -> int:
    """Run the job of `folder` to its end; 0 when a result was written, 1 when another runner has it already."""
    signal.signal(signal.SIGCHLD, lambda *_: None)  # its default is to be dropped, even while it is blocked
    signal.pthread_sigmask(signal.SIG_BLOCK, WATCHED)
    if not claim(folder):
        return 1
    processes.adopt_orphans()
    plan = read_plan(folder)
    result = _run(folder, plan)
    write_json(folder / "result.json", result | {"ended": now_text()})
    return 0


def _run(folder: Path, plan: Plan) -> dict[str, Any]:
    try:
        moves.prepare(plan, _is_cancelled)
        if _is_cancelled():
            return {"outcome": "Canceled"}
        result = _run_command(folder, plan)
        write_json(folder / "phase.json", {"phase": "Finalizing", "at": now_text()})
        moves.collect(plan)
    except moves.PreparationError as error:
        note(plan.system_log, error.message)
        return {"outcome": "Failed", "code": error.code, "error": error.message}
    except OSError as error:
        note(plan.system_log, f"The job's files could not be handled: {error}")
        return {"outcome": "Failed", "code": "UserError", "error": f"The job's files could not be handled: {error}"}
    return result


def _run_command(folder: Path, plan: Plan) -> dict[str, Any]:
    with Path(plan.log).open("ab") as log:
        process = subprocess.Popen(
            plan.arguments,
            cwd=plan.working_folder,
            env=plan.environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=processes.before_job,
        )
    write_json(folder / "phase.json", {"phase": "Running", "at": now_text(), "group": process.pid})
    note(plan.system_log, f"Started process {process.pid}.")
    if plan.timeout_seconds:
        signal.setitimer(signal.ITIMER_REAL, plan.timeout_seconds)
    return _outcome(plan, process)


def _outcome(plan: Plan, process: subprocess.Popen[bytes]) -> dict[str, Any]:
    stopped_by = None
    for stop in _stops(process):
        stopped_by = stop
        processes.stop_group(process, plan.grace_seconds)
        break
    code = process.wait()
    processes.kill_leftovers(process.pid)
    if stopped_by is signal.SIGTERM:
        note(plan.system_log, "Canceled on request; its processes were ended.")
        return {"outcome": "Canceled", "exit_code": code}
    if stopped_by is signal.SIGALRM:
        message = f"The job ran longer than its limit of {plan.timeout_seconds:g} seconds and was canceled."
        note(plan.system_log, message)
        return {"outcome": "Canceled", "exit_code": code, "code": "JobTimeout", "error": message}
    note(plan.system_log, f"The process ended with exit code {code}.")
    return {"outcome": "Completed", "exit_code": 0} if code == 0 else _failure(plan, code)


def _stops(process: subprocess.Popen[bytes]) -> Iterator[signal.Signals]:
    """Signals that mean stop, until the process has ended; sleeps in the kernel, never polls."""
    while process.poll() is None:
        received = signal.sigwait(WATCHED)
        if received == signal.SIGCHLD:
            processes.reap_orphans(process.pid)
        else:
            yield signal.Signals(received)


def _failure(plan: Plan, code: int) -> dict[str, Any]:
    how = f"was ended by signal {signal.Signals(-code).name}" if code < 0 else f"failed with exit code {code}"
    last = moves.last_lines(Path(plan.log))
    message = f"Execution failed. User process {how}. Please check log file 'user_logs/std_log.txt' for error details."
    return {
        "outcome": "Failed",
        "exit_code": code,
        "code": "UserError",
        "error": f"{message} Error: {last}" if last else message,
    }


def _is_cancelled() -> bool:
    return signal.SIGTERM in signal.sigpending()


if __name__ == "__main__":
    os.umask(0o077)
    sys.exit(main(Path(sys.argv[1])))
