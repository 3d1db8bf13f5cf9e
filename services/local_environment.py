"""What another program needs to use the local workspace, in the three forms that `amlx local env` prints."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

LOOPBACK = ("127.0.0.1", "localhost")

Format = Literal["shell", "python", "json"]


@dataclass(frozen=True, slots=True)
class LocalEnvironment:
    """The local workspace's address and names; `token` is a secret, `token_file` where it is renewed."""

    resource_manager: str
    subscription_id: str
    resource_group: str
    workspace_name: str
    ca_bundle: str
    token: str
    token_file: str

    @property
    def mlflow_tracking_uri(self) -> str:
        """Where MLflow's client finds this workspace."""
        place = f"subscriptions/{self.subscription_id}/resourceGroups/{self.resource_group}"
        provider = f"providers/Microsoft.MachineLearningServices/workspaces/{self.workspace_name}"
        return f"{self.resource_manager}/mlflow/v1.0/{place}/{provider}"

    @property
    def cloud(self) -> str:
        """The name that azure-ai-ml knows this cloud by: one a port, since it remembers a name's endpoints."""
        return f"AmlxLocal-{self.resource_manager.rpartition(':')[2]}"

    def variables(self, environment: Mapping[str, str] = os.environ) -> dict[str, str]:
        """Environment variables with which azure-ai-ml, azure-identity and MLflow find this workspace unchanged.

        No proxy of `environment` may stand before it: the loopback interface is added to what needs none.
        """
        direct = ",".join(filter(None, (environment.get("no_proxy") or environment.get("NO_PROXY"), *LOOPBACK)))
        return {
            "NO_PROXY": direct,
            "no_proxy": direct,
            "REQUESTS_CA_BUNDLE": self.ca_bundle,
            "SSL_CERT_FILE": self.ca_bundle,
            "ARM_CLOUD_METADATA_URL": f"{self.resource_manager}/metadata/endpoints?api-version=2019-05-01",
            "AZUREML_CURRENT_CLOUD": self.cloud,
            "IDENTITY_ENDPOINT": f"{self.resource_manager}/identity/token",
            "IDENTITY_HEADER": self.token,
            "AZURE_SUBSCRIPTION_ID": self.subscription_id,
            "AZURE_RESOURCE_GROUP": self.resource_group,
            "AZUREML_WORKSPACE_NAME": self.workspace_name,
            "MLFLOW_TRACKING_URI": self.mlflow_tracking_uri,
            "MLFLOW_TRACKING_TOKEN": self.token,
        }


def render(found: LocalEnvironment, form: Format) -> str:
    """The environment as text that ends with a line break: exports for a shell, a Python snippet, or JSON."""
    return {"shell": _shell, "python": _python, "json": _json}[form](found)


def _shell(found: LocalEnvironment) -> str:
    lines = [f"export {name}={shlex.quote(value)}" for name, value in found.variables().items()]
    return "\n".join(lines) + "\n"


def _json(found: LocalEnvironment) -> str:
    names = ("resource_manager", "subscription_id", "resource_group", "workspace_name", "ca_bundle", "token")
    values = {name: getattr(found, name) for name in names}
    return json.dumps(values | {"mlflow_tracking_uri": found.mlflow_tracking_uri}, indent=2) + "\n"


def _python(found: LocalEnvironment) -> str:
    return SNIPPET.format(
        **{name: getattr(found, name) for name in ("subscription_id", "resource_group", "workspace_name")},
        ca_bundle=found.ca_bundle,
        token_file=found.token_file,
        base=found.resource_manager,
        cloud=found.cloud,
        mlflow_tracking_uri=found.mlflow_tracking_uri,
        direct=found.variables()["NO_PROXY"],
    )


SNIPPET = '''\
import os
import time
from pathlib import Path

os.environ["NO_PROXY"] = os.environ["no_proxy"] = {direct!r}
os.environ["REQUESTS_CA_BUNDLE"] = os.environ["SSL_CERT_FILE"] = {ca_bundle!r}
os.environ["MLFLOW_TRACKING_URI"] = {mlflow_tracking_uri!r}
os.environ["MLFLOW_TRACKING_TOKEN"] = Path({token_file!r}).read_text()

from azure.ai.ml import MLClient
from azure.core.credentials import AccessToken


class LocalCredential:
    """The token that the local workspace renews in a file."""

    def get_token(self, *scopes, **options):
        return AccessToken(Path({token_file!r}).read_text(), int(time.time()) + 600)


base = {base!r}
ml_client = MLClient(
    LocalCredential(),
    {subscription_id!r},
    {resource_group!r},
    {workspace_name!r},
    cloud={cloud!r},
    cloud_metadata=dict(
        azure_portal=base,
        resource_manager=base + "/",
        active_directory=base + "/",
        aml_resource_id=base,
        storage_endpoint="core.windows.net",
        registry_discovery_endpoint=base + "/",
    ),
    enable_telemetry=False,
)
'''
