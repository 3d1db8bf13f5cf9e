"""What is accepted, what is refused and how; lists, updates, deletion."""

import pytest

from services.local_workspace.roles import Caller
from tests.services.local_workspace.conftest import bearer
from tests.services.local_workspace.working import ENVIRONMENT, WS, Working


def codes(answer) -> list[str]:
    """The inner codes of a refusal, outermost first."""
    found = next(i["info"]["value"] for i in answer.json()["error"]["additionalInfo"] if i["type"] == "InnerError")
    names = []
    while found:
        names.append(found["code"])
        found = found["innerError"]
    return names


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ({"computeId": f"{WS}/computes/nowhere"}, 404, "ComputeNotFound"),
        ({"environmentId": f"{WS}/environments/none/versions/7"}, 404, "EnvironmentNotFound"),
        ({"codeId": f"{WS}/codes/none/versions/1"}, 404, "CodeNotFound"),
        ({"inputs": {"d": {"jobInputType": "uri_file", "uri": "azureml:none:3"}}}, 404, "DataNotFound"),
        ({"command": None}, 400, "ArgumentInvalid"),
        ({"command": "   "}, 400, "ArgumentInvalid"),
        ({"environmentId": None}, 400, "ArgumentInvalid"),
        ({"jobType": "Nonsense"}, 400, "ArgumentInvalid"),
        ({"inputs": [1]}, 400, "ArgumentInvalid"),
        ({"inputs": {"a": "text"}}, 400, "ArgumentInvalid"),
        ({"limits": "PT5M"}, 400, "ArgumentInvalid"),
        ({"displayName": 3}, 400, "ArgumentInvalid"),
        ({"resources": {"instanceCount": "two"}}, 400, "ArgumentInvalid"),
        ({"distribution": "PyTorch"}, 400, "ArgumentInvalid"),
        ({"environmentVariables": ["A=B"]}, 400, "ArgumentInvalid"),
        ({"jobType": "Pipeline", "jobs": {"a": 3}}, 400, "ArgumentInvalid"),
        ({"jobType": "Pipeline", "jobs": {}}, 400, "ArgumentInvalid"),
        ({"jobType": "Sweep"}, 400, "ArgumentInvalid"),
        ({"jobType": "Pipeline", "jobs": {"a": {"componentId": f"{WS}/components/c/versions/1"}}}, 404, "Component"),
        ({"jobType": "Pipeline", "jobs": {"a": {"computeId": "nowhere"}}}, 404, "ComputeNotFound"),
    ],
)
def test_a_wrong_job_is_refused_in_the_services_words(working: Working, given: dict, status: int, code: str):
    answer = working.put("wrong", **({"command": "echo"} | given))
    assert answer.status_code == status, answer.text
    assert answer.json()["error"]["code"] == "UserError"
    assert codes(answer)[-1].startswith(code)
    assert working.client.get(f"{WS}/jobs/wrong").status_code == 404


@pytest.mark.parametrize("name", ["-a", "a b", "a.b", "x" * 256])
def test_a_name_that_azure_refuses(working: Working, name: str):
    assert working.put(name, command="echo").status_code == 400


def test_a_body_that_is_no_object(working: Working):
    assert working.client.put(f"{WS}/jobs/a", content="[1").status_code == 400
    assert working.client.put(f"{WS}/jobs/a", json={"properties": 3}).status_code == 400


def test_a_second_put_changes_what_may_change_alone(working: Working):
    working.submit("twice", command="echo", tags={"a": "1"})
    changed = working.put("twice", command="echo", tags={"b": "2"}, displayName="Twice", isArchived=True)
    assert changed.status_code == 200
    assert working.job("twice") | {"tags": {"b": "2"}, "displayName": "Twice"} == working.job("twice")
    assert working.client.get(f"{WS}/jobs").json()["value"] == []
    assert working.put("twice", command="rm -rf /").status_code == 400
    assert working.put("twice", jobType="Spark").status_code == 409


def test_jobs_are_listed_newest_first_in_pages(working: Working):
    for number in range(5):
        working.submit(f"job-{number}", command="echo", tags={"odd": "yes"} if number % 2 else {})
    found, address = [], f"{WS}/jobs?$top=2&listViewType=ActiveOnly&api-version=2024-10-01"
    while address:
        page = working.client.get(address).json()
        found.append([job["name"] for job in page["value"]])
        address = page.get("nextLink")
        assert address is None or "api-version=2024-10-01" in address
    assert found == [["job-4", "job-3"], ["job-2", "job-1"], ["job-0"]]
    tagged = working.client.get(f"{WS}/jobs?tag=odd").json()["value"]
    assert [job["name"] for job in tagged] == ["job-3", "job-1"]
    assert working.client.get(f"{WS}/jobs?tag=odd=no").json()["value"] == []
    assert working.client.get(f"{WS}/jobs?jobType=Sweep").json()["value"] == []
    assert working.client.get(f"{WS}/jobs?listViewType=Nonsense").status_code == 400


def test_addresses_in_answers_are_this_servers(working: Working):
    working.submit("here", command="echo")
    for answer in (working.client.get(f"{WS}/jobs"), working.client.get(f"{WS}/jobs/here")):
        assert "amlx.invalid" not in answer.text
        assert "azureml://127.0.0.1:8443/mlflow/v1.0" in answer.text


def test_only_a_job_that_has_ended_is_deleted(working: Working):
    working.submit("goes", command="echo")
    assert working.client.delete(f"{WS}/jobs/goes").status_code == 409
    working.until("goes")
    assert working.client.delete(f"{WS}/jobs/goes").status_code == 200
    assert working.client.delete(f"{WS}/jobs/goes").status_code == 204
    assert working.client.get(f"{WS}/jobs/goes").status_code == 404


def test_a_reader_submits_nothing(working: Working):
    headers = bearer(working.kernel, Caller("oid", "reader", "Reader"))
    body = {"properties": {"jobType": "Command", "command": "echo", "environmentId": ENVIRONMENT}}
    assert working.client.put(f"{WS}/jobs/a", json=body, headers=headers).status_code == 403
    assert working.client.get(f"{WS}/jobs", headers=headers).status_code == 200
