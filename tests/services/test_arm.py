"""The wire against servers that misbehave: each fault is one error with something to do, and no secret in it."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from azure.core.pipeline.transport import RequestsTransport

from services.arm import Wire
from services.errors import (
    AmlxError,
    BadAnswerError,
    ConflictError,
    ConnectionFailedError,
    NotAllowedError,
    NotFoundError,
    ServiceError,
    SignInError,
    TooManyRequestsError,
)
from services.identity import credential_of
from services.wire import pipelines
from tests.services.faulty import Faulty, Reply, faulty_server

API = "2023-08-01-preview"
TOKEN = "eyJhbGciOiJub25lIn0.eyJvaWQiOiJhZGEifQ.c2VjcmV0"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Faulty]:
    with faulty_server(tmp_path_factory.mktemp("faulty")) as running:
        yield running


@pytest.fixture
def waits() -> list[float]:
    """What was waited, in seconds; nothing really was."""
    return []


@pytest.fixture
def wire(server: Faulty, tmp_path: Path, waits: list[float], monkeypatch: pytest.MonkeyPatch) -> Wire:
    monkeypatch.setattr(RequestsTransport, "sleep", lambda _, seconds: waits.append(seconds))
    server.asked.clear()
    connection = server.connection(tmp_path, TOKEN)
    return Wire(connection, credential_of(connection), sleep=waits.append)


def value(*items: object, **more: object) -> Reply:
    """A page of a list."""
    return Reply(body=json.dumps({"value": list(items), **more}).encode())


def error(status: int, code: str = "UserError", message: str = "No.", **headers: str) -> Reply:
    """An error in Azure's shape."""
    body = json.dumps({"error": {"code": code, "message": message}}).encode()
    return Reply(status, body, {name.replace("_", "-"): text for name, text in headers.items()})


def test_a_list_is_followed_page_by_page(server: Faulty, wire: Wire) -> None:
    server.reply(value({"name": "a"}, nextLink=f"{server.base}/more?x=1"), value({"name": "b"}))

    assert [item["name"] for page in wire.pages("jobs", api=API, query={"listViewType": "All"}) for item in page] == [
        "a",
        "b",
    ]
    first, second = server.asked
    assert first.path.endswith(f"/workspaces/place/jobs?api-version={API}&listViewType=All")
    assert second.path == "/more?x=1"
    assert all(request.headers["Authorization"] == f"Bearer {TOKEN}" for request in server.asked)


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/next",
        "http://127.0.0.1/next",
        "https://127.0.0.1:1/next",
        "//evil.example/next",
        "https://127.0.0.1@evil.example/",
        "https://management.azure.com.evil.example/",
        "file:///etc/passwd",
        "https://[broken",
    ],
)
def test_a_token_never_leaves_the_connections_hosts(server: Faulty, wire: Wire, elsewhere: str) -> None:
    server.reply(value(nextLink=elsewhere))

    with pytest.raises(BadAnswerError, match="did not follow"):
        list(wire.pages("jobs", api=API))
    with pytest.raises(BadAnswerError, match="did not follow"):
        wire.follow(elsewhere)
    assert len(server.asked) == 1


def test_discovery_is_asked_without_a_token_and_not_led_away(server: Faulty, wire: Wire) -> None:
    workspace = Reply(body=json.dumps({"properties": {"discoveryUrl": f"{server.base}/discovery"}}).encode())
    server.reply(workspace, Reply(body=b'{"api": "https://evil.example"}'))

    with pytest.raises(BadAnswerError, match=r"evil\.example"):
        wire.history("GET", "runs/a")
    assert "Authorization" not in server.asked[1].headers


def test_run_history_is_found_by_discovery(server: Faulty, wire: Wire) -> None:
    workspace = Reply(body=json.dumps({"properties": {"discoveryUrl": f"{server.base}/discovery"}}).encode())
    server.reply(workspace, Reply(body=json.dumps({"api": server.base}).encode()), Reply(body=b'{"runId": "a"}'))

    assert wire.history("GET", "runs/a") == {"runId": "a"}
    assert server.asked[2].path == f"/history/v1.0{wire.connection.workspace_path}/runs/a"
    assert wire.mlflow("POST", "runs/search", body={"x": 1}) == {"runId": "a"}
    assert server.asked[3].path.startswith("/mlflow/v2.0/subscriptions/sub/")
    assert server.asked[3].path.endswith("/api/2.0/mlflow/runs/search")


