"""What the SDK carries besides submissions: a job's outputs to a folder, and models out of outputs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from services.errors import AmlxError

if TYPE_CHECKING:
    from services.sdk import OnProgress, Sdk

SECONDS = 1800.0
"""How long the SDK may say nothing: it tells nothing of a download's progress."""


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """A registered model."""

    name: str
    version: str


def download(
    sdk: Sdk, name: str, folder: Path, *, output: str | None = None, on_progress: OnProgress | None = None
) -> list[Path]:
    """Download a finished job's logs and artifacts, or one named output, below `folder`; the files that came.

    Source: MLClient.jobs.download.

    Raises:
        AmlxError: the folder cannot be written, the job has not ended, or the service refused.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AmlxError(f"{folder} cannot be made: {error.strerror}.", advice="Choose another folder.") from error
    before = _files(folder)
    values = {"name": name, "folder": str(folder.absolute()), "output": output}
    sdk.ask("download", values, seconds=SECONDS, on_progress=on_progress)
    return sorted(_files(folder) - before)


def register_model(
    sdk: Sdk, name: str, path: str, *, kind: str = "custom_model", description: str = ""
) -> ModelVersion:
    """Register a model's next version from a local path or a job's output (`azureml://jobs/{job}/outputs/...`).

    Source: MLClient.models.create_or_update.
    """
    values = {"name": name, "path": path, "kind": kind, "description": description}
    answer = sdk.ask("register_model", values, seconds=SECONDS)
    return ModelVersion(answer["name"], str(answer["version"]))


def _files(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}
