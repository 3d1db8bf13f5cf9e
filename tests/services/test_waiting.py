"""Why a job waits."""

from __future__ import annotations

import pytest

from services import jobs
from tests.services.replay import Replay

JOB = {"name": "a", "properties": {"status": "Queued", "jobType": "Command", "computeId": "/x/computes/ci-one"}}
SAID = "The job is in the queue."


@pytest.mark.parametrize(
    ("kind", "state", "why"),
    [
        ("ComputeInstance", "Stopped", "ci-one is stopped: the job waits until it is started."),
        ("ComputeInstance", "Starting", "ci-one is starting: the job waits until it runs."),
        ("ComputeInstance", "Running", SAID),
        ("ComputeInstance", "JobRunning", SAID),
        ("AmlCompute", None, SAID),
        (None, None, SAID),
    ],
)
def test_a_job_waits_for_its_compute(kind: str | None, state: str | None, why: str) -> None:
    run = {"runMetadata": {"runId": "a", "queueingInfo": {"message": SAID}}}
    answers = {"GET jobs/a": JOB, "POST rundata": run}
    if kind is not None:
        answers["GET computes/ci-one"] = {"properties": {"computeType": kind, "properties": {"state": state}}}
    assert jobs.show(Replay(answers), "a").waits_for == why
