"""What the real azure-ai-ml client makes of assets, secrets, endpoints, schedules and code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from services.local_workspace.kernel import DEFAULT_WORKSPACE
from tests.services.local_workspace.serving import Served

ROOT = Path(__file__).parents[4]


@pytest.mark.soak
def test_what_people_do_beyond_single_calls_works(served: Served, tmp_path: Path):
    env = {
        "resource_manager": served.kernel.base + "/",
        "subscription_id": DEFAULT_WORKSPACE.subscription,
        "resource_group": DEFAULT_WORKSPACE.group,
        "workspace_name": DEFAULT_WORKSPACE.name,
        "token": served.token,
    }
    words = [sys.executable, "-m", "tests.services.local_workspace.arm.sdk_script", json.dumps(env)]
    own = {
        "REQUESTS_CA_BUNDLE": str(served.ca_bundle),
        "HOME": str(tmp_path),
        "PYTHONPATH": str(ROOT),
    }
    ended = subprocess.run(words, cwd=ROOT, env=os.environ | own, capture_output=True, text=True, timeout=110)
    assert ended.returncode == 0, ended.stderr[-3000:]
    assert json.loads(ended.stdout.splitlines()[-1]) == {
        "versions": ["1", "2"],
        "same bytes": True,
        "build": True,
        "archived": [],
        "restored": ["d"],
        "shown": None,
        "asked": "hush",
        "deployment": "Succeeded",
        "listed": ["blue"],
        "fired": "Completed",
        "repeats": "pipeline",
        "uploaded once": True,
        "code": ["Dockerfile", "sub/b.txt", "가 나.py"],
    }