@pytest.mark.parametrize(
    ("reply", "kind", "says"),
    [
        (error(401), SignInError, "amlx local start"),
        (error(404, message="Job x not found."), NotFoundError, "Job x not found."),
        (error(409, message="The name is taken."), ConflictError, "The name is taken."),
        (error(400, message="Bad body."), ServiceError, "Bad body."),
        (error(500, message=""), ServiceError, "HTTP 500"),
        (error(500, message="Trace 7."), ServiceError, "The service failed (HTTP 500): Trace 7."),
        (error(403, message="Denied by the Firewall rules."), NotAllowedError, "network that the workspace admits"),
        (error(404, message="None. For more details please go to https://aka.ms/x"), NotFoundError, "None. Check"),
        (error(429, Retry_After="3600"), TooManyRequestsError, "3600 seconds"),
        (Reply(403, b"<html>Forbidden</html>"), NotAllowedError, "workspaces/computes/read"),
        (Reply(body=b"<!doctype html><p>Sign in"), BadAnswerError, "web page"),
        (Reply(body=b'{"value": [{"na'), BadAnswerError, "half a JSON"),
        (Reply(body=b""), BadAnswerError, "nothing"),
        (Reply(body=b"[1]"), BadAnswerError, "a bare list"),
        (Reply(body=b"\xff\xfe"), BadAnswerError, "something else"),
        (Reply(body=b'{"a": 1}', cut=True), ConnectionFailedError, "Try again"),
        (Reply(302, b"", {"Location": "https://evil.example/"}), ServiceError, "HTTP 302"),
    ],
    ids=lambda argument: argument.status if isinstance(argument, Reply) else None,
)
def test_each_fault_is_one_sentence_and_what_to_do(
    server: Faulty, wire: Wire, reply: Reply, kind: type[AmlxError], says: str
) -> None:
    server.reply(reply)

    with pytest.raises(kind) as raised:
        wire.get("computes/ci-ada", api=API)

    assert says in raised.value.sentence()
    assert "\n" not in raised.value.sentence()
    assert TOKEN not in f"{raised.value!r} {raised.value.__cause__!r}"


def test_a_403_names_what_is_missing_and_who_has_it(server: Faulty, wire: Wire) -> None:
    action = "Microsoft.MachineLearningServices/workspaces/jobs/write"
    server.reply(error(403, "AuthorizationFailed", f"... to perform action '{action}' over scope '/x' ..."))

    with pytest.raises(NotAllowedError) as refused:
        wire.send("PUT", "jobs/x", api=API, body={})

    assert action in refused.value.message
    assert "AzureML Data Scientist" in refused.value.advice


def test_a_429_is_waited_for_as_told(server: Faulty, wire: Wire, waits: list[float]) -> None:
    server.reply(error(429, Retry_After="7"), value({"name": "a"}))

    assert wire.get("jobs", api=API)["value"] == [{"name": "a"}]
    assert waits == [7.0]


def test_a_5xx_is_asked_again_with_bounds(server: Faulty, wire: Wire, waits: list[float]) -> None:
    server.reply(error(503), error(500), value())
    assert wire.get("jobs", api=API) == {"value": []}

    server.asked.clear()
    server.reply(error(503))
    with pytest.raises(ServiceError):
        wire.get("jobs", api=API)
    assert len(server.asked) == 4
    assert sum(waits) < 20


def test_an_accepted_request_is_followed_to_its_end(server: Faulty, wire: Wire, waits: list[float]) -> None:
    place = f"{server.base}/operations/1"
    server.reply(Reply(202, b"", {"Azure-AsyncOperation": place, "Location": f"{server.base}/results/1"}))
    accepted = wire.send("POST", "computes/ci/start", api=API)
    assert accepted.operation == place

    running = Reply(body=b'{"status": "InProgress"}', headers={"Retry-After": "3"})
    server.reply(running, running, Reply(body=b'{"status": "Succeeded"}'))
    wire.follow(accepted.operation)
    assert sum(waits) == pytest.approx(6)


def test_a_location_is_followed_by_its_status(server: Faulty, wire: Wire) -> None:
    server.reply(Reply(202, b""), Reply(202, b""), Reply(204, b""))
    wire.follow(f"{server.base}/results/1")
    assert len(server.asked) == 3


