"""What moves jobs: at each tick every job that has not ended goes on as far as it can.

    NotStarted -> Starting -> Preparing -> Queued -> Running -> Finalizing -> Completed | Failed
                                         CancelRequested -> Canceled

Each step is one transaction, so that a server killed at any moment finds its jobs as they were. What a kind of job
does in Preparing, Queued and Running stands in command_job, pipeline_job and sweep_job.
"""

from __future__ import annotations

import logging
from collections import Counter
from datetime import timedelta

from services.local_workspace.clock import moment
from services.local_workspace.execution import command_job, pipeline_job, sweep_job, unsupported_job
from services.local_workspace.execution.ends import fail
from services.local_workspace.history import runs
from services.local_workspace.history.run import Alive, Run
from services.local_workspace.kernel import Kernel

log = logging.getLogger("local_workspace")

LOOKS = 8
"""So many jobs that wait for one compute are looked at in a tick: a cluster grows by as many, and a tick stays short
however long the queue is."""

_KINDS = {"Command": command_job, "Pipeline": pipeline_job, "Sweep": sweep_job}


def tick(kernel: Kernel) -> None:
    """Move every job of every workspace on to the clock's now, the oldest first."""
    with kernel.store.read() as db:
        alive = runs.alive(db)
    refused: Counter[tuple[str, str]] = Counter()
    for seen in alive:
        place = (seen.workspace, seen.compute)
        if seen.status != "Queued" or refused[place] < LOOKS:
            status = _moved(kernel, seen)
            refused[place] += status == "Queued"


def _moved(kernel: Kernel, seen: Alive) -> str:
    """Move one job on; its status then."""
    try:
        return _advance(kernel, seen)
    except Exception as error:  # one job's fault ends that job, not the server's clock
        log.exception("job %s cannot go on", seen.run)
        with kernel.store.write() as db:
            run = runs.require(db, seen.workspace, seen.run)
            fail(kernel, db, run, "SystemError", f"The local workspace met a fault with this job: {error!r}.")
        return "Failed"


def _advance(kernel: Kernel, seen: Alive) -> str:
    with kernel.store.write() as db:
        run = runs.find(db, seen.workspace, seen.run)
        if run is None or run.is_final:
            return ""
        kind = unsupported_job if run.state.get("unsupported") else _KINDS.get(run.job_type or "", unsupported_job)
        match run.status:
            case "NotStarted":
                runs.move(kernel, db, run, "Starting")
            case "Starting" if _is_past(kernel, run, kernel.delays.job_start):
                runs.move(kernel, db, run, "Preparing")
            case "Preparing" if _is_past(kernel, run, kernel.delays.job_prepare):
                kind.prepare(kernel, db, run)
            case "Queued":
                kind.enqueue(kernel, db, run)
            case "Running":
                kind.watch(kernel, db, run)
            case "Finalizing" if _is_past(kernel, run, kernel.delays.job_finalize):
                kind.finish(kernel, db, run)
            case "CancelRequested":
                kind.cancel(kernel, db, run)
        status = runs.status(db, run)
    if status == "Running":
        kind.after(kernel, run)
    return status


def _is_past(kernel: Kernel, run: Run, seconds: float) -> bool:
    return kernel.clock.now() - moment(run.changed) >= timedelta(seconds=seconds)
