"""A sweep job's way: trials as jobs of their own, so many at a time, and the best of them named by its metric."""

from __future__ import annotations

import itertools
import re
from sqlite3 import Connection

from services.local_workspace.arm import submissions
from services.local_workspace.clock import moment
from services.local_workspace.execution import durations, pipeline_job
from services.local_workspace.execution.ends import ask, end, error, fail, tell
from services.local_workspace.execution.search_space import Point, SearchSpaceError, points
from services.local_workspace.history import runs
from services.local_workspace.history.run import Json, Run
from services.local_workspace.kernel import Kernel
from services.local_workspace.mlflow import metrics

MOST_TRIALS = 1000
"""Where a sweep sets no limit: the service's own."""

_SWEPT = re.compile(r"\$\{\{\s*search_space\.")


def prepare(kernel: Kernel, db: Connection, run: Run) -> None:
    """Check its search space, say how it is searched; then it runs."""
    try:
        next(points(run.definition.get("searchSpace") or {}, _algorithm(run), 0), None)
    except SearchSpaceError as reason:
        fail(kernel, db, run, "UserError", str(reason))
        return
    for line in _about(run):
        tell(kernel, db, run, line)
    runs.move(kernel, db, run, "Running")


def _algorithm(run: Run) -> str:
    chosen = run.definition.get("samplingAlgorithm") or {}
    return str(chosen.get("samplingAlgorithmType", "Random"))


def _about(run: Run) -> list[str]:
    lines = [
        f"At most {_limit(run, 'maxTotalTrials')} trials, {_concurrent(run)} at a time, {_algorithm(run)} sampling."
    ]
    if _algorithm(run).lower() == "bayesian":
        lines.append(
            "Bayesian sampling learns from earlier trials; the local workspace does not: it samples at random."
        )
    if run.definition.get("earlyTermination"):
        policy = run.definition["earlyTermination"].get("policyType")
        lines.append(f"The early termination policy {policy} is recorded; every trial runs to its own end here.")
    return lines


def _limit(run: Run, name: str) -> int:
    return int((run.definition.get("limits") or {}).get(name) or MOST_TRIALS)


def _concurrent(run: Run) -> int:
    return min(_limit(run, "maxConcurrentTrials"), _limit(run, "maxTotalTrials"))


def enqueue(kernel: Kernel, db: Connection, run: Run) -> None:
    """A sweep waits for nothing; its trials do."""
    runs.move(kernel, db, run, "Running")


def watch(kernel: Kernel, db: Connection, run: Run) -> None:
    """Start the trials that there is room for; end when all have ended."""
    trials = _trials(db, run)
    if _is_out_of_time(kernel, run):
        _stop(kernel, db, run)
        return
    alive = sum(not trial.is_final for trial in trials)
    room = min(_concurrent(run) - alive, _limit(run, "maxTotalTrials") - len(trials))
    fresh = _next_points(run, len(trials), max(0, room))
    for number, point in enumerate(fresh, len(trials)):
        _start(kernel, db, run, number, point)
    if not fresh and not alive:
        runs.move(kernel, db, run, "Finalizing")


def _trials(db: Connection, run: Run) -> list[Run]:
    return [child for child in runs.children(db, run) if "point" in child.state]


def _is_out_of_time(kernel: Kernel, run: Run) -> bool:
    limit = durations.seconds((run.definition.get("limits") or {}).get("timeout"))
    begun = moment(run.started or run.created)
    return limit is not None and (kernel.clock.now() - begun).total_seconds() > limit


def _stop(kernel: Kernel, db: Connection, run: Run) -> None:
    message = "The sweep ran longer than its limit and was canceled."
    tell(kernel, db, run, message)
    ask(kernel, db, runs.save(kernel, db, run, error=error(kernel, "JobTimeout", message)))


def _next_points(run: Run, done: int, count: int) -> list[Point]:
    seed = (run.definition.get("samplingAlgorithm") or {}).get("seed") or int(run.uuid.replace("-", ""), 16)
    found = points(run.definition["searchSpace"], _algorithm(run), int(seed))
    return list(itertools.islice(found, done, done + count))


def _start(kernel: Kernel, db: Connection, run: Run, number: int, point: Point) -> Run:
    trial = run.definition["trial"]
    swept = {name: {"jobInputType": "literal", "value": str(value)} for name, value in point.items()}
    kept = {name: value for name, value in (run.definition.get("outputs") or {}).items() if name != "default"}
    properties: Json = {
        "jobType": "Command",
        "displayName": f"{run.display_name}_{number}",
        "computeId": run.definition.get("computeId"),
        "command": _SWEPT.sub("${{inputs.", trial.get("command") or ""),
        "inputs": (run.definition.get("inputs") or {}) | swept,
        "outputs": kept,
        "limits": {"jobLimitsType": "Command", "timeout": (run.definition.get("limits") or {}).get("trialTimeout")},
        "properties": {"azureml.runsource": "hyperdrive", "azureml.sweep.parent": run.run},
    }
    work = {name: trial.get(name) for name in ("codeId", "environmentId", "distribution", "environmentVariables")}
    if trial.get("resources"):
        work["resources"] = trial["resources"]
    state = {"point": point, "default_datastore": run.state.get("default_datastore")}
    return submissions.start_child(kernel, db, run, f"{run.run}_{number}", properties | work, state)


def finish(kernel: Kernel, db: Connection, run: Run) -> None:
    """Name the best trial; the sweep has failed where every trial has."""
    trials = _trials(db, run)
    completed = [trial for trial in trials if trial.status == "Completed"]
    if trials and not completed:
        end(
            kernel,
            db,
            run,
            "Failed",
            error=error(kernel, "UserError", f"All {len(trials)} trials of the sweep failed."),
        )
        return
    best = _best(db, run, completed)
    if best is None:
        tell(kernel, db, run, f"No trial logged the primary metric '{_objective(run)[0]}', so no trial is the best.")
        end(kernel, db, run, "Completed")
        return
    trial, score = best
    tell(kernel, db, run, f"The best trial is {trial.run}: {_objective(run)[0]} {score:g}.")
    named = {"best_child_run_id": trial.run, "score": str(score), "best_metric_status": "Succeeded"}
    end(kernel, db, runs.save(kernel, db, _with_outputs(run, trial), properties=run.properties | named), "Completed")


def _with_outputs(run: Run, best: Run) -> Run:
    for name, output in (best.definition.get("outputs") or {}).items():
        if name != "default" and name in run.definition["outputs"]:
            run.definition["outputs"][name] = output
    return run


def _objective(run: Run) -> tuple[str, bool]:
    objective = run.definition.get("objective") or {}
    return str(objective.get("primaryMetric")), str(objective.get("goal", "")).lower() == "minimize"


def _best(db: Connection, run: Run, trials: list[Run]) -> tuple[Run, float] | None:
    name, is_least = _objective(run)
    scored = [(trial, value) for trial in trials if (value := metrics.extreme(db, trial, name, is_least)) is not None]
    return (min if is_least else max)(scored, key=lambda pair: pair[1], default=None)


cancel = pipeline_job.cancel
after = pipeline_job.after
