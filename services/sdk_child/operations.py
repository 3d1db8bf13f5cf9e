"""What the parent can ask of MLClient. Plain values in, plain values out."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

import azure.ai.ml
from azure.ai.ml import MLClient, load_job
from azure.ai.ml.entities import Job, Model

from services.sdk_child.credential import ParentCredential
from services.sdk_child.pipe import Message


def version() -> str:
    """azure-ai-ml's version."""
    return str(azure.ai.ml.__version__)


def open_client(connection: Mapping[str, Any], credential: ParentCredential) -> MLClient:
    """The client of a connection; `cloud` holds what MLClient needs to find a cloud that is not Azure's own.

    Progress is shown because without it a refused upload is tried for ever; the bars never reach a screen.
    """
    return MLClient(
        credential,
        connection["subscription_id"],
        connection["resource_group"],
        connection["workspace_name"],
        show_progress=True,
        enable_telemetry=False,
        **connection["cloud"],
    )


def _ping(client: MLClient) -> Message:
    return {"version": version()}


def _check(client: MLClient, yaml: str, path: str) -> Message:
    """Load a job and validate it; `problems` maps places in the file to what is wrong there."""
    result = client.jobs.validate(_load(yaml, path))
    return {"problems": {} if result.passed else dict(result.error_messages)}


def _submit(client: MLClient, yaml: str, path: str) -> Message:
    """Upload what a job needs, then submit it."""
    job = client.jobs.create_or_update(_load(yaml, path))
    return {"name": job.name, "studio": job.studio_url or ""}


def _download(client: MLClient, name: str, folder: str, output: str | None) -> Message:
    """Download a job's logs and artifacts, or one named output, into a folder."""
    client.jobs.download(name, download_path=folder, output_name=output)
    return {"folder": folder}


def _register_model(client: MLClient, name: str, path: str, kind: str, description: str) -> Message:
    """Register a model from a job's output (`azureml://jobs/...`) or a local path."""
    model = client.models.create_or_update(Model(name=name, path=path, type=kind, description=description or None))
    return {"name": model.name, "version": model.version}


def _load(yaml: str, path: str) -> Job:
    return load_job(io.StringIO(yaml), relative_origin=path)


OPERATIONS: Mapping[str, Callable[..., Message]] = {
    "ping": _ping,
    "check": _check,
    "submit": _submit,
    "download": _download,
    "register_model": _register_model,
}
