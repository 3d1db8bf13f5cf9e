"""The blob store's protocol, asked over HTTP with signed addresses."""

from __future__ import annotations

import base64
import errno
import hashlib
import os
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from services.local_workspace.blobs import store
from services.local_workspace.blobs.errors import BlobError
from services.local_workspace.blobs.names import blob_path
from services.local_workspace.blobs.routes import routes
from services.local_workspace.kernel import DEFAULT_WORKSPACE, Kernel
from tests.services.local_workspace.serving import Served

PLACE = store.Place(DEFAULT_WORKSPACE.storage_account, "azureml")
BLOCK = {"x-ms-blob-type": "BlockBlob"}


class Container:
    """A container asked by its own signed address."""

    def __init__(self, client: TestClient, kernel: Kernel, *, write: bool = True) -> None:
        self.client = client
        self.base, self.sas = store.signed_address(kernel, PLACE, write=write).split("?")

    def url(self, name: str = "", query: str = "") -> str:
        """A blob's address (name "" for the container's)."""
        return self.base + (f"/{quote(name)}" if name else "") + f"?{self.sas}" + (f"&{query}" if query else "")

    def put(self, name: str, content: bytes | Iterator[bytes] = b"x", query: str = "", **headers: str):
        """Put Blob, or what `query` makes of it."""
        named = {key.replace("_", "-"): value for key, value in headers.items()}
        return self.client.put(self.url(name, query), content=content, headers=BLOCK | named)

    def get(self, name: str, **headers: str):
        """Get Blob."""
        named = {key.replace("_", "-"): value for key, value in headers.items()}
        return self.client.get(self.url(name), headers=named)

    def names(self, query: str = "") -> list[str]:
        """What one page of List Blobs names: blobs and folders."""
        root = self.listing(query)
        return [element.text or "" for element in root.findall("Blobs/*/Name")]

    def listing(self, query: str = "") -> ElementTree.Element:
        """List Blobs."""
        answer = self.client.get(self.url(query=f"restype=container&comp=list&{query}"))
        assert answer.status_code == 200, answer.text
        return ElementTree.fromstring(answer.content)


@pytest.fixture
def box(client: TestClient, kernel: Kernel) -> Container:
    """The container of the artifact store."""
    return Container(client, kernel)


def code(answer) -> tuple[int, str]:
    """Status and Azure's word of a refusal."""
    return answer.status_code, answer.headers["x-ms-error-code"]


@pytest.mark.parametrize(
    "name", ["a.txt", "데이터/학습 자료.csv", "a%41 b+c&d=e#f?g", "x" * 255, ".hidden/..a", "새\n줄"]
)
def test_a_blob_comes_back_as_it_went(box: Container, name: str):
    assert box.put(name, b"\x00\xff 12").status_code == 201
    answer = box.get(name)
    assert (answer.status_code, answer.content) == (200, b"\x00\xff 12")
    assert answer.headers["etag"]
    assert answer.headers["x-ms-blob-type"] == "BlockBlob"
    assert box.client.head(box.url(name)).headers["content-length"] == "5"


def test_a_blob_stands_as_a_plain_file(box: Container, kernel: Kernel):
    box.put("ExperimentRun/dcid.a/user_logs/std_log.txt", b"hello")
    path = store.local_path(kernel, store.Place(PLACE.account, PLACE.container, "ExperimentRun/dcid.a/user_logs/"))
    assert (path / "std_log.txt").read_bytes() == b"hello"


def test_ranges(box: Container):
    box.put("a", b"0123456789")
    part = box.get("a", range="bytes=2-4")
    assert (part.status_code, part.content, part.headers["content-range"]) == (206, b"234", "bytes 2-4/10")
    assert box.get("a", range="bytes=8-").content == b"89"
    assert box.get("a", range="bytes=8-99").headers["content-range"] == "bytes 8-9/10"
    past = box.get("a", range="bytes=10-")
    assert code(past) == (416, "InvalidRange")
    assert past.headers["content-range"] == "bytes */10"
    box.put("empty", b"")
    assert code(box.get("empty", range="bytes=0-9")) == (416, "InvalidRange")


def test_a_growing_log_is_read_on(box: Container, kernel: Kernel):
    box.put("log", b"one\n")
    path = store.local_path(kernel, store.Place(PLACE.account, PLACE.container, "log"))
    with path.open("ab") as file:
        file.write(b"two\n")
    assert box.get("log", range="bytes=4-").content == b"two\n"


