"""Listing 10,000 jobs of the local workspace: amlx, azure-ai-ml's MLClient, and bare requests with JSON.

Every measurement is a process of its own that prints the seconds of the list alone, imports and sign-in aside.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median

from tests.bench.figures import Figure, interleaved
from tests.bench.place import amlx
from tests.bench.seed import add_jobs

JOBS = 10_000
ROUNDS = 3


def figures(_: Path) -> Iterator[Figure]:
    """Seconds of each way, and amlx's ratio to the others."""
    add_jobs(JOBS)
    taken = interleaved({way: partial(measure, way) for way in WAYS}, ROUNDS)
    for way, seconds in taken.items():
        yield Figure(f"list_10k_jobs_{way}", median(seconds), "s")
    yield Figure("list_10k_jobs_sdk_to_amlx", median(taken["sdk"]) / median(taken["amlx"]), "x", ">=15")
    yield Figure("list_10k_jobs_amlx_to_requests", median(taken["amlx"]) / median(taken["requests"]), "x", "<=2")


def measure(way: str) -> float:
    """Seconds that one way takes, in a fresh process."""
    command = [sys.executable, "-m", "tests.bench.listing", way]
    return float(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.split()[-1])


def by_amlx() -> Callable[[], int]:
    """services.jobs, into a frame."""
    import polars  # noqa: F401  the list is measured, not the import

    from services import jobs, local
    from services.arm import open_wire

    wire = open_wire(local.ensure_running())
    return lambda: jobs.list_jobs(wire).height


def by_sdk() -> Callable[[], int]:
    """The client that `amlx local env` writes down, into entities."""
    names: dict[str, object] = {}
    exec(amlx("local", "env", "--format", "python"), names)
    client = names["ml_client"]
    return lambda: sum(1 for _ in client.jobs.list())


def by_requests() -> Callable[[], int]:
    """HTTP and JSON alone, over the same pages."""
    import requests

    place = json.loads(amlx("local", "env", "--format", "json"))
    session = requests.Session()
    session.trust_env = False  # else REQUESTS_CA_BUNDLE would win over `verify`
    session.verify = place["ca_bundle"]
    session.headers["Authorization"] = f"Bearer {place['token']}"
    group = f"/subscriptions/{place['subscription_id']}/resourceGroups/{place['resource_group']}"
    workspace = f"{group}/providers/Microsoft.MachineLearningServices/workspaces/{place['workspace_name']}"
    first = f"{place['resource_manager'].rstrip('/')}{workspace}/jobs?api-version=2024-01-01-preview"
    return lambda: count(session.get, f"{first}&listViewType=ActiveOnly")


def count(get: Callable[[str], object], page: str | None) -> int:
    """Items of a list, page by page."""
    items = 0
    while page:
        body = get(page).json()
        items += len(body["value"])
        page = body.get("nextLink")
    return items


WAYS = {"amlx": by_amlx, "sdk": by_sdk, "requests": by_requests}


def main() -> None:
    """Print the seconds of the way that is named."""
    listing = WAYS[sys.argv[1]]()
    begun = time.perf_counter()
    found = listing()
    taken = time.perf_counter() - begun
    assert found >= JOBS, f"{found} jobs were listed, not {JOBS}"
    print(taken)


if __name__ == "__main__":
    main()
