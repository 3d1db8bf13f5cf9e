"""The foundation: signing in, path case, errors of Azure's shape, workspaces."""

from __future__ import annotations

import pytest
import requests
from starlette.testclient import TestClient

from services.local_workspace.kernel import DEFAULT_WORKSPACE, Kernel
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
