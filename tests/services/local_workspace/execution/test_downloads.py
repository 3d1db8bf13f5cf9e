"""Inputs from elsewhere: a file, and a public container's blobs, from a server of the test's own."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from services.local_workspace.execution.downloads import DownloadError, fetch
from tests.services.local_workspace.working import Working

BLOBS = {"data/a.txt": b"one", "data/b/c.txt": b"two", "../evil": b"three"}
PAGES = {"": (["data/a.txt"], "2"), "2": (["data/b/c.txt"], "")}


class Container(BaseHTTPRequestHandler):
    """A container that lists its blobs in two pages; under `evil` one whose name leads out."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = parse_qs(parts.query)
        if query.get("comp") == ["list"]:
            self.say(self.listing(query))
        elif parts.path.removeprefix("/box/") in BLOBS:
            self.say(BLOBS[parts.path.removeprefix("/box/")])
        else:
            self.send_error(404)

    def listing(self, query: dict[str, list[str]]) -> bytes:
        if query.get("prefix") == ["evil"]:
            return b"<E><Blobs><Blob><Name>evil/../../evil</Name></Blob></Blobs></E>"
        names, following = PAGES[query.get("marker", [""])[0]]
        blobs = "".join(f"<Blob><Name>{name}</Name></Blob>" for name in names)
        return f"<E><Blobs>{blobs}</Blobs><NextMarker>{following}</NextMarker></E>".encode()

    def say(self, content: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def base() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Container)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/box"
    server.shutdown()
    thread.join()
    server.server_close()


def get(address: str, target: Path, slash: str = "") -> None:
    fetch(address, f"{target}{slash}", lambda: False)


def test_a_file(base: str, tmp_path: Path):
    get(f"{base}/data/a.txt", tmp_path / "in" / "a.txt")
    assert (tmp_path / "in" / "a.txt").read_bytes() == b"one"


def test_all_blobs_below_a_prefix(base: str, tmp_path: Path):
    get(f"{base}/data/", tmp_path / "in", "/")
    found = {path.relative_to(tmp_path / "in").as_posix() for path in (tmp_path / "in").rglob("*.txt")}
    assert found == {"a.txt", "b/c.txt"}


def test_a_name_that_leads_out_is_refused(base: str, tmp_path: Path):
    with pytest.raises(DownloadError, match="leads out"):
        get(f"{base}/evil", tmp_path / "in", "/")
    assert not (tmp_path / "evil").exists()


def test_what_is_not_there_says_so(base: str, tmp_path: Path):
    with pytest.raises(DownloadError, match="Not Found"):
        get(f"{base}/none", tmp_path / "x")


def test_a_job_takes_them(working: Working, base: str):
    inputs = {
        "file": {"jobInputType": "uri_file", "uri": f"{base}/data/a.txt"},
        "folder": {"jobInputType": "uri_folder", "uri": f"{base}/data/"},
    }
    command = "cat ${{inputs.file}} ${{inputs.folder}}/b/c.txt"
    assert working.finished("takes", command=command, inputs=inputs) == "Completed"
    assert working.log("takes") == "onetwo"
