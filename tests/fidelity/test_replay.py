"""amlx's own services read the real service's recorded answers, over HTTPS, from a cloud that the settings name."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services import assets, compute, jobs, settings, workspace
from services.arm import Wire, open_wire
from services.choice import Named, choose
from services.local_workspace.certificates import prepare
from tests.fidelity.recordings import exchanges
from tests.fidelity.replay import GROUP, SUBSCRIPTION, WORKSPACE, Replay
from tests.services.local_workspace.serving import free_port, listening

SETTINGS = """
cloud = "Recordings"
[clouds.Recordings]
resource_manager = "{base}"
ca_bundle = "{bundle}"
token_variable = "RECORDINGS_TOKEN"
"""


@pytest.fixture(scope="module")
def replayed(azure: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Replay, str, Path]]:
    """The replay, its address and what to trust."""
    place = free_port()
    base = f"https://127.0.0.1:{place.getsockname()[1]}"
    certificates = prepare(tmp_path_factory.mktemp("tls"), datetime.now(UTC))
    replay = Replay(base, exchanges(azure / "recorded" / "exchanges.jsonl"))
    with listening(replay.application(), place, certificates):
        yield replay, base, certificates.bundle


@pytest.fixture
def wire(replayed: tuple[Replay, str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    """The wire that a person's settings open."""
    _, base, bundle = replayed
    monkeypatch.setenv("RECORDINGS_TOKEN", "a token of the tests")
    file = tmp_path / "settings.toml"
    file.write_text(SETTINGS.format(base=base, bundle=bundle))
    named = Named(SUBSCRIPTION, GROUP, WORKSPACE)
    opened = open_wire(choose(named, settings.load(file), {}, tmp_path))
    yield opened
    opened.close()


def test_every_recorded_job_becomes_a_row(wire: Wire, replayed: tuple[Replay, str, Path]) -> None:
    recorded = replayed[0].items["jobs"]
    frame = jobs.list_jobs(wire)
    assert sorted(frame["name"]) == sorted(recorded)
    assert frame["status"].null_count() == 0
    assert set(frame["type"].drop_nulls().str.to_lowercase()) == {
        str(job["properties"]["jobType"]).lower() for job in recorded.values()
    }


def test_every_recorded_job_can_be_shown(wire: Wire, replayed: tuple[Replay, str, Path]) -> None:
    recorded = replayed[0].items["jobs"]
    names = [name for name in recorded if ("GET", _address(f"jobs/{name}")) in replayed[0].answers]
    assert names
    for name in names:
        shown = jobs.show(wire, name)
        assert shown.status


def _address(path: str) -> str:
    return f"~/workspaces/{WORKSPACE}/{path}".lower()


def test_every_recorded_compute_becomes_a_row(wire: Wire, replayed: tuple[Replay, str, Path]) -> None:
    recorded = replayed[0].items["computes"]
    found = compute.list_computes(wire)
    assert sorted(found.clusters["name"]) == sorted(recorded)
    assert found.clusters["state"].null_count() == 0


@pytest.mark.parametrize("word", ["datastore", "batch-endpoint", "schedule"])
def test_every_recorded_asset_becomes_a_row(wire: Wire, replayed: tuple[Replay, str, Path], word: str) -> None:
    recorded = replayed[0].items[assets.kind_of(word).collection]
    frame = assets.list_assets(wire, word)
    assert recorded
    assert sorted(frame["name"]) == sorted(recorded)
    assert frame["created"].null_count() == 0


def test_versions_of_recorded_assets_become_rows(wire: Wire, replayed: tuple[Replay, str, Path]) -> None:
    words = {kind.collection: kind.word for kind in assets.KINDS.values() if kind.versions}
    read = 0
    for (method, address), exchange in replayed[0].answers.items():
        parts = address.split("/")
        if method == "GET" and parts[-1] == "versions" and parts[3] in words and exchange["status"] == 200:
            name = exchange["uri"].split("?")[0].split("/")[-2]
            frame = assets.versions(wire, words[parts[3]], name)
            assert len(frame) == len(exchange["response"]["value"])
            read += len(frame)
    assert read


def test_recorded_children_become_rows(wire: Wire, replayed: tuple[Replay, str, Path]) -> None:
    read = 0
    for (method, address), exchange in replayed[0].answers.items():
        if method == "GET" and address.endswith("/children"):
            frame = jobs.children(wire, exchange["uri"].split("/")[-2])
            assert sorted(frame["name"]) == sorted(run["runId"] for run in exchange["response"]["value"])
            read += len(frame)
    assert read


def test_the_recorded_workspace_is_read(wire: Wire) -> None:
    assert workspace.show(wire).name
