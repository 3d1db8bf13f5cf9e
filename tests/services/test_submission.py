"""A job file's way through the real SDK to the local workspace, and back as a job with its log and metrics."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from services import jobs, logs, metrics, submission, transfers
from services.arm import Wire
from services.connection import Connection
from services.errors import JobFileError, NotAllowedError, ServiceError
from services.identity import credential_of
from services.local_workspace.clock import ManualClock
from services.local_workspace.concerns import provision
from services.local_workspace.kernel import DEFAULT_WORKSPACE
from services.local_workspace.server import build
from services.samples import job_file
from services.sdk import Progress, Sdk
from services.submission import Overrides
from tests.services.conftest import Lab, connection_to
from tests.services.local_workspace.conftest import make_kernel
from tests.services.local_workspace.serving import free_port, serve


@dataclass(frozen=True)
class Roads:
    """What a session gives."""

    wire: Wire
    sdk: Sdk


@pytest.fixture
def roads(wire: Wire) -> Iterator[Roads]:
    """The lab's wire and an SDK of its own."""
    made = Roads(wire, Sdk(wire.connection))
    yield made
    made.sdk.close()


def test_a_sample_from_its_file_to_its_metrics(roads: Roads, lab: Lab, tmp_path: Path) -> None:
    seen: list[Progress] = []
    quick = Overrides(display_name="quick", experiment="tries", inputs={"pause": "0", "epochs": "3"})
    checked = submission.check(roads, job_file("automobile"), quick)
    name = submission.submit(roads, checked, on_progress=seen.append).name
    assert {"Uploading src"} <= {progress.what for progress in seen}
    assert seen[-1].done == seen[-1].total

    [listed] = jobs.list_jobs(roads.wire).to_dicts()
    assert (listed["name"], listed["display_name"], listed["experiment"]) == (name, "quick", "tries")
    job = finished(roads.wire, lab, name)
    [log] = [file for file in logs.files(roads.wire, name) if file.name.startswith("user_logs/std_log")]
    said = logs.read(roads.wire, log).text
    assert job.status == "Completed", said
    assert "epoch   3/3" in said
    assert (job.compute, job.environment) == ("serverless", "sklearn-1.5@latest")
    assert [span.name for span in jobs.timeline(roads.wire, name)][:1] == ["NotStarted"]
    assert jobs.with_times(roads.wire, jobs.list_jobs(roads.wire))["duration"].null_count() == 0
    assert metrics.last_values(roads.wire, name)["metric"].to_list() == ["test_rmse", "train_rmse"]
    assert metrics.history(roads.wire, name, "test_rmse")["step"].to_list() == [1, 2, 3]
    carry(roads.sdk, name, tmp_path)
    change(roads.wire, name)


def carry(sdk: Sdk, name: str, folder: Path) -> None:
    """What a finished job leaves: its artifacts in a folder, a model out of them."""
    files = transfers.download(sdk, name, folder / "got")
    [model] = [file for file in files if file.name == "model.json"]
    assert transfers.register_model(sdk, "price", str(model)) == transfers.ModelVersion("price", "1")


def change(wire: Wire, name: str) -> None:
    """What a finished job allows: another name, tags, the archive."""
    jobs.rename(wire, name, "renamed", experiment="tries")
    jobs.retag(wire, name, {"k": "v"}, remove=["sample"])
    job = jobs.show(wire, name)
    assert (job.display_name, dict(job.tags)) == ("renamed", {"k": "v"})
    jobs.archive(wire, name)
    assert jobs.list_jobs(wire).is_empty()
    assert jobs.list_jobs(wire, view="ArchivedOnly").height == 1
    jobs.restore(wire, name)
    wire.follow(jobs.delete(wire, name).operation)
    assert jobs.list_jobs(wire, view="All").is_empty()


def test_unknown_compute_is_told_with_its_line(roads: Roads, tmp_path: Path) -> None:
    path = tmp_path / "job.yml"
    path.write_text("command: ls\nenvironment: azureml:a:1\ncompute: azureml:gone\n")
    with pytest.raises(JobFileError, match="There is no compute gone in local") as refused:
        submission.check(roads, path)
    assert refused.value.line == 3


def test_a_reader_may_check_and_is_told_what_submitting_takes(lab: Lab, tmp_path: Path) -> None:
    place = lab.connection_as("Reader", tmp_path)
    roads = Roads(lab.open(place), Sdk(place))
    path = tmp_path / "pipeline.yml"
    text = "type: pipeline\nsettings:\n  default_compute: azureml:cpu-cluster\njobs:\n  a:\n    command: ls\n"
    try:
        path.write_text(text + "    environmnt: azureml:a:1\n")
        with pytest.raises(JobFileError, match="environmnt") as refused:
            submission.check(roads, path)
        assert refused.value.line == 7
        path.write_text(text + "    environment: azureml:a:1\n")
        checked = submission.check(roads, path)
        assert checked.compute == "cpu-cluster"
        with pytest.raises(NotAllowedError):
            submission.submit(roads, checked)
    finally:
        roads.sdk.close()
        roads.wire.close()


@pytest.mark.soak
def test_a_storage_that_refuses_an_upload_ends_it(tmp_path: Path) -> None:
    with refusing_lab(tmp_path) as place:
        roads = Roads(Wire(place, credential_of(place)), Sdk(place))
        try:
            checked = submission.check(roads, job_file("automobile"))
            with pytest.raises(ServiceError, match="storage refused") as refused:
                submission.submit(roads, checked)
        finally:
            roads.sdk.close()
            roads.wire.close()
    assert "sig=" not in refused.value.message


@contextmanager
def refusing_lab(folder: Path) -> Iterator[Connection]:
    """A local workspace whose storage takes no blob."""
    place = free_port()
    kernel = make_kernel(folder, ManualClock(), f"https://127.0.0.1:{place.getsockname()[1]}")
    inner = build(kernel)

    async def refusing(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "PUT" and b"sig=" in scope["query_string"]:
            headers = {"x-ms-error-code": "AuthorizationFailure"}
            await Response("This request is not authorized.", 403, headers)(scope, receive, send)
        else:
            await inner(scope, receive, send)

    with serve(kernel, place, folder, refusing) as served:
        provision(kernel, DEFAULT_WORKSPACE)
        workspace = DEFAULT_WORKSPACE
        names = (workspace.subscription, workspace.group, workspace.name)
        bare = Connection("LOCAL", kernel.base, *names, ca_bundle=served.ca_bundle)
        yield connection_to(bare, served.token, folder / "token")


def finished(wire: Wire, lab: Lab, name: str, seconds: float = 60) -> jobs.Job:
    """The job when it has ended; the lab's clock goes on meanwhile, as its process truly runs."""
    end = time.monotonic() + seconds
    while (job := jobs.show(wire, name)).status not in jobs.FINAL:
        assert time.monotonic() < end, f"still {job.status}"
        lab.pass_time(1)
        time.sleep(0.05)
    return job