def test_a_failed_operation_says_why(server: Faulty, wire: Wire) -> None:
    server.reply(Reply(body=b'{"status": "Failed", "error": {"code": "NoQuota", "message": "No cores left."}}'))
    with pytest.raises(ServiceError, match="No cores left") as failed:
        wire.follow(f"{server.base}/operations/1")
    assert failed.value.code == "NoQuota"


def test_following_ends_when_the_person_gives_up(server: Faulty, wire: Wire, waits: list[float]) -> None:
    server.reply(Reply(body=b'{"status": "InProgress"}', headers={"Retry-After": "60"}))
    wire.follow(f"{server.base}/operations/1", cancelled=lambda: len(waits) >= 2)
    assert sum(waits) < 1


def test_a_renewed_token_is_read_again(server: Faulty, wire: Wire) -> None:
    server.reply(value())
    wire.get("jobs", api=API)
    Path(wire.connection.token_place).write_text("renewed")
    wire.get("jobs", api=API)
    assert server.asked[-1].headers["Authorization"] == "Bearer renewed"


def test_a_missing_token_asks_for_sign_in(server: Faulty, wire: Wire) -> None:
    Path(wire.connection.token_place).unlink()
    with pytest.raises(SignInError, match="token file"):
        wire.get("jobs", api=API)
    assert not server.asked


def test_the_token_tells_who_is_signed_in(wire: Wire) -> None:
    assert wire.principal == "ada"


def test_blobs_are_read_in_parts_and_without_a_token(server: Faulty, wire: Wire) -> None:
    server.reply(Reply(206, b"llo", {"Content-Range": "bytes 2-4/11"}))
    part = wire.blob(f"{server.base}/a?sig=secret", start=2, end=4)
    assert (part.data, part.total_size, part.start) == (b"llo", 11, 2)
    assert server.asked[0].headers["Range"] == "bytes=2-4"
    assert "Authorization" not in server.asked[0].headers

    server.reply(Reply(416, b"<Error/>", {"Content-Range": "bytes */11"}))
    assert wire.blob(f"{server.base}/a", start=11).data == b""

    server.reply(Reply(200, b"hello world"))
    assert wire.blob(f"{server.base}/a", start=6, end=7).data == b"wo"


def test_a_signature_never_stands_in_an_error(server: Faulty, wire: Wire) -> None:
    server.reply(Reply(403, b"<Error/>", {"x-ms-error-code": "AuthenticationFailed"}))
    with pytest.raises(AmlxError) as refused:
        wire.blob(f"{server.base}/log.txt?sig=hush")
    assert "hush" not in f"{refused.value.sentence()} {refused.value!r}"


def test_nothing_listens(tmp_path: Path, server: Faulty, waits: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RequestsTransport, "sleep", lambda _, seconds: waits.append(seconds))
    connection = replace(server.connection(tmp_path), resource_manager="https://127.0.0.1:9")
    with pytest.raises(ConnectionFailedError, match=r"127\.0\.0\.1:9 refused the connection"):
        Wire(connection, credential_of(connection)).get("jobs", api=API)


def test_an_untrusted_certificate_says_so(tmp_path: Path, server: Faulty, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RequestsTransport, "sleep", lambda *_: None)
    connection = replace(server.connection(tmp_path), ca_bundle=None)
    with pytest.raises(ConnectionFailedError, match="not trusted") as refused:
        Wire(connection, credential_of(connection)).get("jobs", api=API)
    assert "ca_bundle" in refused.value.advice


def test_silence_ends(tmp_path: Path, server: Faulty, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RequestsTransport, "sleep", lambda *_: None)
    monkeypatch.setattr(pipelines, "CONNECT_SECONDS", 0.05)
    monkeypatch.setattr(pipelines, "READ_SECONDS", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        place = replace(server.connection(tmp_path), resource_manager=f"https://127.0.0.1:{silent.getsockname()[1]}")
        with pytest.raises(ConnectionFailedError, match="did not answer in time"):
            Wire(place, credential_of(place)).get("jobs", api=API)


def test_a_proxy_is_never_asked_for_loopback(server: Faulty, wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    server.reply(value())
    assert Wire(wire.connection, credential_of(wire.connection)).get("jobs", api=API) == {"value": []}
