"""References to things of a workspace, as people say them."""

from __future__ import annotations

import re
from urllib.parse import quote

_ASSET = re.compile(r"/(?:environments|codes|components|models|data)/([^/]+)(?:/(versions|labels)/([^/]+))?$")


def asset_label(reference: object) -> str:
    """An asset as `name:version` or `name@label`, out of an ARM id, a registry's address or a job file's reference."""
    text = "" if reference is None else str(reference)
    match = _ASSET.search(text)
    if match is None:
        return text if text.startswith("azureml://") else text.removeprefix("azureml:")
    name, kind, version = match.groups()
    return name if version is None else f"{name}{':' if kind == 'versions' else '@'}{version}"


def compute_label(reference: object) -> str:
    """The name in a reference to a compute (`azureml:cpu-cluster`, an ARM id, the name); empty where there is none."""
    text = "" if reference is None else str(reference)
    return text.rsplit("/computes/", 1)[-1].removeprefix("azureml:")


def segment(name: str) -> str:
    """A name as one segment of a path: whatever is in it, it leads nowhere else."""
    return quote(name, safe="")
