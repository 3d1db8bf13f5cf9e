"""Jobs as ARM and run history tell them: lists, one in full, times, children, timeline, changes."""

from collections import Counter
from datetime import UTC, datetime

import polars as pl
import pytest

from services import jobs
from services.errors import NotFoundError
from services.jobs.detail import job_of
from tests.services.replay import Replay, recorded

NOW = datetime(2026, 1, 5, 9, 0, 0, tzinfo=UTC)


def made(name: str, status: str = "Completed", **properties: object) -> dict[str, object]:
    """A job as ARM's list has it."""
    usual = {"status": status, "jobType": "Command", "displayName": f"the {name}", "experimentName": "e", "tags": {}}
    return {
        "name": name,
        "properties": {**usual, **properties},
        "systemData": {"createdAt": "2026-01-05T08:00:00.1234567+00:00", "createdBy": "ada"},
    }


def run(name: str, started: str | None, ended: str | None = None, duration: str | None = None) -> dict[str, object]:
    """What run history tells of a job."""
    return {"runMetadata": {"runId": name, "startTimeUtc": started, "endTimeUtc": ended, "duration": duration}}


def test_a_list_as_a_frame(snapshot) -> None:
    page = [
        made("a", "Running", computeId="/subscriptions/s/x/computes/cpu-cluster", tags={"k": "v", "mlflow.user": "x"}),
        made("b", "Completed"),
        made("c", "Odd", jobType="Pipeline", settings={"default_compute": "azureml:gpu"}, displayName=None),
        {"name": "d", "properties": None, "systemData": "wrong"},
        "no object",
        made("e", 7, tags=["wrong"], description="two\nlines"),
    ]
    frame = jobs.list_jobs(Replay({"GET jobs": [page, []]}))
    assert shown(frame) == snapshot


def test_pages_and_the_newest_alone() -> None:
    wire = Replay({"GET jobs": [[made("a"), made("b")], [made("c")]]})
    assert [page.height for page in jobs.job_pages(wire)] == [2, 1]
    assert jobs.list_jobs(wire, most=2)["name"].to_list() == ["a", "b"]
    assert wire.asked[0][1] == {"listViewType": "ActiveOnly", "tag": None, "jobType": None}


def test_no_jobs() -> None:
    assert jobs.list_jobs(Replay({"GET jobs": [[]]})).is_empty()


def test_times_come_in_one_request_and_run_on() -> None:
    results = {
        "a": run("a", "2026-01-05T08:59:00Z"),
        "b": run("b", "2026-01-05T08:00:00Z", "2026-01-05T08:01:30Z", "00:01:30.5000000"),
    }
    wire = Replay(
        {
            "GET jobs": [[made("a", "Running"), made("b"), made("c", "Queued")]],
            "POST batchrundata": {"successfulResults": results, "failedResults": {"c": {}}},
        }
    )
    frame = jobs.with_durations(jobs.with_times(wire, jobs.list_jobs(wire)), NOW)
    assert frame["duration"].to_list() == [60.0, 90.5, None]
    assert frame["name"].to_list() == ["a", "b", "c"]
    assert frame.schema == jobs.JOBS.schema()
    assert Counter(asked for asked, _ in wire.asked)["POST batchrundata"] == 1


def test_a_service_without_batches_costs_only_the_times() -> None:
    wire = Replay({"GET jobs": [[made("a")]]})
    assert jobs.with_times(wire, jobs.list_jobs(wire))["duration"].to_list() == [None]


def test_recorded_jobs_are_whole() -> None:
    items = recorded("GET", "jobs/{x}") + recorded("PUT", "jobs/{x}", 201)
    frame = jobs.JOBS.frame(items)
    with_properties = frame.filter(pl.col("status").is_not_null())
    assert with_properties.height == sum("properties" in item for item in items)
    for column in ("name", "display_name", "experiment", "type"):
        assert with_properties[column].null_count() == 0, column
    assert with_properties["created"].null_count() <= 1, "one recorded job has no systemData"


