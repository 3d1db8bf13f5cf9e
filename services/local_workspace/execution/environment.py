"""The environment variables of a job: Azure ML's, MLflow's and a few of the machine's; never the owner's own.

Source: "Environment variables" of Azure ML's common runtime, as jobs see them; MLflow's tracking variables.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from services.local_workspace.certificates import Certificates
from services.local_workspace.clock import iso
from services.local_workspace.history.run import Run
from services.local_workspace.kernel import Kernel, Workspace
from services.local_workspace.roles import Caller

KEPT = ("LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "CUDA_VISIBLE_DEVICES", "LD_LIBRARY_PATH")
"""What a job gets of the environment that the server was started in. All else may hold secrets, so nothing else."""

TOKEN_LIFETIME = timedelta(days=30)


def interpreter() -> Path:
    """The Python that jobs run with: the one amlx is installed in, or what AMLX_JOB_PYTHON names."""
    return Path(os.environ.get("AMLX_JOB_PYTHON") or sys.executable)


def variables(kernel: Kernel, workspace: Workspace, run: Run, experiment_id: str, folder: Path) -> dict[str, str]:
    """All variables but the job's own; `folder` is the job's folder, which is its HOME."""
    expiry = kernel.clock.now() + TOKEN_LIFETIME
    token = kernel.tokens.mint(Caller(run.oid, run.author, "Job", run.run), TOKEN_LIFETIME)
    bundle = str(Certificates(kernel.folders.root / "tls").bundle)
    machine = {name: os.environ[name] for name in KEPT if name in os.environ}
    return (
        {"LANG": "C.UTF-8"}
        | machine
        | _python(folder)
        | _azureml(kernel, workspace, run, experiment_id)
        | {"AZUREML_RUN_TOKEN": token, "AZUREML_RUN_TOKEN_EXPIRY": iso(expiry)}
        | dict.fromkeys(("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "CURL_CA_BUNDLE"), bundle)
        | _mlflow(kernel, workspace, run, experiment_id, token, bundle)
    )


def _python(folder: Path) -> dict[str, str]:
    # What a job installs with pip stays in its own folder: it must not change the Python that amlx runs in.
    packages = folder / "packages"
    system = [part for part in os.environ.get("PATH", os.defpath).split(os.pathsep) if part]
    return {
        "PATH": os.pathsep.join([str(interpreter().parent), str(packages / "bin"), *system]),
        "PYTHONPATH": str(packages),
        "PIP_TARGET": str(packages),
        "PYTHONUNBUFFERED": "1",
        "HOME": str(folder / "home"),
    }


def _azureml(kernel: Kernel, workspace: Workspace, run: Run, experiment_id: str) -> dict[str, str]:
    scope = workspace.id
    return {
        "AZUREML_ARM_SUBSCRIPTION": workspace.subscription,
        "AZUREML_ARM_RESOURCEGROUP": workspace.group,
        "AZUREML_ARM_WORKSPACE_NAME": workspace.name,
        "AZUREML_ARM_PROJECT_NAME": run.experiment,
        "AZUREML_COMPUTE_USE_COMMON_RUNTIME": "true",
        "AZUREML_CR_AZUREML_CONTEXT": json.dumps({"run_id": run.run, "experiment_name": run.experiment}),
        "AZUREML_CR_COMPUTE_CONTEXT": json.dumps({"cluster_name": run.compute, "node_id": "local", "vm_id": "local"}),
        "AZUREML_CR_DISTRIBUTED_CONFIG": json.dumps({"node_count": 1, "process_count": 1}),
        "AZUREML_DISCOVERY_SERVICE_ENDPOINT": f"{kernel.base}/discovery",
        "AZUREML_EXPERIMENT_ID": experiment_id,
        "AZUREML_EXPERIMENT_NAME": run.experiment,
        "AZUREML_EXPERIMENT_SCOPE": f"{scope}/experiments/{run.experiment}",
        "AZUREML_NODE_COUNT": "1",
        "AZUREML_ROOT_RUN_ID": run.root,
        "AZUREML_RUN_ID": run.run,
        "AZUREML_SERVICE_ENDPOINT": kernel.base,
        "AZUREML_WORKSPACE_SCOPE": scope,
    }


def _mlflow(
    kernel: Kernel, workspace: Workspace, run: Run, experiment_id: str, token: str, bundle: str
) -> dict[str, str]:
    return {
        "MLFLOW_EXPERIMENT_ID": experiment_id,
        "MLFLOW_EXPERIMENT_NAME": run.experiment,
        "MLFLOW_RUN_ID": run.run,
        "MLFLOW_TRACKING_TOKEN": token,
        "MLFLOW_TRACKING_SERVER_CERT_PATH": bundle,
        "MLFLOW_TRACKING_URI": f"{kernel.base}/mlflow/v1.0{workspace.id}",
    }


def distributed(distribution: Mapping[str, object] | None) -> dict[str, str]:
    """One process is the whole world, whatever the job asks for: what frameworks need to work so."""
    if not distribution:
        return {}
    return {
        "MASTER_ADDR": "127.0.0.1",
        "MASTER_PORT": "6105",
        "NODE_RANK": "0",
        "RANK": "0",
        "LOCAL_RANK": "0",
        "WORLD_SIZE": "1",
    }
