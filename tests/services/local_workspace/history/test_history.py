"""Run history: details with logs, changes, queries, spans, artifacts."""

import pytest

from services.local_workspace.history.filters import FilterError, condition, order
from services.local_workspace.history.query import COLUMNS
from tests.services.local_workspace.working import HISTORY, WS, Working


@pytest.fixture
def done(working: Working) -> Working:
    """One job that has ended."""
    command = "echo line one; echo x > outputs/a.txt"
    outputs = {"made": {"jobOutputType": "uri_folder"}}
    assert working.finished("done", command=command, outputs=outputs, experimentName="exp") == "Completed"
    return working


def test_logs_are_read_without_signing_in_and_in_parts(done: Working):
    logs = done.details("done")["logFiles"]
    assert set(logs) == {"user_logs/std_log.txt", "system_logs/lifecycler/lifecycler.log"}
    anonymous = {"Authorization": ""}
    whole = done.client.get(logs["user_logs/std_log.txt"], headers=anonymous)
    assert (whole.status_code, whole.text) == (200, "line one\n")
    part = done.client.get(logs["user_logs/std_log.txt"], headers=anonymous | {"Range": "bytes=5-"})
    assert (part.status_code, part.text) == (206, "one\n")


def test_patch_names_tags_and_archives(done: Working):
    changes = {"displayName": "New name", "description": "why", "tags": {"a": "1"}, "hidden": True}
    answer = done.client.patch(f"{HISTORY}/experiments/exp/runs/done", json=changes)
    assert answer.status_code == 200
    assert done.job("done") | {"displayName": "New name", "tags": {"a": "1"}, "isArchived": True} == done.job("done")
    assert done.client.get(f"{WS}/jobs").json()["value"] == []
    assert len(done.client.get(f"{WS}/jobs?listViewType=ArchivedOnly").json()["value"]) == 1
    gone = done.client.request("DELETE", f"{HISTORY}/runs/done/tags", json=["a"])
    assert gone.json()["tags"] == {}


def test_rundata_tells_where_outputs_are(done: Working):
    asked = {"runId": "done", "selectRunMetadata": True, "selectRunDefinition": True, "selectJobSpecification": True}
    body = done.client.post(f"{HISTORY}/rundata", json=asked).json()
    assert body["jobSpecification"]["jobType"] == "Command"
    asset = body["runMetadata"]["outputs"]["made"]
    assert asset["type"] == "uri_folder"
    path = f"/data/v1.0{WS}/dataversion/batchGetResolvedUris"
    found = done.client.post(path, json={"values": [asset["assetId"]]}).json()["values"]
    assert found[asset["assetId"]]["uri"].endswith("/paths/azureml/done/made/")


def test_artifacts_are_listed_and_read(done: Working):
    listed = done.client.get(f"{HISTORY}/experiments/exp/runs/done/artifacts").json()["value"]
    assert "outputs/a.txt" in [artifact["path"] for artifact in listed]
    info = done.client.get(f"{HISTORY}/runs/done/artifacts/contentinfo?path=outputs/a.txt").json()
    assert done.client.get(info["contentUri"], headers={"Authorization": ""}).text == "x\n"
    assert done.client.get(f"{HISTORY}/runs/done/artifacts/contentinfo?path=../../x").status_code == 404


def test_experiments_are_queried(done: Working):
    done.submit("second", command="echo", experimentName="other")
    found = done.client.post(f"{HISTORY}/experiments:query", json={"top": 1}).json()
    assert [experiment["name"] for experiment in found["value"]] == ["other"]
    again = {"top": 1, "continuationToken": found["continuationToken"]}
    assert done.client.post(f"{HISTORY}/experiments:query", json=again).json()["value"][0]["name"] == "exp"


@pytest.mark.parametrize(
    ("filter_", "names"),
    [
        ("Status eq 'Completed'", ["b", "a"]),
        ("Status ne 'Completed' or RunId eq 'a'", ["c", "a"]),
        ("tags/colour eq 'red'", ["a"]),
        ("not (tags['colour'] eq 'red') and startswith(RunId, 'b')", ["b"]),
        ("contains(DisplayName, 'ee') and CreatedUtc gt 2020-01-01", ["c"]),
        ("RunId eq 'it''s'", []),
    ],
)
def test_runs_are_queried(working: Working, filter_: str, names: list[str]):
    for name, command, tags in (
        ("a", "true", {"colour": "red"}),
        ("b", "true", {"colour": "blue"}),
        ("c", "false", {}),
    ):
        shown = {"c": "three"}.get(name, name)
        working.finished(name, command=command, tags=tags, experimentName="exp", displayName=shown)
    path = f"{HISTORY}/experiments/exp/runs:query"
    found = working.client.post(path, json={"filter": filter_, "orderBy": "RunId desc", "top": 50}).json()
    assert [run["runId"] for run in found["value"]] == names


@pytest.mark.parametrize("text", ["Status", "Status eq", "Nope eq 1", "Status eq 'x", "(Status eq 'x'", "a = 1; DROP"])
def test_a_filter_that_cannot_be_read_is_refused(text: str):
    with pytest.raises(FilterError):
        condition(text, COLUMNS)


def test_an_order_names_fields_alone():
    assert order("CreatedUtc desc, Status", COLUMNS) == "created DESC, status ASC"
    with pytest.raises(FilterError):
        order("1; DROP TABLE runs", COLUMNS)


def test_what_is_not_there(working: Working):
    for path in ("/runs/none", "/runs/none/details", "/runs/none/children", "/runs/none/spans", "/experiments/none"):
        assert working.client.get(HISTORY + path).status_code == 404, path
    assert working.client.post(f"{HISTORY}/experiments/none/runs:query", json={}).status_code == 404
