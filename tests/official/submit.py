"""Submits job files as they are with the real azure-ai-ml client, and tells how each ended, a JSON line a file.

Arguments: what `amlx local env --format json` prints, the folder of job files, the folder of data.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

from azure.ai.ml import MLClient, load_job
from azure.ai.ml.constants import AssetTypes
from azure.ai.ml.entities import Data
from azure.core.exceptions import AzureError

from tests.fidelity.sdk_calls import client_of

ENDED = {"Completed", "Failed", "Canceled"}
UP = ("hello-interactive",)
"""Jobs that stay up until somebody ends them."""


def register(ml: MLClient, folder: Path) -> None:
    """The data that the files name."""
    for name in ("local-folder-example", "sampledata"):
        ml.data.create_or_update(Data(name=name, version="1", path=str(folder), type=AssetTypes.URI_FOLDER))


def submit(ml: MLClient, path: Path) -> dict[str, Any]:
    """Load and submit; what keeps it from that."""
    try:
        return {"file": path.stem, "job": ml.jobs.create_or_update(load_job(path)).name}
    except (AzureError, ValueError, OSError) as error:
        return {"file": path.stem, "refused": f"{type(error).__name__}: {error}"}


def follow(ml: MLClient, told: dict[str, Any], seconds: float) -> dict[str, Any]:
    """Wait for the end of a job; one that stays up is canceled once it runs."""
    end = time.monotonic() + seconds
    status = ""
    while "job" in told and status not in ENDED and time.monotonic() < end:
        found = ml.jobs.get(told["job"]).status
        status = str(getattr(found, "value", found))
        if told["file"] in UP and status == "Running":
            time.sleep(2)
            ml.jobs.begin_cancel(told["job"]).result(timeout=30)
        time.sleep(0.3)
    return told | {"status": status}


def main() -> None:
    env, files, data = json.loads(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
    ml = client_of(env)
    register(ml, data)
    accepted = [submit(ml, path) for path in sorted(files.glob("*.yml"))]
    for told in accepted:
        print(json.dumps(follow(ml, told, 240)), flush=True)


if __name__ == "__main__":
    main()