def test_a_recorded_job_in_full() -> None:
    item = next(i for i in recorded("GET", "jobs/{x}") if (i.get("properties") or {}).get("jobType") == "Pipeline")
    job = job_of(item, {})
    assert (job.type, job.compute, job.name) == ("Pipeline", "cpu-cluster", item["name"])
    assert job.studio.startswith("https://ml.azure.com/runs/")
    assert {port.type for port in job.inputs} <= {"literal", "uri_file", "uri_folder", "mltable"}
    text = jobs.as_yaml(job)
    assert "display_name:" in text
    assert "displayName" not in text
    assert "null" not in text


def test_recorded_children() -> None:
    answers = recorded("GET", "runs/{x}/children")
    wire = Replay({"GET runs/parent/children": answers[0]})
    frame = jobs.children(wire, "parent")
    assert frame.height == len(answers[0]["value"])
    assert set(frame["type"]) == {"Command"}
    assert set(frame["compute"]) == {"cpu-cluster"}


def test_a_recorded_child_has_only_its_run() -> None:
    data = recorded("GET", "runs/{x}")[1]
    job = job_of({"id": "x", "name": data["runId"]}, data)
    assert (job.status, job.type, job.compute) == ("Completed", "Command", "cpu-cluster")
    assert job.duration == pytest.approx(13.5645861)
    assert job.parent


def test_why_a_job_failed_and_why_one_waits() -> None:
    error = {"error": {"code": "UserError", "message": "exit code 1", "details": []}}
    failed = job_of(made("a", "Failed"), {"error": error})
    assert failed.error == jobs.JobError("UserError", "exit code 1")
    waiting = job_of(made("a", "Queued"), {"queueingInfo": {"code": "Scheduling", "message": "no node yet"}})
    assert waiting.waits_for == "no node yet"


def test_a_job_without_history_is_shown_all_the_same() -> None:
    job = jobs.show(Replay({"GET jobs/a": made("a")}), "a")
    assert (job.display_name, job.no_history) == ("the a", "no POST rundata")


def test_a_job_that_is_not_there() -> None:
    with pytest.raises(NotFoundError):
        jobs.show(Replay(), "a")


def test_how_long_it_took() -> None:
    started = {"startTimeUtc": "2026-01-05T08:59:30Z"}
    assert job_of(made("a", "Running"), started).lasted(NOW) == 30
    assert job_of(made("a"), {**started, "endTimeUtc": "2026-01-05T08:59:40Z"}).lasted(NOW) == 10
    assert job_of(made("a", "Queued"), {}).lasted(NOW) is None


def test_a_timeline_in_order_over_pages() -> None:
    def page(query: dict[str, str | None]) -> dict[str, object]:
        if not query:
            return {"value": [span("Running", "08:01"), "wrong"], "continuationToken": "2"}
        return {"value": [span("Queued", "08:00", "08:01"), {"name": "Nothing"}]}

    found = jobs.timeline(Replay({"GET private/runs/a/spans": page}), "a")
    assert [(s.name, s.seconds(NOW)) for s in found] == [("Queued", 60.0), ("Running", 3540.0)]


def test_children_over_pages_by_a_link_of_which_only_the_query_is_taken() -> None:
    def page(query: dict[str, str]) -> dict[str, object]:
        if not query:
            return {"value": [{"runId": "1"}], "nextLink": "https://elsewhere.example/x?$skipToken=7&$top=1"}
        assert query == {"$skipToken": "7", "$top": "1"}
        return {"value": [{"runId": "2"}]}

    assert jobs.children(Replay({"GET runs/a/children": page}), "a")["name"].to_list() == ["1", "2"]


def span(name: str, start: str, end: str | None = None) -> dict[str, str | None]:
    """A span as run history has it."""
    return {
        "name": name,
        "startTimestamp": f"2026-01-05T{start}:00Z",
        "endTimestamp": f"2026-01-05T{end}:00Z" if end else None,
    }


