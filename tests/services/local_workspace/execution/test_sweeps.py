"""Sweeps run: trials as jobs of their own, so many at a time, the best of them named."""

import pytest

from services.local_workspace.history import runs
from services.local_workspace.kernel import DEFAULT_WORKSPACE
from services.local_workspace.mlflow import metrics
from services.local_workspace.mlflow.metrics import Metric
from tests.services.local_workspace.working import ENVIRONMENT, Working


def sweep(space: dict, command: str = "echo ${{search_space.x}}", algorithm: str = "Grid", **more: object) -> dict:
    return {
        "jobType": "Sweep",
        "trial": {"command": command, "environmentId": ENVIRONMENT},
        "objective": {"goal": "minimize", "primaryMetric": "loss"},
        "samplingAlgorithm": {"samplingAlgorithmType": algorithm},
        "searchSpace": space,
        "limits": {"jobLimitsType": "Sweep", "maxTotalTrials": 3, "maxConcurrentTrials": 2},
    } | more


def test_a_grid_runs_every_point(working: Working):
    inputs = {"a": {"jobInputType": "literal", "value": "A"}}
    command = "echo ${{inputs.a}} ${{search_space.x}}"
    given = sweep({"x": ["choice", [[1, 2]]]}, command, inputs=inputs)
    assert working.finished("grid", **given) == "Completed"
    trials = working.children("grid")
    assert [trial["runId"] for trial in trials] == ["grid_0", "grid_1"]
    assert [working.log(trial["runId"]) for trial in trials] == ["A 1\n", "A 2\n"]


def test_no_more_trials_run_at_once_than_allowed(working: Working):
    given = sweep({"x": ["choice", [[1, 2, 3]]]}, "sleep 0.2")
    working.submit("few", **given)
    while working.job("few")["status"] not in ("Completed", "Failed"):
        alive = [trial for trial in working.children("few") if trial["endTimeUtc"] is None]
        assert len(alive) <= 2
        working.tick()
    assert len(working.children("few")) == 3


@pytest.mark.parametrize(("goal", "best"), [("minimize", "best_1"), ("maximize", "best_2")])
def test_the_best_trial_is_named_by_its_metric(working: Working, goal: str, best: str):
    objective = {"goal": goal, "primaryMetric": "loss"}
    working.submit("best", **sweep({"x": ["choice", [[1, 2, 3]]]}, objective=objective))
    working.until("best", "Finalizing")
    with working.kernel.store.write() as db:
        for number, value in enumerate((0.5, 0.1, 0.9)):
            trial = runs.require(db, DEFAULT_WORKSPACE.key, f"best_{number}")
            metrics.log(db, trial, [Metric("loss", value, 0, 0)])
    assert working.until("best") == "Completed"
    found = working.job("best")["properties"]
    assert found["best_child_run_id"] == best
    assert best in working.system_log("best")


def test_what_is_not_done_is_said(working: Working):
    policy = {"policyType": "Bandit", "slackFactor": 0.1}
    given = sweep({"x": ["uniform", [0, 1]]}, algorithm="Bayesian", earlyTermination=policy)
    assert working.finished("bayes", **given) == "Completed"
    assert "samples at random" in working.system_log("bayes")
    assert "Bandit is recorded" in working.system_log("bayes")


def test_a_sweep_of_failed_trials_fails(working: Working):
    assert working.finished("all-bad", **sweep({"x": ["choice", [[1, 2]]]}, "exit 1")) == "Failed"
    assert "All 2 trials" in working.error("all-bad")


def test_a_sweep_over_its_limit_is_canceled_with_its_trials(working: Working):
    limits = {"jobLimitsType": "Sweep", "maxTotalTrials": 2, "timeout": "PT2S"}
    assert working.finished("late", **sweep({"x": ["choice", [[1, 2]]]}, "sleep 64", limits=limits)) == "Canceled"
    assert {trial["status"] for trial in working.children("late")} == {"Canceled"}


def test_a_trial_over_its_limit_is_canceled_alone(working: Working):
    limits = {"jobLimitsType": "Sweep", "maxTotalTrials": 2, "trialTimeout": "PT1S"}
    command = "sleep ${{search_space.x}}"
    assert working.finished("trial", **sweep({"x": ["choice", [[0, 65]]]}, command, limits=limits)) == "Completed"
    assert [trial["status"] for trial in working.children("trial")] == ["Completed", "Canceled"]


def test_a_wrong_search_space_says_why(working: Working):
    assert working.finished("wrong", **sweep({"x": ["uniform", [0, 1]]})) == "Failed"
    assert "choices only" in working.error("wrong")
