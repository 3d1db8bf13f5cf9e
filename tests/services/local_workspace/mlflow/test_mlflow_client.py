"""MLflow's own client, from outside, with what `amlx local env` prints."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from services.local_workspace.kernel import DEFAULT_WORKSPACE
from tests.services.local_workspace.serving import Served

SCRIPT = Path(__file__).with_name("client_calls.py")


@pytest.mark.soak
def test_a_script_logs_and_finds(served: Served):
    variables = {
        "MLFLOW_TRACKING_URI": f"{served.kernel.base}/mlflow/v1.0{DEFAULT_WORKSPACE.id}",
        "MLFLOW_TRACKING_TOKEN": served.token,
        "REQUESTS_CA_BUNDLE": str(served.ca_bundle),
    }
    command = [sys.executable, "-W", "ignore", str(SCRIPT)]
    done = subprocess.run(command, env=os.environ | variables, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert told == {
        "status": "FINISHED",
        "params": {"a": "1", "b": "two"},
        "loss": 0.25,
        "history": [1.0, 0.5, 1 / 3, 0.25],
        "artifact": "some words",
        "found": ["outer"],
        "artifacts": ["notes"],
        "experiments": ["from-outside"],
        "children": 2,
    }
