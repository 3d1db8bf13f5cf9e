"""The foundation: signing in, path case, errors of Azure's shape, workspaces."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from starlette.testclient import TestClient

from services.local_workspace.concerns import provision
from services.local_workspace.http import Call, page
from services.local_workspace.kernel import DEFAULT_WORKSPACE, Kernel
from services.local_workspace.server import build
from tests.services.local_workspace.conftest import bearer
from tests.services.local_workspace.serving import Served

WS = DEFAULT_WORKSPACE.id
SUBSCRIPTION = WS.partition("/resourceGroups")[0]


def test_a_workspace_is_found_whatever_the_case_of_its_path(client: TestClient):
    assert client.get(WS).json()["name"] == "local"
    assert client.get(WS.lower()).json()["id"] == WS
    assert client.get(WS.upper()).json()["properties"]["provisioningState"] == "Succeeded"


def test_workspaces_are_listed_by_group_and_by_subscription(client: TestClient):
    group = client.get(WS.rpartition("/")[0]).json()
    subscription = client.get(f"{SUBSCRIPTION}/providers/Microsoft.MachineLearningServices/workspaces")
    assert [workspace["name"] for workspace in group["value"]] == ["local"]
    assert subscription.json() == group


def test_a_workspace_that_is_not_there_answers_as_azure_does(client: TestClient):
    answer = client.get(WS + "x/computes")
    assert answer.status_code == 404


def test_an_expired_token_is_refused(client: TestClient, clock):
    clock.advance(13 * 3600)
    answer = client.get(WS)
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "ExpiredAuthenticationToken"


def test_no_token_is_refused(kernel: Kernel, client: TestClient):
    answer = client.get(WS, headers={"Authorization": ""})
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "AuthenticationFailed"


def test_the_real_server_is_trusted_by_its_bundle_alone(served: Served):
    bearer = {"Authorization": f"Bearer {served.token}"}
    answer = requests.get(served.kernel.base + WS, headers=bearer, verify=served.ca_bundle, timeout=10)
    assert answer.json()["id"] == WS
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(served.kernel.base + WS, headers=bearer, timeout=10)


def test_a_fault_is_azure_shaped_and_keeps_its_traceback_to_the_log(kernel: Kernel, monkeypatch: pytest.MonkeyPatch):
    def broken(*_: object) -> None:
        raise RuntimeError("a secret of the inside")

    monkeypatch.setattr("services.local_workspace.arm.workspaces.resource", broken)
    application = build(kernel)
    provision(kernel, DEFAULT_WORKSPACE)
    client = TestClient(application, kernel.base, raise_server_exceptions=False, headers=bearer(kernel, kernel.owner))
    answer = client.get(WS)
    assert answer.status_code == 500
    assert answer.json()["error"]["code"] == "InternalServerError"
    assert "secret" not in answer.text


def test_what_is_not_there_or_not_allowed_is_azure_shaped(client: TestClient):
    assert client.get(f"{WS}/nonsense").json()["error"]["code"] == "NotFound"
    assert client.put(f"{WS}/computes", json={}).json()["error"]["code"] == "MethodNotAllowed"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"text"', b"\xff\xfe"])
def test_a_body_that_is_no_json_object_is_refused(client: TestClient, body: bytes):
    answer = client.put(f"{WS}/computes/ci-one", content=body)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "InvalidRequestContent"


def test_a_next_link_carries_every_query_parameter(kernel: Kernel):
    query = {"api-version": "2024-01-01-preview", "listViewType": "All", "tag": "a=b&c d"}
    call = Call(kernel, kernel.owner, "GET", f"{WS}/jobs", {}, query, {}, b"")
    link = json.loads(bytes(page(call, [], "100").body))["nextLink"]
    assert dict(parse_qsl(urlsplit(link).query)) == {**query, "$skipToken": "100"}
    assert link.startswith(f"{kernel.base}{WS}/jobs?")
