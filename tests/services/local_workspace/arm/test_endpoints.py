"""Endpoints, deployments and connections: Azure's states, and secrets where they belong."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from services.local_workspace.clock import ManualClock
from services.local_workspace.kernel import DEFAULT_WORKSPACE, Kernel

WS = DEFAULT_WORKSPACE.id
KINDS = pytest.mark.parametrize("kind", ["onlineEndpoints", "batchEndpoints"])
BODY = {"location": "local", "properties": {"description": "mine"}}


@pytest.fixture
def later(kernel: Kernel, clock: ManualClock):
    """Let the changes that go on come to their end."""

    def move() -> None:
        clock.advance(10)
        kernel.tick()

    return move


def state(client: TestClient, path: str) -> str:
    """A resource's provisioning state."""
    return client.get(path).json()["properties"]["provisioningState"]


@KINDS
def test_an_endpoint_goes_through_azure_s_states(client: TestClient, kind: str, later):
    path = f"{WS}/{kind}/one"
    made = client.put(path, json=BODY)
    assert (made.status_code, state(client, path)) == (201, "Creating")
    poll = made.headers["azure-asyncoperation"]
    assert client.get(poll).json()["status"] == "Creating"
    later()
    assert (client.get(poll).json()["status"], state(client, path)) == ("Succeeded", "Succeeded")
    assert client.put(path, json=BODY).status_code == 200
    assert state(client, path) == "Updating"
    later()
    gone = client.delete(path)
    assert (gone.status_code, state(client, path)) == (202, "Deleting")
    later()
    assert client.get(gone.headers["location"]).status_code == 204
    missing = client.get(path)
    assert (missing.status_code, missing.json()["error"]["details"][0]["code"]) == (404, "NoSuchEndpoint")
    assert client.delete(path).status_code == 204


@KINDS
def test_a_deployment_lives_and_goes_with_its_endpoint(client: TestClient, kind: str, later):
    path = f"{WS}/{kind}/one/deployments/blue"
    assert client.put(path, json=BODY).status_code == 404
    client.put(f"{WS}/{kind}/one", json=BODY)
    assert client.put(path, json=BODY).status_code == 201
    later()
    assert state(client, path) == "Succeeded"
    assert "no scoring server" in client.get(path).text
    assert [value["name"] for value in client.get(f"{WS}/{kind}/one/deployments").json()["value"]] == ["blue"]
    client.delete(f"{WS}/{kind}/one")
    later()
    client.put(f"{WS}/{kind}/one", json=BODY)
    assert client.get(path).json()["error"]["details"][0]["code"] == "NoSuchDeployment"


def test_logs_say_that_nothing_scores(client: TestClient):
    client.put(f"{WS}/onlineEndpoints/one", json=BODY)
    path = f"{WS}/onlineEndpoints/one/deployments/blue"
    client.put(path, json=BODY | {"properties": {"instanceType": "Standard_DS3_v2"}})
    content = client.post(f"{path}/getLogs", json={"tail": 50}).json()["content"]
    assert "runs no scoring server" in content
    assert "instanceType: Standard_DS3_v2" in content


def test_traffic_names_what_is_there_and_protects_it(client: TestClient):
    path = f"{WS}/onlineEndpoints/one"
    client.put(path, json=BODY)

    def traffic(**shares: object) -> int:
        return client.put(path, json={"location": "local", "properties": {"traffic": shares}}).status_code

    assert (traffic(blue=100), traffic(blue="x"), traffic(blue=True)) == (400, 400, 400)
    client.put(f"{path}/deployments/blue", json=BODY)
    assert (traffic(blue=40), traffic(blue=100)) == (400, 200)
    assert client.delete(f"{path}/deployments/blue").status_code == 400
    assert traffic(blue=0) == 200
    assert client.delete(f"{path}/deployments/blue").status_code == 202


def test_a_deployment_of_a_model_that_is_not_there_is_refused(client: TestClient):
    client.put(f"{WS}/onlineEndpoints/one", json=BODY)
    body = {"location": "local", "properties": {"model": f"{WS}/models/no/versions/1"}}
    assert client.put(f"{WS}/onlineEndpoints/one/deployments/blue", json=body).status_code == 404


def test_keys_and_tokens_go_by_the_auth_mode(client: TestClient):
    path = f"{WS}/onlineEndpoints/one"
    client.put(path, json=BODY)
    keys = client.post(f"{path}/listKeys").json()
    assert keys["primaryKey"] not in client.get(path).text
    assert client.post(f"{path}/token").status_code == 400
    assert client.post(f"{path}/regenerateKeys", json={"keyType": "Primary"}).status_code == 202
    after = client.post(f"{path}/listKeys").json()
    assert (after["primaryKey"] == keys["primaryKey"], after["secondaryKey"]) == (False, keys["secondaryKey"])
    client.put(path, json={"location": "local", "properties": {"authMode": "aadToken"}})
    assert client.post(f"{path}/listKeys").status_code == 400
    assert client.post(f"{path}/token").json()["tokenType"] == "Bearer"


@pytest.mark.parametrize("name", ["a", "1ab", "a_b", "x" * 33])
def test_a_bad_name_is_refused(client: TestClient, name: str):
    assert client.put(f"{WS}/onlineEndpoints/{name}", json=BODY).status_code == 400


@pytest.mark.parametrize("body", [{}, {"location": "x"}, {"properties": {}}, []])
def test_a_bad_body_is_refused(client: TestClient, body: object):
    assert client.put(f"{WS}/onlineEndpoints/one", json=body).status_code == 400


def test_a_connection_s_secrets_come_out_of_listsecrets_alone(client: TestClient):
    path = f"{WS}/connections/git"
    properties = {"authType": "PAT", "category": "Git", "target": "https://g", "credentials": {"pat": "hush"}}
    answers = [client.put(path, json={"properties": properties}), client.get(path), client.get(f"{WS}/connections")]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert all("hush" not in answer.text for answer in answers)
    client.patch(path, json={"properties": {"target": "https://h"}})
    kept = client.post(f"{path}/listsecrets").json()["properties"]
    assert (kept["credentials"], kept["target"]) == ({"pat": "hush"}, "https://h")
    assert (client.delete(path).status_code, client.delete(path).status_code) == (200, 204)
    assert client.get(path).status_code == 404


def test_connections_are_narrowed_by_category(client: TestClient):
    for name, category in (("one", "Git"), ("two", "PythonFeed")):
        client.put(f"{WS}/connections/{name}", json={"properties": {"authType": "None", "category": category}})
    found = client.get(f"{WS}/connections?category=git").json()["value"]
    assert [value["name"] for value in found] == ["one"]


@pytest.mark.parametrize("properties", [None, {}, {"category": "Git"}, {"category": "Git", "authType": "Handshake"}])
def test_a_bad_connection_is_refused(client: TestClient, properties: object):
    assert client.put(f"{WS}/connections/one", json={"properties": properties}).status_code == 400
