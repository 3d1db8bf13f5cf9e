"""Bodies of the wrong shape are refused with a 4xx; none is stumbled over, when put or when listed after."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from services.local_workspace.kernel import DEFAULT_WORKSPACE, Kernel

WS = DEFAULT_WORKSPACE.id
JUNK: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    "",
    [],
    {},
    "x" * 5000,
    "\x00",
    "가",
    [1, {"a": None}],
    {"a": {"b": []}},
    99**20,
)
JOB = {"jobType": "Command", "command": "x", "environmentId": "azureml:AzureML-x:1", "inputs": {}, "outputs": {}}
EVERY_DAY = {
    "triggerType": "Recurrence",
    "frequency": "Day",
    "interval": 1,
    "timeZone": "UTC",
    "startTime": "2026-01-01",
}
AT = {"hours": [1], "minutes": [2], "weekDays": ["Monday"], "monthDays": [1]}
GOOD: dict[str, dict[str, Any]] = {
    "codes/a/versions/1": {
        "properties": {"codeUri": "https://x/y", "properties": {"hash_sha256": "h"}, "tags": {"a": "b"}}
    },
    "environments/a/versions/1": {"properties": {"image": "i", "condaFile": "a: b", "build": {"contextUri": "c"}}},
    "data/a/versions/1": {"properties": {"dataType": "mltable", "dataUri": "azureml://x", "referencedUris": ["a"]}},
    "models/a/versions/1": {
        "properties": {"modelUri": "azureml://x", "modelType": "t", "flavors": {"a": {}}, "stage": "P"}
    },
    "components/a/versions/1": {"properties": {"componentSpec": {"type": "command", "inputs": {"x": {"type": "int"}}}}},
    "models/a": {"properties": {"isArchived": True, "tags": {"a": "b"}}},
    "datastores/a": {
        "properties": {
            "datastoreType": "AzureBlob",
            "accountName": "n",
            "containerName": "c",
            "credentials": {"credentialsType": "AccountKey", "secrets": {"secretsType": "AccountKey", "key": "k"}},
        }
    },
    "onlineEndpoints/abc": {
        "location": "l",
        "identity": {"type": "SystemAssigned"},
        "properties": {"authMode": "Key", "traffic": {"a": 0}, "keys": {"primaryKey": "x"}},
    },
    "onlineEndpoints/abc/deployments/blue": {"location": "l", "sku": {"name": "x"}, "properties": {"properties": {}}},
    "batchEndpoints/abd": {
        "location": "l",
        "properties": {"authMode": "AADToken", "defaults": {"deploymentName": "x"}},
    },
    "batchEndpoints/abd/deployments/blue": {"location": "l", "properties": {"resources": {"instanceCount": 1}}},
    "connections/con": {
        "properties": {"authType": "PAT", "category": "Git", "credentials": {"pat": "x"}, "metadata": {}}
    },
    "schedules/s": {
        "properties": {
            "isEnabled": True,
            "trigger": EVERY_DAY | {"schedule": AT},
            "action": {"actionType": "CreateJob", "jobDefinition": JOB},
        }
    },
}


def places(body: dict[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Where each field of the body stands."""
    for name, value in body.items():
        yield (*above, name)
        if isinstance(value, dict):
            yield from places(value, (*above, name))


def spoilt(body: dict[str, Any], place: tuple[str, ...], value: object) -> dict[str, Any]:
    """The body with another value there."""
    whole = copy.deepcopy(body)
    part = whole
    for name in place[:-1]:
        part = part[name]
    part[place[-1]] = value
    return whole


@pytest.mark.parametrize("path", GOOD)
def test_no_body_is_stumbled_over(kernel: Kernel, client: TestClient, path: str):
    chance = random.Random(path)
    for place in places(GOOD[path]):
        for value in chance.sample(JUNK, 4):
            client.put(f"{WS}/{path.partition('/deployments')[0]}", json=GOOD[path.partition("/deployments")[0]])
            put = client.put(f"{WS}/{path}", json=spoilt(GOOD[path], place, value))
            shown = client.get(f"{WS}/{path}"), client.get(f"{WS}/{path.partition('/')[0]}")
            assert put.status_code < 500, (place, value, put.text)
            assert all(answer.status_code in {200, 404} for answer in shown), (place, value)
            client.delete(f"{WS}/{path}")
    kernel.tick()
