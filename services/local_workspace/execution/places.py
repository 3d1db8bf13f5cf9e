"""Where an address of Azure ML's stands: on this machine's disk, or somewhere to be downloaded from.

Addresses: azureml://datastores/D/paths/P (short, or with subscriptions and workspaces before), the asset forms
azureml:name:version, .../data/name/versions/version and azureml://registries/..., azureml://jobs/J/outputs/O,
runs:/J/P, http(s):// and wasbs://.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from services.local_workspace.arm import job_references, references
from services.local_workspace.arm.job_bodies import default_uri
from services.local_workspace.blobs.errors import BlobError
from services.local_workspace.execution.moves import PreparationError
from services.local_workspace.history import runs
from services.local_workspace.http import ArmError
from services.local_workspace.kernel import Kernel, Workspace

_OUTPUT = re.compile(r"^azureml://(?:.*/)?jobs/(?P<job>[^/]+)/outputs/(?P<output>[^/]+)/?(?:paths/)?(?P<path>.*)$")
_RUN = re.compile(r"^runs:/(?P<run>[^/]+)/?(?P<path>.*)$")
_WASB = re.compile(r"^wasbs?://(?P<container>[^@/]+)@(?P<host>[^/]+)/?(?P<path>.*)$")
_URIS = ("dataUri", "modelUri", "codeUri")


@dataclass(frozen=True, slots=True)
class Remote:
    """Something to download: `address` is http(s); a folder is listed as Azure Storage lists containers."""

    address: str
    is_folder: bool = False


def find(kernel: Kernel, workspace: Workspace, address: str) -> Path | Remote:
    """Where the address stands; a path is given whether or not something is there.

    Raises:
        PreparationError: the address is of no known form, or names an asset or datastore that is not here.
    """
    try:
        return _find(kernel, workspace, address)
    except ArmError as error:
        raise PreparationError(error.message) from error
    except BlobError as error:
        raise PreparationError(f"No file can stand at '{address}': {error}") from error


def _find(kernel: Kernel, workspace: Workspace, address: str) -> Path | Remote:
    if match := _OUTPUT.match(address):
        return _output(kernel, workspace, match)
    if match := _RUN.match(address):
        return _find(kernel, workspace, f"{default_uri(match['run'])}/{match['path']}")
    if match := _WASB.match(address):
        return Remote(f"https://{match['host']}/{match['container']}/{match['path']}", is_folder=True)
    if references.is_asset(address):
        return _asset(kernel, workspace, address)
    located = references.locate(kernel, workspace, with_paths(address))
    if located is not None:
        return located
    if urlsplit(address).scheme in ("http", "https"):
        return Remote(address)
    if "datastores/" in address:
        message = f"The data at {address} is storage in Azure, which the local workspace does not reach."
        raise PreparationError(message, "DataAccessError")
    raise PreparationError(f"The local workspace does not know what '{address}' is.")


def with_paths(address: str) -> str:
    """A datastore address in the usual form; a run's own artifacts are addressed without `paths`."""
    return re.sub(r"(datastores/[^/]+)/(ExperimentRun/)", r"\1/paths/\2", address, count=1)


def artifacts(kernel: Kernel, workspace: Workspace, run: str) -> Path:
    """Where a run's logs and artifacts stand: `ExperimentRun/dcid.{run}` of the workspace's artifact store."""
    found = _find(kernel, workspace, default_uri(run))
    assert isinstance(found, Path)
    return found


def _output(kernel: Kernel, workspace: Workspace, match: re.Match[str]) -> Path | Remote:
    with kernel.store.read() as db:
        run = runs.require(db, workspace.key, match["job"])
    uri = ((run.definition.get("outputs") or {}).get(match["output"]) or {}).get("uri")
    if not uri:
        raise PreparationError(f"The job '{run.run}' has no output '{match['output']}'.")
    return _find(kernel, workspace, f"{uri.rstrip('/')}/{match['path']}".rstrip("/"))


def _asset(kernel: Kernel, workspace: Workspace, address: str) -> Path | Remote:
    found = job_references.asset(kernel, workspace, ("data", "models", "codes"), address)
    uri = next((found.properties[name] for name in _URIS if found.properties.get(name)), None)
    if uri is None:
        raise PreparationError(f"'{address}' is in a registry of Azure's, which the local workspace does not reach.")
    return _find(kernel, workspace, uri)
