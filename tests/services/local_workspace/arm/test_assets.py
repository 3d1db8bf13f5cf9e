"""Versioned assets: one behaviour for five kinds, and what is each kind's own."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from services.local_workspace.arm import asset_store, references
from services.local_workspace.arm.asset_store import Name
from services.local_workspace.http import ArmError
from services.local_workspace.kernel import DEFAULT_WORKSPACE, Kernel
from services.local_workspace.server import build
from tests.services.local_workspace.conftest import OWNER, bearer, make_kernel

WS = DEFAULT_WORKSPACE.id
STORE = "azureml://datastores/workspaceblobstore/paths/a"
SPEC = {"type": "command", "command": "echo", "environment": "azureml:AzureML-sklearn-1.5:1", "name": "n"}
BODIES: dict[str, dict[str, Any]] = {
    "codes": {"codeUri": "https://elsewhere/c/src", "properties": {"hash_sha256": "h1", "hash_version": "202208"}},
    "environments": {"image": "docker.io/library/python:3.12"},
    "data": {"dataType": "uri_folder", "dataUri": STORE},
    "models": {"modelUri": STORE, "modelType": "custom_model"},
    "components": {"componentSpec": SPEC},
}
KINDS = pytest.mark.parametrize("kind", BODIES)


def put(client: TestClient, kind: str, version: str = "1", name: str = "thing", **more: Any):
    """PUT one version."""
    return client.put(f"{WS}/{kind}/{name}/versions/{version}", json={"properties": BODIES[kind] | more})


def versions(client: TestClient, kind: str, query: str = "", name: str = "thing") -> list[str]:
    """The versions that one page lists."""
    return [value["name"] for value in client.get(f"{WS}/{kind}/{name}/versions?{query}").json()["value"]]


def names(client: TestClient, kind: str, query: str = "") -> list[str]:
    """The names that one page lists, but for curated ones."""
    found = client.get(f"{WS}/{kind}?{query}").json()["value"]
    return [value["name"] for value in found if "sklearn" not in value["name"] and "AzureML" not in value["name"]]


def said(answer) -> tuple[int, str]:
    """Status and sentence of a refusal."""
    return answer.status_code, answer.json()["error"]["message"]


@KINDS
def test_a_version_is_made_once_then_changed(client: TestClient, kind: str, clock):
    made = put(client, kind, tags={"a": "1"})
    clock.advance(60)
    again = put(client, kind, tags={"a": "2"}, description="more")
    assert (made.status_code, again.status_code) == (201, 200)
    assert made.headers["location"].endswith(f"/{kind}/thing/versions/1")
    assert again.json()["properties"]["tags"] == {"a": "2"}
    assert again.json()["systemData"]["createdAt"] == made.json()["systemData"]["createdAt"]
    assert client.get(f"{WS}/{kind}/thing/versions/1").json() == again.json()


@KINDS
def test_what_makes_a_version_cannot_change(client: TestClient, kind: str):
    put(client, kind)
    other: dict[str, Any] = {
        "codes": {"codeUri": "https://elsewhere/other"},
        "environments": {"image": "other"},
        "data": {"dataUri": STORE + "/b"},
        "models": {"modelUri": STORE + "/b"},
        "components": {"componentSpec": SPEC | {"command": "ls"}},
    }
    field = "command" if kind == "components" else next(iter(other[kind]))
    status, message = said(put(client, kind, **other[kind]))
    expected = "Asset paths cannot be updated." if field.endswith("Uri") else f'field "{field}" is immutable'
    assert (status, expected in message) == (400, True)


@KINDS
def test_versions_come_newest_first_and_name_the_next(client: TestClient, kind: str):
    for version in ("1", "7", "2"):
        put(client, kind, version)
    assert versions(client, kind) == ["2", "7", "1"]
    assert versions(client, kind, "$orderBy=createdtime desc&$top=1") == ["2"]
    assert versions(client, kind, "$orderBy=createdtime asc") == ["1", "7", "2"]
    container = client.get(f"{WS}/{kind}/thing").json()["properties"]
    assert container["latestVersion"] == "2"
    assert container["nextVersion"] == ("2026-01-05-09-00-00-0000000" if kind == "components" else "8")


@KINDS
def test_archived_versions_and_names_leave_the_list_and_come_back(client: TestClient, kind: str):
    put(client, kind, "1")
    put(client, kind, "2")
    put(client, kind, "2", isArchived=True)
    assert versions(client, kind) == ["1"]
    assert versions(client, kind, "listViewType=ArchivedOnly") == ["2"]
    assert versions(client, kind, "listViewType=All") == ["2", "1"]
    put(client, kind, "2", isArchived=False)
    assert versions(client, kind) == ["2", "1"]
    client.put(f"{WS}/{kind}/thing", json={"properties": {"isArchived": True, "tags": {}}})
    assert names(client, kind) == []
    assert names(client, kind, "listViewType=ArchivedOnly") == ["thing"]
    client.put(f"{WS}/{kind}/thing", json={"properties": {"isArchived": False, "tags": {}}})
    assert names(client, kind) == ["thing"]


@KINDS
def test_a_deleted_version_is_gone_and_the_last_takes_the_name_along(client: TestClient, kind: str):
    put(client, kind, "1")
    put(client, kind, "2")
    path = f"{WS}/{kind}/thing"
    assert client.delete(f"{path}/versions/2").status_code == 200
    assert client.delete(f"{path}/versions/2").status_code == 204
    assert client.get(path).json()["properties"]["latestVersion"] == "1"
    client.delete(f"{path}/versions/1")
    assert client.get(path).status_code == 404
    put(client, kind, "1")
    assert (client.delete(path).status_code, client.delete(path).status_code) == (200, 204)


@KINDS
def test_what_is_not_there_answers_as_the_service(client: TestClient, kind: str):
    word = {"data": "data"}.get(kind, kind.rstrip("s"))
    for path in ("thing", "thing/versions/1"):
        assert said(client.get(f"{WS}/{kind}/{path}")) == (404, f"Not found {word} thing.")
    assert versions(client, kind) == []


@KINDS
def test_what_jobs_made_for_themselves_is_not_listed(client: TestClient, kind: str):
    put(client, kind, isAnonymous=True)
    assert names(client, kind) == []
    assert client.get(f"{WS}/{kind}/thing").status_code == 200
    put(client, kind, "2")
    assert names(client, kind) == ["thing"]


@KINDS
def test_bad_bodies_and_names_are_refused(client: TestClient, kind: str):
    bodies: list[object] = [{}, {"properties": None}, {"properties": []}, [], "x"]
    for body in bodies:
        assert client.put(f"{WS}/{kind}/thing/versions/1", json=body).status_code == 400
    for name in ("a b", "-a", "가", "x" * 256, "a%00", "a%0A"):
        assert put(client, kind, name=name).status_code == 400
    assert names(client, kind) == []


def test_pages_lose_nothing_and_keep_what_was_asked(client: TestClient):
    for number in range(7):
        put(client, "models", name=f"m{number}")
    found: list[str] = []
    address = f"{WS}/models?count=3&listViewType=All&api-version=2024-10-01"
    while address:
        body = client.get(address).json()
        found += [value["name"] for value in body["value"]]
        address = body.get("nextLink", "")
        assert not address or "listViewType=All" in address
    assert found == [f"m{number}" for number in reversed(range(7))]


def test_ten_thousand_names_page_quickly(client: TestClient, kernel: Kernel):
    with kernel.store.write():
        for number in range(10_000):
            name = Name(DEFAULT_WORKSPACE, "models", f"m{number}")
            asset_store.store_version(kernel, name, "1", {"modelUri": STORE}, anonymous=False, by="me")
    body = client.get(f"{WS}/models").json()
    start = time.perf_counter()
    for _ in range(5):
        body = client.get(body["nextLink"]).json()
    assert body["value"][0]["name"] == "m9499"
    assert (time.perf_counter() - start) / 5 < 0.15


def test_codes_are_found_by_the_hash_of_their_files_under_any_name(client: TestClient):
    put(client, "codes", name="first")
    found = client.get(f"{WS}/codes/madeup/versions?hash=h1&hashVersion=202208").json()["value"]
    assert [value["id"] for value in found] == [f"{WS}/codes/first/versions/1"]
    assert client.get(f"{WS}/codes/madeup/versions?hash=h2&hashVersion=202208").json()["value"] == []


def test_tags_and_stage_narrow_a_list(client: TestClient):
    put(client, "models", "1", tags={"who": "me", "x": ""}, stage="Production")
    put(client, "models", "2", tags={"who": "you"})
    assert versions(client, "models", "tags=who=me") == ["1"]
    assert versions(client, "models", "tags=who") == ["2", "1"]
    assert versions(client, "models", "tags=who,x") == ["1"]
    assert versions(client, "models", "stage=Production") == ["1"]


def test_data_paths_are_kept_in_full(client: TestClient):
    kept = put(client, "data").json()["properties"]["dataUri"]
    place = DEFAULT_WORKSPACE
    full = f"azureml://subscriptions/{place.subscription}/resourcegroups/{place.group}/workspaces/{place.name}"
    assert kept == f"{full}/datastores/workspaceblobstore/paths/a/"


def test_a_conda_file_is_kept_as_json_and_a_bad_one_refused(client: TestClient):
    kept = put(client, "environments", condaFile="dependencies:\n- python=3.12\n").json()["properties"]["condaFile"]
    assert kept == '{\n  "dependencies": [\n    "python=3.12"\n  ]\n}'
    again = put(client, "environments", condaFile=kept)
    assert again.status_code == 200
    assert put(client, "environments", "2", condaFile="a: [").status_code == 400


def test_a_component_s_jobs_stay_inside_and_its_shown_self_can_be_put_back(client: TestClient, kernel: Kernel):
    spec = SPEC | {"jobs": {"a": {"type": "command"}}, "inputs": {"x": {"type": "integer", "optional": True}}}
    shown = put(client, "components", componentSpec=spec).json()["properties"]
    assert "jobs" not in shown["componentSpec"]
    assert shown["componentSpec"]["inputs"] == {"x": {"type": "integer", "optional": "True"}}
    path = f"{WS}/components/thing/versions/1"
    assert client.put(path, json={"properties": shown | {"isArchived": True}}).status_code == 200
    kept = references.resolve(kernel, DEFAULT_WORKSPACE, "components", "azureml:thing:1").properties
    assert kept["componentSpec"]["jobs"] == {"a": {"type": "command"}}


@pytest.mark.parametrize(
    "reference",
    [
        "azureml:thing:1",
        "thing:1",
        "azureml:thing@latest",
        f"{WS}/models/thing/versions/1",
        f"azureml:{WS}/models/thing/versions/1",
    ],
)
def test_references_find_their_version(client: TestClient, kernel: Kernel, reference: str):
    put(client, "models")
    found = references.resolve(kernel, DEFAULT_WORKSPACE, "models", reference)
    assert (found.id, found.properties["modelType"]) == (f"{WS}/models/thing/versions/1", "custom_model")


def test_references_to_nothing_are_refused(client: TestClient, kernel: Kernel):
    for reference, status in (
        ("azureml:no:1", 404),
        ("azureml:no@latest", 404),
        ("nonsense", 400),
        (f"{WS}/data/a/versions/1", 400),
    ):
        with pytest.raises(ArmError) as refused:
            references.resolve(kernel, DEFAULT_WORKSPACE, "models", reference)
        assert refused.value.status == status


def test_registries_and_curated_environments_are_taken_as_they_are(client: TestClient, kernel: Kernel):
    registry = "azureml://registries/azureml/environments/sklearn-1.5/labels/latest"
    for reference in (registry, "azureml:AzureML-anything-9.9@latest", "azureml:AzureML-sklearn-1.5@latest"):
        assert references.resolve(kernel, DEFAULT_WORKSPACE, "environments", reference).name


def test_a_datastore_path_is_a_folder_of_this_machine(client: TestClient, kernel: Kernel):
    short = references.locate(kernel, DEFAULT_WORKSPACE, "azureml://datastores/workspaceblobstore/paths/a/b c/")
    long = put(client, "data", dataUri="azureml://datastores/workspaceblobstore/paths/a/b c").json()["properties"][
        "dataUri"
    ]
    assert short is not None
    assert short.is_relative_to(kernel.folders.blobs)
    assert references.locate(kernel, DEFAULT_WORKSPACE, long) == short
    assert references.locate(kernel, DEFAULT_WORKSPACE, "https://elsewhere.example/x") is None


def test_a_pending_upload_can_be_written_to(client: TestClient, kernel: Kernel):
    answer = client.post(f"{WS}/codes/a/versions/1/startPendingUpload", json={}).json()
    uri, _, sas = answer["blobReferenceForConsumption"]["credential"]["sasUri"].partition("?")
    assert uri == answer["blobReferenceForConsumption"]["blobUri"]
    assert client.put(f"{uri}/src/a.py?{sas}", content=b"1", headers={"x-ms-blob-type": "BlockBlob"}).status_code == 201
    folder = references.locate(kernel, DEFAULT_WORKSPACE, f"{uri}/src")
    assert folder is not None
    assert [path.name for path in folder.iterdir()] == ["a.py"]


def test_addresses_follow_the_server_to_its_next_port(client: TestClient, kernel: Kernel, tmp_path: Path, clock):
    uri = client.post(f"{WS}/codes/a/versions/1/startPendingUpload", json={}).json()["blobReferenceForConsumption"][
        "blobUri"
    ]
    put(client, "codes", codeUri=f"{uri}/src")
    lost = uri.replace(f"{DEFAULT_WORKSPACE.storage_account}.blob.core.windows.net/", "")
    put(client, "environments", image=None, build={"contextUri": f"{lost}/ctx", "dockerfilePath": "Dockerfile"})
    later = make_kernel(tmp_path, clock, "https://127.0.0.1:9443")
    with TestClient(build(later), base_url=later.base, headers=bearer(later, OWNER)) as again:
        code = again.get(f"{WS}/codes/thing/versions/1").json()["properties"]
        environment = again.get(f"{WS}/environments/thing/versions/1").json()["properties"]
        store = again.get(f"{WS}/datastores/workspaceblobstore").json()["properties"]
    assert code["codeUri"] == uri.replace(":8443", ":9443") + "/src"
    assert environment["build"]["contextUri"] == uri.replace(":8443", ":9443") + "/ctx"
    assert store["accountName"].startswith("127.0.0.1:9443/")