def test_changes_go_to_the_run_under_its_experiment() -> None:
    place = "experiments/my%20experiment/runs/a"
    wire = Replay(
        {
            "GET jobs/a": made("a", experimentName="my experiment"),
            f"PATCH {place}": {},
            f"PATCH {place}/tags": {},
            "POST jobs/a/cancel": {"operation": "https://127.0.0.1:1/op"},
            "DELETE jobs/a": {},
        }
    )
    jobs.rename(wire, "a", "new")
    jobs.describe(wire, "a", "why", experiment="my experiment")
    jobs.archive(wire, "a", experiment="my experiment")
    jobs.restore(wire, "a", experiment="my experiment")
    jobs.retag(wire, "a", {"k": "v"}, remove=["old"], experiment="my experiment")
    sent = [body for asked, body in wire.asked if asked.startswith("PATCH")]
    assert sent == [
        {"displayName": "new"},
        {"description": "why"},
        {"hidden": True},
        {"hidden": False},
        {"tagsToModify": {"k": "v"}, "tagsToDelete": ["old"]},
    ]
    assert jobs.cancel(wire, "a").operation == "https://127.0.0.1:1/op"
    assert jobs.delete(wire, "a").operation is None


@pytest.mark.parametrize(
    ("action", "status", "said"),
    [
        ("cancel", "Running", None),
        ("cancel", "Queued", None),
        ("cancel", "NeverSeen", None),
        ("cancel", "Completed", "It has ended already (Completed)."),
        ("cancel", "CancelRequested", "Its cancellation is under way."),
        ("delete", "Running", "It has not ended; cancel it first."),
        ("archive", "Failed", None),
        ("rename", "Running", None),
        ("cancel", None, None),
    ],
)
def test_what_a_status_forbids(action: jobs.Action, status: str, said: str | None) -> None:
    assert jobs.why_not(action, status) == said


def test_statuses_are_sorted_once() -> None:
    assert not jobs.FINAL & jobs.IN_PROGRESS
    assert not jobs.RUNNING & jobs.QUEUED


def shown(frame: pl.DataFrame) -> str:
    """A frame as text, whole."""
    with pl.Config(tbl_rows=-1, tbl_cols=-1, tbl_width_chars=400, fmt_str_lengths=100):
        return str(frame)


def test_a_definition_as_yaml(snapshot) -> None:
    definition = made(
        "calm_root",
        computeId="/subscriptions/s/x/computes/cpu-cluster",
        environmentVariables={"MY_VAR": "1", "empty": None},
        inputs={
            "dataPath": {"jobInputType": "uri_file", "uri": "azureml://datastores/d/paths/p", "description": None},
            "rate": {"jobInputType": "literal", "value": "0.1"},
        },
        outputs={},
        services={"Studio": {"endpoint": "https://x"}},
        environmentId="azureml://registries/azureml/environments/sklearn-1.5/versions/7",
        codeId="/subscriptions/s/x/codes/0a1b/versions/1",
        limits={"jobLimitsType": "Command", "timeout": "PT5M"},
        description="zwei Wörter\nund eine Zeile",
    )
    assert jobs.as_yaml(job_of(definition, {})) == snapshot


def test_children_as_a_frame(snapshot) -> None:
    runs = [
        {
            "runId": "1",
            "displayName": "train",
            "status": "Completed",
            "runType": "azureml.StepRun",
            "compute": {"target": "cpu-cluster"},
            "createdUtc": "2026-01-05T08:00:00Z",
            "startTimeUtc": "2026-01-05T08:00:10Z",
            "endTimeUtc": "2026-01-05T08:01:00Z",
            "duration": "00:00:50",
            "createdBy": {"userName": "ada"},
            "tags": {"azureml.nodeid": "x", "best": "yes"},
        },
        {"runId": "2", "status": "Running", "startTimeUtc": "2026-01-05T08:59:30Z", "runType": None},
        {"runId": None},
    ]
    frame = jobs.children(Replay({"GET runs/a/children": {"value": runs}}), "a")
    assert shown(jobs.with_durations(frame, NOW)) == snapshot
