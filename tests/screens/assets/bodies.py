"""Assets of each kind as ARM tells them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.screens.studio import NOW

Json = dict[str, Any]


def asset(name: str, days: float = 3, **properties: object) -> Json:
    """Any asset."""
    when = (NOW - timedelta(days=days)).isoformat()
    made = {"createdAt": when, "createdBy": "Ada Lovelace", "lastModifiedAt": when}
    return {"id": f"/subscriptions/0/x/{name}", "name": name, "properties": properties, "systemData": made}


TAGGED = {"tags": {"stage": "prod", "owner": "ada"}}
COLLECTIONS: dict[str, list[Json]] = {
    "data": [
        asset("cars", dataType="uri_file", latestVersion="2", description="자동차 가격 데이터", **TAGGED),
        asset("images", 40, dataType="uri_folder", latestVersion="1"),
    ],
    "data/cars/versions": [
        asset("1", dataType="uri_file", dataUri="azureml://datastores/workspaceblobstore/paths/cars.csv"),
        asset("2", 1, dataType="uri_file", dataUri="azureml://datastores/lake/paths/cars.csv", isArchived=False),
    ],
    "datastores": [
        asset(
            "lake",
            datastoreType="AzureBlob",
            accountName="acc",
            containerName="con",
            credentials={"credentialsType": "AccountKey"},
        ),
        asset("workspaceblobstore", datastoreType="AzureBlob", accountName="x", containerName="y", isDefault=True),
    ],
    "models": [asset(f"price-{index:03}", index, latestVersion="3") for index in range(40)],
    "components": [asset("train_model", latestVersion="0.0.1", description="Trains")],
    "environments": [asset("sklearn-1.5", latestVersion="7", description="With scikit-learn")],
    "onlineEndpoints": [
        asset("price-api", authMode="Key", provisioningState="Succeeded", traffic={"blue": 90, "green": 10}),
        asset("broken", authMode="AMLToken", provisioningState="Failed", traffic={}),
    ],
    "onlineEndpoints/price-api/deployments": [
        {**asset("blue", provisioningState="Succeeded", instanceType="Standard_DS3_v2"), "sku": {"capacity": 2}},
        asset("green", provisioningState="Updating"),
    ],
    "batchEndpoints": [
        asset("nightly-scores", provisioningState="Succeeded", defaults={"deploymentName": "first"}),
    ],
    "connections": [asset("git", category="Git", target="https://example.com/x/y", authType="PAT", group="Azure")],
    "schedules": [
        asset(
            "nightly",
            provisioningState="Succeeded",
            isEnabled=True,
            trigger={"triggerType": "Cron", "expression": "0 5 * * *"},
            displayName="매일 밤",
        ),
        asset(
            "hourly",
            provisioningState="Succeeded",
            isEnabled=False,
            trigger={"triggerType": "Recurrence", "frequency": "Hour", "interval": 6},
        ),
    ],
}
