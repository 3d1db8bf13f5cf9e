"""Datastores: the four of a new workspace, others, and where secrets come out."""

from __future__ import annotations

import logging

import pytest
from starlette.testclient import TestClient

from services.local_workspace.arm import datastores
from services.local_workspace.kernel import DEFAULT_WORKSPACE, Kernel
from services.local_workspace.roles import Caller
from tests.services.local_workspace.conftest import bearer

WS = DEFAULT_WORKSPACE.id
SECRET = "cGFzc3dvcmQ="
ELSEWHERE = {
    "datastoreType": "AzureBlob",
    "accountName": "elsewhere",
    "containerName": "there",
    "endpoint": "core.windows.net",
    "protocol": "https",
    "credentials": {"credentialsType": "AccountKey", "secrets": {"secretsType": "AccountKey", "key": SECRET}},
}


def put(client: TestClient, name: str = "mine", **more: object):
    """PUT a datastore."""
    return client.put(f"{WS}/datastores/{name}", json={"properties": ELSEWHERE | more})


def names(client: TestClient, query: str = "") -> list[str]:
    """The names that one page lists."""
    return [value["name"] for value in client.get(f"{WS}/datastores?{query}").json()["value"]]


def test_a_new_workspace_has_its_four(client: TestClient):
    own = ["workspaceartifactstore", "workspaceblobstore", "workspacefilestore", "workspaceworkingdirectory"]
    assert names(client) == own
    assert names(client, "isDefault=true") == ["workspaceblobstore"]
    assert names(client, "searchText=FILE") == ["workspacefilestore"]
    assert names(client, "names=workspaceblobstore,no") == ["workspaceblobstore"]


def test_the_account_of_a_local_one_is_an_address_of_this_server(client: TestClient):
    properties = client.get(f"{WS}/datastores/workspaceblobstore").json()["properties"]
    assert properties["accountName"] == f"127.0.0.1:8443/{DEFAULT_WORKSPACE.storage_account}"


def test_one_is_made_changed_and_forgotten(client: TestClient):
    assert put(client).status_code == 201
    assert put(client, description="more").status_code == 200
    assert client.get(f"{WS}/datastores/MINE").json()["properties"]["description"] == "more"
    assert client.delete(f"{WS}/datastores/mine").status_code == 200
    assert client.delete(f"{WS}/datastores/mine").status_code == 204
    gone = client.get(f"{WS}/datastores/mine")
    assert (gone.status_code, gone.json()["error"]["message"]) == (404, "Could not find datastore: mine.")


def test_the_default_one_stays(client: TestClient):
    assert client.delete(f"{WS}/datastores/workspaceblobstore").status_code == 400


def test_secrets_come_out_of_list_secrets_alone(client: TestClient, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    answers = [put(client), client.get(f"{WS}/datastores/mine"), client.get(f"{WS}/datastores")]
    assert all(SECRET not in answer.text for answer in answers)
    assert client.post(f"{WS}/datastores/mine/listSecrets").json() == {"secretsType": "AccountKey", "key": SECRET}
    assert SECRET not in caplog.text


def test_a_reader_gets_no_secrets(client: TestClient, kernel: Kernel):
    reader = bearer(kernel, Caller("00000000-0000-4000-8000-00000000000c", "reader", "Reader"))
    path = f"{WS}/datastores/workspaceblobstore"
    assert client.get(path, headers=reader).status_code == 200
    assert client.post(f"{path}/listSecrets", headers=reader).status_code == 403


def test_a_local_one_gives_a_signature_that_works_for_all_its_account(client: TestClient, kernel: Kernel):
    path = f"{WS}/datastores/workspaceblobstore"
    answer = client.post(f"{path}/listSecrets", json={"expirableSecret": True, "expireAfterHours": 1}).json()
    assert answer["secretsType"] == "Sas"
    properties = client.get(path).json()["properties"]
    base = f"https://{properties['accountName']}.blob.core.windows.net/{properties['containerName']}"
    assert (
        client.put(f"{base}/a?{answer['sasToken']}", content=b"1", headers={"x-ms-blob-type": "BlockBlob"}).status_code
        == 201
    )
    assert client.get(f"{base}?restype=container&comp=list&{answer['sasToken']}").text.count("<Blob>") == 1


def test_one_more_on_the_local_account_is_a_container_of_its_own(client: TestClient, kernel: Kernel):
    account = f"127.0.0.1:9/{DEFAULT_WORKSPACE.storage_account}"
    assert put(client, accountName=account, containerName="mine").status_code == 201
    place = datastores.place(kernel, DEFAULT_WORKSPACE, "mine", "a/b/")
    assert place is not None
    assert (place.container, place.path) == ("mine", "a/b")
    assert client.get(f"{WS}/datastores/mine").json()["properties"]["accountName"].startswith("127.0.0.1:8443/")


def test_storage_elsewhere_has_no_place_here(client: TestClient, kernel: Kernel):
    put(client)
    assert datastores.place(kernel, DEFAULT_WORKSPACE, "mine", "a") is None


def test_a_list_has_pages(client: TestClient):
    body = client.get(f"{WS}/datastores?count=3").json()
    assert len(body["value"]) == 3
    assert [value["name"] for value in client.get(body["nextLink"]).json()["value"]] == ["workspaceworkingdirectory"]


@pytest.mark.parametrize(
    ("name", "body"),
    [("a-b", {"properties": ELSEWHERE}), ("a", {}), ("a", {"properties": {"datastoreType": "Floppy"}}), ("a", [])],
)
def test_a_bad_one_is_refused(client: TestClient, name: str, body: object):
    assert client.put(f"{WS}/datastores/{name}", json=body).status_code == 400
