"""The checker finds each kind of difference, and nothing in an answer that is right."""

import copy
from typing import Any

import pytest

from tests.fidelity.checker import Difference, check_answer

PATH = "/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/w/models/m/versions/1"
HEADERS = {"content-type": "application/json", "location": "https://127.0.0.1/x"}
VERSION: dict[str, Any] = {
    "id": PATH,
    "name": "1",
    "type": "Microsoft.MachineLearningServices/workspaces/models/versions",
    "properties": {
        "description": None,
        "tags": {"own": "word"},
        "properties": {},
        "isArchived": False,
        "isAnonymous": False,
        "autoDeleteSetting": None,
        "flavors": {"sklearn": {"data": {"version": "1"}}},
        "modelType": "custom_model",
        "modelUri": "azureml://x",
        "jobName": None,
        "provisioningState": "Succeeded",
        "stage": None,
        "intellectualProperty": None,
    },
    "systemData": {
        "createdAt": "2026-01-05T09:00:00.000000+00:00",
        "createdBy": "owner",
        "createdByType": "User",
        "lastModifiedAt": "2026-01-05T09:00:00.000000+00:00",
        "lastModifiedBy": "owner",
        "lastModifiedByType": "User",
    },
}


def differences(body: Any, headers: dict[str, str] = HEADERS) -> list[Difference]:
    return check_answer("PUT", PATH + "?api-version=2023-08-01-preview", 201, body, headers)


def test_a_right_answer_has_none() -> None:
    assert differences(VERSION) == []


@pytest.mark.parametrize(
    ("kind", "key", "value"),
    [
        ("missing", "provisioningState", ...),
        ("unknown", "flavour", "x"),
        ("type", "isArchived", "no"),
        ("type", "tags", ["own"]),
        ("null", "isArchived", None),
        ("word", "provisioningState", "Done"),
    ],
)
def test_each_kind_is_found(kind: str, key: str, value: object) -> None:
    body = copy.deepcopy(VERSION)
    body["properties"][key] = value
    if value is ...:
        del body["properties"][key]
    found = [difference for difference in differences(body) if difference.place == f"properties.{key}"]
    assert [difference.kind for difference in found] == [kind]


def test_a_time_that_is_none_is_found() -> None:
    body = copy.deepcopy(VERSION)
    body["systemData"]["createdAt"] = "yesterday"
    assert [str(found) for found in differences(body)] == [
        "PUT ~/workspaces/{ws}/models/{x}/versions/{x} 201: type systemData.createdAt "
        "is string, not ['string date-time']"
    ]


def test_a_header_that_clients_follow_is_missed() -> None:
    assert [found.kind for found in differences(VERSION, {})] == ["header"]


def test_an_operation_that_is_not_offered_is_said() -> None:
    assert [found.kind for found in check_answer("GET", PATH + "/secrets", 200, {}, {})] == ["operation"]
