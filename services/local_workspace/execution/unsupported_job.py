"""Jobs that are accepted and recorded, but that this machine cannot run: they end Failed, and their log says why."""

from __future__ import annotations

from sqlite3 import Connection

from services.local_workspace.execution.ends import end, fail
from services.local_workspace.history.run import Run
from services.local_workspace.kernel import Kernel

REASONS = {
    "Spark": "Spark jobs need a Spark cluster, and the local workspace has none.",
    "AutoML": "Automated ML is not part of the local workspace yet.",
    "Labeling": "Data labeling is not part of the local workspace.",
    "FineTuning": "Fine-tuning needs models and GPUs of Azure's, which the local workspace does not have.",
}


def prepare(kernel: Kernel, db: Connection, run: Run) -> None:
    """End it."""
    reason = run.state.get("unsupported") or REASONS.get(
        run.job_type or "", f"Jobs of type {run.job_type} cannot run on this machine."
    )
    fail(kernel, db, run, "UserError", f"{reason} The job is recorded and was not run.")


def cancel(kernel: Kernel, db: Connection, run: Run) -> None:
    """Nothing of it runs."""
    end(kernel, db, run, "Canceled")


def enqueue(kernel: Kernel, db: Connection, run: Run) -> None:
    """Never reached; a job of a kind that an older amlx could run ends as well."""
    prepare(kernel, db, run)


watch = finish = enqueue


def after(kernel: Kernel, run: Run) -> None:
    """Nothing to do outside of the transaction."""
