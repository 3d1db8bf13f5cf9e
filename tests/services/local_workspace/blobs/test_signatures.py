"""Signatures, held against those that Azure's own storage client makes."""

from __future__ import annotations

import base64
import stat
from datetime import timedelta
from urllib.parse import parse_qsl

import pytest
from azure.storage.blob import (
    AccountSasPermissions,
    BlobSasPermissions,
    ContainerSasPermissions,
    ResourceTypes,
    generate_account_sas,
    generate_blob_sas,
    generate_container_sas,
)
from starlette.testclient import TestClient

from services.local_workspace.blobs import signatures, store
from services.local_workspace.blobs.errors import BlobError
from services.local_workspace.blobs.signatures import Resource
from services.local_workspace.clock import ManualClock
from services.local_workspace.kernel import DEFAULT_WORKSPACE, Kernel

KEY = b"k" * 32
TEXT_KEY = base64.b64encode(KEY).decode()
BLOB = Resource("account", "container", "가/a b.txt")
NOW = ManualClock().now()
HOUR = timedelta(hours=1)


def letters(query: str, resource: Resource = BLOB, *, now=NOW, key: bytes = KEY) -> str:
    """What the query grants."""
    return signatures.granted(key, dict(parse_qsl(query)), resource, now)


def test_signatures_of_azure_s_client_are_understood():
    end = NOW + HOUR
    blob = generate_blob_sas(
        "account", "container", BLOB.blob, account_key=TEXT_KEY, permission=BlobSasPermissions(read=True), expiry=end
    )
    container = generate_container_sas(
        "account", "container", account_key=TEXT_KEY, permission=ContainerSasPermissions(list=True), expiry=end
    )
    account = generate_account_sas(
        "account", TEXT_KEY, ResourceTypes(object=True), AccountSasPermissions(write=True), end
    )
    assert (letters(blob), letters(container), letters(account)) == ("r", "l", "w")
    assert letters(container, Resource("account", "container")) == "l"


def test_ours_are_as_azure_s_client_makes_them():
    start = NOW - timedelta(minutes=5)
    ours = dict(parse_qsl(signatures.service_query(KEY, BLOB, "r", NOW, HOUR)))
    theirs = generate_blob_sas(
        "account",
        "container",
        BLOB.blob,
        account_key=TEXT_KEY,
        permission="r",
        start=start,
        expiry=NOW + HOUR,
        protocol="https",
    )
    assert ours.keys() == dict(parse_qsl(theirs)).keys()
    assert {**ours, "sv": 0, "sig": 0} == {**dict(parse_qsl(theirs)), "sv": 0, "sig": 0}


@pytest.mark.parametrize(
    "resource",
    [
        Resource("other", "container", BLOB.blob),
        Resource("account", "other", BLOB.blob),
        Resource("account", "container", "b"),
    ],
)
def test_a_signature_is_for_its_resource_alone(resource: Resource):
    with pytest.raises(BlobError) as refused:
        letters(signatures.service_query(KEY, BLOB, "r", NOW, HOUR), resource)
    assert (refused.value.status, refused.value.code) == (403, "AuthenticationFailed")


def test_a_blob_s_signature_does_not_list_its_container():
    with pytest.raises(BlobError):
        letters(signatures.service_query(KEY, BLOB, "rl", NOW, HOUR), Resource("account", "container"))


def test_a_signature_lasts_as_long_as_it_says():
    query = signatures.service_query(KEY, BLOB, "r", NOW, HOUR)
    assert letters(query, now=NOW + HOUR - timedelta(seconds=1)) == "r"
    for moment in (NOW + HOUR, NOW - HOUR):
        with pytest.raises(BlobError, match="time frame"):
            letters(query, now=moment)


@pytest.mark.parametrize("change", [("sp", "racwdl"), ("se", "2099-01-01T00:00:00Z"), ("sr", "c"), ("sig", "")])
def test_a_changed_signature_is_refused(change: tuple[str, str]):
    query = dict(parse_qsl(signatures.service_query(KEY, BLOB, "r", NOW, HOUR)))
    with pytest.raises(BlobError):
        signatures.granted(KEY, query | dict([change]), BLOB, NOW)


def test_another_key_and_no_signature_are_refused():
    query = signatures.service_query(KEY, BLOB, "r", NOW, HOUR)
    for words, key in ((query, b"x" * 32), ("", KEY)):
        with pytest.raises(BlobError):
            letters(words, key=key)


def test_a_folder_s_signature_reaches_what_is_below_it():
    fields = {"sp": "r", "se": "2027-01-01T00:00:00Z", "sv": "2021-12-02", "sr": "d", "sdd": "1"}
    folder = Resource("account", "container", "가")
    fields["sig"] = signatures._signed(KEY, signatures._service_text(fields, folder))
    assert signatures.granted(KEY, fields, BLOB, NOW) == "r"
    with pytest.raises(BlobError):
        signatures.granted(KEY, fields, Resource("account", "container", "나/a"), NOW)


def test_a_permission_that_was_not_given_is_refused(client: TestClient, kernel: Kernel):
    account = DEFAULT_WORKSPACE.storage_account
    read = store.signed_address(kernel, store.Place(account, "azureml"))
    base, query = read.split("?")
    answers = [
        client.put(f"{base}/a?{query}", content=b"x", headers={"x-ms-blob-type": "BlockBlob"}),
        client.delete(f"{base}/a?{query}"),
        client.get(f"{store.signed_address(kernel, store.Place(account, 'azureml', 'a'))}&restype=container&comp=list"),
    ]
    assert [answer.status_code for answer in answers] == [403, 403, 404]
    assert answers[0].headers["x-ms-error-code"] == "AuthorizationPermissionMismatch"


def test_a_bearer_token_opens_no_blob(client: TestClient, kernel: Kernel):
    base = store.address(kernel, store.Place(DEFAULT_WORKSPACE.storage_account, "azureml"))
    answer = client.get(f"{base}?restype=container&comp=list")
    assert (answer.status_code, answer.headers["x-ms-error-code"]) == (403, "AuthenticationFailed")


def test_the_key_is_the_owner_s_alone_and_stays(kernel: Kernel):
    first = store.account_key(kernel, "account")
    store._secret.cache_clear()
    assert store.account_key(kernel, "account") == first != store.account_key(kernel, "another")
    assert stat.S_IMODE((kernel.folders.root / "blobs.key").stat().st_mode) == 0o600


def test_an_address_is_understood_whatever_the_port_was():
    place = store.Place("amlxabc", "code-1", "src/가 b")
    assert store.place_of("https://127.0.0.1:1/amlxabc.blob.core.windows.net/code-1/src/%EA%B0%80%20b") == place
    assert store.place_of("https://amlxabc.blob.core.windows.net/code-1/src") is None
    assert store.place_of("azureml://datastores/x/paths/y") is None