def test_conditions(box: Container):
    etag = box.put("a", b"1").headers["etag"]
    assert box.get("a", if_match=etag).status_code == 200
    assert code(box.put("a", b"2", if_none_match="*")) == (409, "BlobAlreadyExists")
    assert box.get("a", if_none_match=etag).status_code == 304
    box.put("a", b"22")
    assert code(box.get("a", if_match=etag)) == (412, "ConditionNotMet")


def test_metadata_belongs_to_one_state_of_the_blob(box: Container):
    box.put("a", b"1", x_ms_blob_content_type="text/plain")
    confirmation = {"x-ms-meta-upload_status": "completed"}
    assert box.client.put(box.url("a", "comp=metadata"), headers=confirmation).status_code == 200
    head = box.client.head(box.url("a")).headers
    assert (head["x-ms-meta-upload_status"], head["content-type"]) == ("completed", "text/plain")
    box.put("a", b"2")
    assert "x-ms-meta-upload_status" not in box.get("a").headers


def test_metadata_of_an_impossible_name_is_refused(box: Container):
    box.put("a", b"1")
    answer = box.client.put(box.url("a", "comp=metadata"), headers={"x-ms-meta-1<>": "x"})
    assert code(answer) == (400, "InvalidMetadata")


def test_blocks_become_a_blob_in_the_order_of_their_list(box: Container):
    ids = [base64.b64encode(f"block-{number}".encode()).decode() for number in range(3)]
    for number in (2, 0, 1):
        assert (
            box.put("big", bytes([number]) * 3, f"comp=block&blockid={quote(ids[number], safe='')}").status_code == 201
        )
    assert box.get("big").status_code == 404
    listed = "".join(f"<Latest>{block}</Latest>" for block in ids)
    answer = box.put("big", f"<BlockList>{listed}</BlockList>".encode(), "comp=blocklist")
    assert answer.status_code == 201
    assert box.get("big").content == b"\0\0\0\1\1\1\2\2\2"
    assert code(box.put("big", f"<BlockList>{listed}</BlockList>".encode(), "comp=blocklist")) == (
        400,
        "InvalidBlockList",
    )


@pytest.mark.parametrize("listed", [b"<BlockList>", b"", b'<!DOCTYPE x [<!ENTITY a "b">]><BlockList/>'])
def test_a_spoilt_block_list_is_refused(box: Container, listed: bytes):
    assert code(box.put("a", listed, "comp=blocklist")) == (400, "InvalidXmlDocument")


def test_a_body_that_is_not_what_its_md5_says_is_refused(box: Container):
    wrong = base64.b64encode(hashlib.md5(b"other").digest()).decode()
    assert code(box.put("a", b"this", content_md5=wrong)) == (400, "Md5Mismatch")
    assert box.get("a").status_code == 404


def test_lists_are_in_the_order_of_names_whatever_folders_they_are_in(box: Container):
    names = ["a", "b-c/d", "b/c", "b/d/e", "b.txt", "가/나"]
    for name in names:
        box.put(name)
    assert box.names() == sorted(names)
    assert box.names("prefix=b/") == ["b/c", "b/d/e"]
    assert box.names("prefix=b") == ["b-c/d", "b.txt", "b/c", "b/d/e"]
    assert box.names("prefix=b&delimiter=/") == ["b-c/", "b.txt", "b/"]
    assert box.names("prefix=b/&delimiter=/") == ["b/c", "b/d/"]


@pytest.mark.parametrize("size", [1, 2, 3, 7])
@pytest.mark.parametrize("query", ["", "delimiter=/&prefix=b"])
def test_pages_of_a_list_lose_nothing(box: Container, size: int, query: str):
    for name in ["a", "b-c/d", "b/c", "b/d/e", "b.txt", "c"]:
        box.put(name)
    found, marker = [], ""
    while True:
        root = box.listing(f"{query}&maxresults={size}&marker={quote(marker)}")
        found += [element.text for element in root.findall("Blobs/*/Name")]
        marker = root.findtext("NextMarker") or ""
        if not marker:
            break
    assert found == box.names(query)


