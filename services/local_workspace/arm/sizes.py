"""Virtual machine sizes and quota.

Sizes are Azure's, with Azure's cores and memory, because job and compute files name them. All of them share this
machine, and quota is this machine's cores: it is told, never enforced. Nothing has a price: it is free.
Source: VirtualMachineSizes_List, Usages_List.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import psutil
from starlette.responses import Response
from starlette.routing import BaseRoute

from services.local_workspace.http import AT_LOCATION, Call, Json, answer, at
from services.local_workspace.kernel import Kernel

MIB = 2**20


@dataclass(frozen=True, slots=True)
class Size:
    """One of Azure's sizes: `memory` in GiB."""

    name: str
    family: str
    cores: int
    memory: float
    gpus: int = 0


SIZES = (
    Size("Standard_DS1_v2", "standardDSv2Family", 1, 3.5),
    Size("Standard_DS2_v2", "standardDSv2Family", 2, 7),
    Size("Standard_DS3_v2", "standardDSv2Family", 4, 14),
    Size("Standard_DS4_v2", "standardDSv2Family", 8, 28),
    Size("Standard_DS11_v2", "standardDSv2Family", 2, 14),
    Size("Standard_DS12_v2", "standardDSv2Family", 4, 28),
    Size("Standard_D2s_v3", "standardDSv3Family", 2, 8),
    Size("Standard_D4s_v3", "standardDSv3Family", 4, 16),
    Size("Standard_D8s_v3", "standardDSv3Family", 8, 32),
    Size("Standard_E4s_v3", "standardESv3Family", 4, 32),
    Size("Standard_F4s_v2", "standardFSv2Family", 4, 8),
    Size("Standard_F8s_v2", "standardFSv2Family", 8, 16),
    Size("Standard_NC6s_v3", "standardNCSv3Family", 6, 112, 1),
    Size("Standard_NC4as_T4_v3", "standardNCASv3_T4Family", 4, 28, 1),
    Size("Standard_NC24ads_A100_v4", "standardNCADSA100v4Family", 24, 220, 1),
)
BY_NAME = {size.name.lower(): size for size in SIZES}


def known(name: str) -> bool:
    """Whether this machine can stand for that size: any of the list, GPU sizes only where there is one."""
    size = BY_NAME.get(name.lower())
    return size is not None and size.gpus <= gpus()


def cores_of(name: str) -> int:
    """How many cores Azure gives the size; 1 for one that is not known."""
    size = BY_NAME.get(name.lower())
    return 1 if size is None else size.cores


def gpus() -> int:
    """How many NVIDIA devices this machine has."""
    return len(list(Path("/dev").glob("nvidia[0-9]*")))


def routes(kernel: Kernel) -> list[BaseRoute]:
    """The routes of this concern."""
    return [
        at(kernel, "GET", AT_LOCATION + "/vmSizes", list_sizes, "locations/vmSizes/read"),
        at(kernel, "GET", AT_LOCATION + "/usages", list_usages, "locations/usages/read"),
    ]


def list_sizes(call: Call) -> Response:
    """The sizes that this machine can stand for."""
    return answer({"value": [_size(call.kernel, size) for size in SIZES if size.gpus <= gpus()]})


def list_usages(call: Call) -> Response:
    """Quota: this machine's cores, and how many of them computes that run have been promised, which may be more."""
    held = _cores_held(call)
    total = call.kernel.cores
    values = [
        _usage(call, "totalCores", "Total Cluster Dedicated Regional vCPUs", sum(held.values()), total),
        *(
            _usage(call, "vmFamily", f"{_title(family)} Cluster Dedicated vCPUs", held.get(family, 0), total)
            for family in dict.fromkeys(size.family for size in SIZES if size.gpus <= gpus())
        ),
    ]
    return answer({"value": values})


def _size(kernel: Kernel, size: Size) -> Json:
    disk = psutil.disk_usage(str(kernel.folders.root)).total // MIB
    return {
        "name": size.name,
        "family": size.family,
        "vCPUs": size.cores,
        "gpus": size.gpus,
        "osVhdSizeMB": disk,
        "maxResourceVolumeMB": disk,
        "memoryGB": float(size.memory),
        "lowPriorityCapable": False,
        "premiumIO": False,
        "supportedComputeTypes": ["AmlCompute", "ComputeInstance"],
    }


def _title(family: str) -> str:
    return f"Standard {family.removeprefix('standard').removesuffix('Family')} Family"


def _usage(call: Call, kind: str, name: str, held: int, limit: int) -> Json:
    place = f"/subscriptions/{call.names['subscription']}/usages"
    return {
        "id": place if kind == "totalCores" else f"{place}/{name.replace(' ', '_')}",
        "type": f"Microsoft.MachineLearningServices/{kind}/usages",
        "currentValue": held,
        "limit": limit,
        "name": {"value": name, "localizedValue": name},
        "unit": "Count",
    }


def _cores_held(call: Call) -> dict[str, int]:
    held: dict[str, int] = {}
    with call.kernel.store.read() as db:
        rows = db.execute(
            """SELECT json_extract(spec, '$.properties.properties.vmSize') AS size, kind, state,
                (SELECT COUNT(*) FROM nodes WHERE nodes.workspace = computes.workspace AND compute = name) AS nodes
            FROM computes WHERE kind = 'AmlCompute' OR state NOT IN ('Stopped', 'Deleting')"""
        ).fetchall()
    for row in rows:
        size = BY_NAME.get(row["size"].lower())
        count = row["nodes"] if row["kind"] == "AmlCompute" else 1
        if size is not None:
            held[size.family] = held.get(size.family, 0) + count * min(size.cores, call.kernel.cores)
    return held


def machine_cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
