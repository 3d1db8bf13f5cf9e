"""Who may do what: roles, tokens, and refusals in Azure's words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import jwt
import pytest
from starlette.testclient import TestClient

from services.local_workspace.kernel import DEFAULT_WORKSPACE, Kernel
from services.local_workspace.roles import PROVIDER, ROLES, Caller
from tests.services.local_workspace.conftest import OWNER, bearer

WS = DEFAULT_WORKSPACE.id
COMPUTE = f"{WS}/computes/cpu-cluster"
COMPUTES = f"{PROVIDER}workspaces/computes"


def caller(role: str) -> Caller:
    return replace(OWNER, name="somebody", role=role)


def test_a_reader_reads_and_is_refused_by_name_of_the_permission(kernel: Kernel, client: TestClient):
    signed = bearer(kernel, caller("Reader"))
    assert client.get(COMPUTE, headers=signed).status_code == 200
    refused = client.delete(COMPUTE, headers=signed)
    assert refused.status_code == 403
    error = refused.json()["error"]
    assert error["code"] == "AuthorizationFailed"
    assert error["message"] == (
        f"The client 'somebody' with object id '{OWNER.oid}' does not have authorization to perform action "
        f"'{COMPUTES}/delete' over scope '{COMPUTE}' or the scope is invalid. If access was recently granted, "
        "please refresh your credentials."
    )


@pytest.mark.parametrize(
    ("role", "action", "may"),
    [
        ("Owner", "Microsoft.Authorization/roleAssignments/Write", True),
        ("Contributor", "Microsoft.Authorization/roleAssignments/Write", False),
        ("Contributor", f"{COMPUTES}/delete", True),
        ("Reader", f"{COMPUTES}/read", True),
        ("Reader", f"{COMPUTES}/start/action", False),
        ("AzureML Data Scientist", f"{COMPUTES}/write", False),
        ("AzureML Data Scientist", f"{COMPUTES}/start/action", True),
        ("AzureML Data Scientist", f"{PROVIDER}workspaces/jobs/write", True),
        ("AzureML Data Scientist", f"{PROVIDER}workspaces/delete", False),
        ("AzureML Compute Operator", f"{COMPUTES}/write", True),
        ("AzureML Compute Operator", f"{PROVIDER}workspaces/jobs/write", False),
        ("Job", f"{PROVIDER}workspaces/computes/write", False),
        ("Reader", f"{COMPUTES.upper()}/READ", True),
    ],
)
def test_roles_allow_what_azures_do(role: str, action: str, may: bool):
    assert ROLES[role].allows(action) is may


def test_permissions_are_those_of_the_caller(kernel: Kernel, client: TestClient):
    path = f"{WS}/providers/Microsoft.Authorization/permissions"
    assert client.get(path).json()["value"][0]["actions"] == ["*"]
    signed = bearer(kernel, caller("AzureML Data Scientist"))
    assert f"{PROVIDER}workspaces/delete" in client.get(path, headers=signed).json()["value"][0]["notActions"]


def test_tokens_have_the_claims_that_the_sdk_decodes(kernel: Kernel):
    claims = jwt.decode(kernel.tokens.mint(OWNER), options={"verify_signature": False})
    assert claims["aud"] == kernel.base
    assert {"tid", "oid", "exp", "ver"} <= set(claims)


def test_a_forged_a_foreign_and_a_spoilt_token_are_refused(kernel: Kernel, client: TestClient):
    forged = replace(kernel.tokens, secret=b"x" * 32).mint(OWNER)
    foreign = replace(kernel.tokens, audience="https://127.0.0.1:1").mint(OWNER)
    unsigned = jwt.encode({"aud": kernel.base, "oid": "o", "name": "n", "exp": 9e9, "role": "Owner"}, None, "none")
    for token in (forged, foreign, unsigned, "spoilt", kernel.tokens.mint(OWNER, timedelta(0))):
        answer = client.get(WS, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_managed_identity_gives_the_same_callers_token_and_only_for_here(kernel: Kernel, client: TestClient):
    signed = {"X-IDENTITY-HEADER": kernel.tokens.mint(caller("Reader"))}
    given = client.get("/identity/token", params={"resource": kernel.base}, headers=signed).json()
    assert kernel.tokens.read(given["access_token"]) == caller("Reader")
    elsewhere = {"resource": "https://management.azure.com/"}
    assert client.get("/identity/token", params=elsewhere, headers=signed).status_code == 400
    assert client.get("/identity/token", params={"resource": kernel.base}).status_code == 401


def test_no_route_answers_without_a_token_but_the_three_that_are_open(kernel: Kernel, client: TestClient):
    """Blobs have signatures of their own; everything else under an ARM, history or MLflow path wants a token."""
    asked = 0
    for route in client.app.routes:
        path = getattr(route, "path", "")
        if "{workspace}" not in path and "{subscription}" not in path:
            continue
        filled = path
        for name in route.param_convertors:
            filled = filled.replace(f"{{{name}}}", "x").replace(f"{{{name}:path}}", "x")
        for method in route.methods - {"HEAD"}:
            assert client.request(method, filled, headers={"Authorization": ""}).status_code == 401, (method, path)
            asked += 1
    assert asked > 50