def test_a_deleted_blob_leaves_no_empty_folder(box: Container, kernel: Kernel):
    box.put("a/b/c")
    assert box.client.delete(box.url("a/b/c")).status_code == 202
    assert code(box.get("a/b/c")) == (404, "BlobNotFound")
    assert not store.local_path(kernel, store.Place(PLACE.account, PLACE.container, "a")).exists()
    assert box.client.get(box.url(query="restype=container")).status_code == 200


def test_a_blob_where_a_folder_is_and_a_folder_where_a_blob_is_are_refused(box: Container):
    box.put("a/b")
    assert code(box.put("a")) == (409, "ResourceTypeMismatch")
    assert code(box.put("a/b/c")) == (409, "ResourceTypeMismatch")
    assert box.get("a/b").content == b"x"


def test_a_full_disk_stores_nothing_and_says_so(box: Container, kernel: Kernel, monkeypatch: pytest.MonkeyPatch):
    box.put("a", b"before")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    answer = box.put("a", b"after")
    assert code(answer) == (507, "InsufficientStorage")
    assert "full" in answer.text
    monkeypatch.undo()
    assert box.get("a").content == b"before"
    assert list((kernel.folders.blobs / "incoming").iterdir()) == []


def test_a_body_cut_short_stores_nothing(box: Container, kernel: Kernel):
    def cut() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        box.put("a", cut())
    assert box.get("a").status_code == 404
    assert not list((kernel.folders.blobs / "incoming").glob("*"))


def test_a_page_blob_is_refused(box: Container):
    answer = box.client.put(box.url("a"), headers={"x-ms-blob-type": "PageBlob"})
    assert code(answer) == (400, "InvalidBlobType")


@pytest.mark.parametrize("name", ["../secret", "a/../../secret", "a//b", "/a", "a/./b", "..", "a/", "x" * 1025])
def test_no_name_leads_out_of_its_container(kernel: Kernel, name: str):
    with pytest.raises(BlobError):
        blob_path(kernel.folders.blobs, "account", "container", name)


@pytest.mark.parametrize(
    ("account", "container"), [("..", "abc"), ("abc", ".."), ("a/b", "abc"), ("abc", "a/b"), ("abc", "A")]
)
def test_no_account_or_container_leads_out(kernel: Kernel, account: str, container: str):
    with pytest.raises(BlobError):
        blob_path(kernel.folders.blobs, account, container, "a")


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40))
def test_any_name_is_refused_or_stays_inside(name: str):
    root = Path("/srv/blobs")
    try:
        path = blob_path(root, "account", "container", name)
    except (BlobError, UnicodeEncodeError):
        return
    assert os.path.normpath(path).startswith("/srv/blobs/account/container/")


def test_a_link_that_leads_out_is_not_followed(box: Container, kernel: Kernel, tmp_path: Path):
    (tmp_path / "secret").write_text("secret")
    folder = store.local_path(kernel, PLACE)
    (folder / "link").symlink_to(tmp_path)
    assert code(box.get("link/secret")) == (403, "AuthorizationFailure")
    assert code(box.put("link/new")) == (403, "AuthorizationFailure")


def test_a_large_blob_never_stands_in_memory(served: Served):
    url = store.signed_address(served.kernel, store.Place(PLACE.account, PLACE.container, "big"), write=True)
    piece, pieces = b"0123456789abcdef" * 4096, 256
    tracemalloc.start()
    body = (piece for _ in range(pieces))
    answer = requests.put(url, data=body, headers=BLOCK, verify=served.ca_bundle, timeout=60)
    read = store.signed_address(served.kernel, store.Place(PLACE.account, PLACE.container, "big"))
    with requests.get(read, stream=True, verify=served.ca_bundle, timeout=60) as got:
        size = sum(len(chunk) for chunk in got.iter_content(1 << 16))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert answer.status_code == 201
    assert size == len(piece) * pieces
    assert peak < size / 2


def test_what_a_killed_server_left_is_removed_by_the_next(box: Container, kernel: Kernel):
    box.put("a", b"1", f"comp=block&blockid={quote(base64.b64encode(b'1').decode(), safe='')}")
    left = kernel.folders.blobs / "incoming" / "half"
    left.write_bytes(b"half")
    routes(kernel)
    assert not left.exists()
    assert len(list((kernel.folders.blobs / "blocks").iterdir())) == 1
    store.files(kernel).tidy(time.time() + 60)
    assert list((kernel.folders.blobs / "blocks").iterdir()) == []
