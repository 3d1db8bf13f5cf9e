"""A session: made at once, opened when it is used, and found again when the local workspace has moved."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from pathlib import Path

import azure.identity
import pytest

from services import local
from services.connection import Connection, local_connection
from services.errors import LocalWorkspaceError, SignInError
from services.identity import EnvironmentCredential, FileCredential, claims, credential_of, who
from services.session import Session
from services.settings import Settings
from tests.services.conftest import Lab


def jwt(**said: object) -> str:
    """An unsigned token that says so."""
    part = base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")
    return f"e30.{part}.x"


def test_it_asks_nothing_until_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "ensure_running", lambda: pytest.fail("it was started"))
    session = Session(local_connection(), Settings())
    assert session.connection.is_local
    assert session.now().tzinfo is not None
    session.memory.choose("page", "jobs")
    session.journal.add("start", "ci", "amlx compute start --name ci")
    session.close()


def test_a_local_workspace_that_moved_is_found_again(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    places = [replace(lab.connection, resource_manager="https://127.0.0.1:9"), lab.connection, lab.connection]
    monkeypatch.setattr(local, "ensure_running", lambda: places.pop(0))
    session = Session(local_connection(), Settings())

    before = session.wire
    after = session.wire
    assert before is not after
    assert after.workspace["name"] == "local"
    assert session.wire is after
    assert session.connection == lab.connection
    session.close()


def test_who_waits_does_not_start_what_was_stopped(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "ensure_running", lambda: lab.connection)
    session = Session(local_connection(), Settings())
    assert session.wire is session.wire
    assert local.was_stopped(), "this folder has no server"
    session.starts_again = False
    with pytest.raises(LocalWorkspaceError, match="was stopped"):
        _ = session.wire
    session.close()


def test_a_local_workspace_that_cannot_start_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> Connection:
        raise LocalWorkspaceError("The disk is full.", advice="Make room.")

    monkeypatch.setattr(local, "ensure_running", refuse)
    with pytest.raises(LocalWorkspaceError, match="full"):
        _ = Session(local_connection(), Settings()).wire


def test_a_token_of_the_environment_lives_as_long_as_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    credential = EnvironmentCredential("LAB_TOKEN")
    with pytest.raises(SignInError, match="LAB_TOKEN holds no token"):
        credential.get_token("scope")

    monkeypatch.setenv("LAB_TOKEN", jwt(exp=4102444800))
    assert credential.get_token("scope").expires_on == 4102444800
    monkeypatch.setenv("LAB_TOKEN", "opaque")
    assert credential.get_token("scope").token == "opaque"


def test_a_token_file_is_read_again_when_it_changed(tmp_path: Path) -> None:
    file = tmp_path / "token"
    credential = FileCredential(file)
    with pytest.raises(SignInError, match="cannot be read"):
        credential.get_token("scope")
    file.write_text("one\n")
    assert credential.get_token("scope").token == "one"
    file.write_text("second\n")
    assert credential.get_token("scope").token == "second"


@pytest.mark.parametrize(
    ("token", "name"),
    [
        (jwt(upn="ada@contoso.com", oid="1"), "ada@contoso.com"),
        (jwt(oid="1"), "1"),
        (jwt(), ""),
        ("opaque", ""),
        ("a.%%%.c", ""),
        ("a.W10.c", ""),
    ],
)
def test_a_token_tells_who_it_is(token: str, name: str) -> None:
    assert who(token) == name


def test_claims_are_empty_where_there_are_none() -> None:
    assert claims("") == {}


@pytest.mark.parametrize(
    ("manager", "authority"),
    [
        ("https://management.azure.com", {"authority": "login.microsoftonline.com"}),
        ("https://management.usgovcloudapi.net", {"authority": "login.microsoftonline.us"}),
        ("https://azure.lab", {}),
    ],
)
def test_azure_signs_in_where_its_cloud_does(
    manager: str, authority: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, object] = {}
    monkeypatch.setattr(azure.identity, "DefaultAzureCredential", asked.update)
    credential_of(Connection("cloud", manager, "s", "g", "w"))
    assert {key: value for key, value in asked.items() if key == "authority"} == authority
