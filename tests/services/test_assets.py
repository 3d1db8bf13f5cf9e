"""All kinds of assets by one list, against the local workspace."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from syrupy.assertion import SnapshotAssertion

from services import assets
from services.arm import Wire
from services.errors import NotFoundError, UsageError
from tests.services.conftest import Lab

BODIES: dict[str, dict[str, object]] = {
    "data": {"dataType": "uri_file", "dataUri": "https://example.com/cars.csv"},
    "model": {
        "modelType": "custom_model",
        "modelUri": "azureml://datastores/workspaceblobstore/paths/m",
        "flavors": {},
    },
    "environment": {"image": "mcr.microsoft.com/azureml/base:latest", "osType": "Linux"},
    "component": {
        "componentSpec": {
            "name": "train",
            "version": "1",
            "display_name": "Train",
            "type": "command",
            "command": "echo",
            "environment": "azureml:sklearn-1.5:1",
        }
    },
}


def register(wire: Wire, word: str, version: str = "1") -> None:
    """Put a version of `train` there, as the SDK does."""
    kind = assets.KINDS[word]
    body = {"properties": {**BODIES[word], "description": "To try with", "tags": {"stage": "dev", "bare": ""}}}
    wire.send("PUT", f"{kind.collection}/train/versions/{version}", api=kind.api, body=body)


def rows(frame: pl.DataFrame) -> str:
    return json.dumps(frame.to_dicts(), indent=1, default=str) + "\n"


@pytest.mark.parametrize("word", BODIES)
def test_versions_come_newest_first_and_go_by_archiving(
    lab: Lab, wire: Wire, word: str, snapshot: SnapshotAssertion
) -> None:
    for version in ("1", "2"):
        register(wire, word, version)
        lab.pass_time(60)

    listed = assets.list_assets(wire, word).filter(pl.col("name") == "train")
    versions = assets.versions(wire, word, "train")
    assert rows(listed) + rows(versions) == snapshot
    assert versions["version"].to_list() == ["2", "1"]
    assert assets.show(wire, word, "train")["name"] == "2"
    assert assets.show(wire, word, "train", "1")["name"] == "1"

    assets.archive(wire, word, "train", "2")
    assert assets.versions(wire, word, "train")["version"].to_list() == ["1"]
    assert assets.versions(wire, word, "train", view="ArchivedOnly")["version"].to_list() == ["2"]
    assets.restore(wire, word, "train", "2")
    assert len(assets.versions(wire, word, "train")) == 2

    assets.archive(wire, word, "train")
    assert "train" not in assets.list_assets(wire, word)["name"].to_list()


def test_datastores_show_no_secret(lab: Lab, wire: Wire, snapshot: SnapshotAssertion) -> None:
    listed = assets.list_assets(wire, "datastore")
    assert listed["name"].to_list()[0]
    assert "key" not in json.dumps(assets.show(wire, "datastore", "workspaceblobstore")["properties"]["credentials"])
    assert lab.masked(rows(listed)) == snapshot


def test_a_datastore_goes_by_deletion(wire: Wire) -> None:
    body = {
        "properties": {
            "datastoreType": "AzureBlob",
            "accountName": "cars",
            "containerName": "raw",
            "credentials": {"credentialsType": "None"},
        }
    }
    kind = assets.KINDS["datastore"]
    wire.send("PUT", "datastores/cars", api=kind.api, body=body)
    assert assets.list_assets(wire, "datastore").filter(pl.col("name") == "cars")["target"].to_list() == ["cars/raw"]

    wire.follow(assets.delete(wire, "datastore", "cars").operation)
    with pytest.raises(NotFoundError):
        assets.show(wire, "datastore", "cars")


def test_what_azure_does_not_allow_is_refused_before_it_is_asked(wire: Wire) -> None:
    with pytest.raises(UsageError, match="cannot be deleted"):
        assets.delete(wire, "model", "train")
    with pytest.raises(UsageError, match="cannot be archived"):
        assets.archive(wire, "datastore", "cars")
    with pytest.raises(UsageError, match="no versions"):
        assets.versions(wire, "datastore", "cars")
    with pytest.raises(UsageError, match="no assets called pets"):
        assets.list_assets(wire, "pets")


@pytest.mark.parametrize("word", assets.KINDS)
def test_recorded_answers_fill_the_columns(word: str) -> None:
    """What the real service said of a kind is a row with a name and a time."""
    recorded = Path(__file__).parents[3] / "shared" / "azure" / "recorded" / "exchanges.jsonl"
    if not recorded.exists():
        pytest.skip("the recorded answers of the service are not here")
    kind = assets.KINDS[word]
    end = f"/workspaces/{{ws}}/{kind.collection}/{{x}}" + ("/versions/{x}" if kind.versions else "")
    exchanges = (json.loads(line) for line in recorded.open(encoding="utf-8"))
    items = [e["response"] for e in exchanges if e["op"].endswith(end) and (e["method"], e["status"]) == ("GET", 200)]
    if not items:
        pytest.skip(f"no answer of the service about {kind.title} is recorded")
    spec = kind.versions or kind.spec
    frame = spec.frame(items)
    assert len(frame) == len(items)
    for key in (spec.key, "created"):
        assert frame[key].null_count() == 0, f"{key} of {word}"
