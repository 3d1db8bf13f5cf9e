"""The history of jobs, read once and then renewed by what changed; and the job files that are offered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from services import job_candidates
from services.jobs import JobHistory
from tests.services.replay import Replay


def made(name: str, status: str = "Completed") -> dict[str, Any]:
    return {"name": name, "properties": {"status": status, "jobType": "Command"}}


def wire_of(*pages: list[dict[str, Any]]) -> Replay:
    return Replay({"GET jobs": list(pages), "POST batchrundata": {"successfulResults": {}}})


def read(history: JobHistory, wire: Replay) -> dict[str, str]:
    """Name to status, in order, as of the last frame."""
    *_, frame = history.read(wire)
    return dict(frame.select("name", "status").iter_rows())


def test_the_first_page_comes_before_the_rest() -> None:
    heights = [frame.height for frame in JobHistory().read(wire_of([made("a")], [made("b")], [made("c")]))]
    assert heights == [1, 3]


def test_new_and_changed_jobs_are_seen_without_reading_all() -> None:
    history = JobHistory()
    pages = [[made("a", "Running"), made("b")], [made("c")], [made("d")]]
    assert read(history, wire_of(*pages)) == {"a": "Running", "b": "Completed", "c": "Completed", "d": "Completed"}
    opened: list[int] = []

    def newer() -> Any:
        for number, page in enumerate([[made("new"), made("a", "Failed")], *pages]):
            opened.append(number)
            yield page

    wire = wire_of()
    wire.answers["GET jobs"] = newer()
    assert list(read(history, wire).items())[:2] == [("new", "Completed"), ("a", "Failed")]
    assert opened == [0], "what has ended is known"


def test_a_job_deep_in_the_list_that_runs_is_looked_for() -> None:
    history = JobHistory()
    read(history, wire_of([made("a")], [made("b")], [made("c", "Running")]))
    assert read(history, wire_of([made("a")], [made("b")], [made("c", "Failed")]))["c"] == "Failed"


def test_what_is_gone_from_a_list_that_was_read_whole_is_gone() -> None:
    history = JobHistory()
    read(history, wire_of([made("a", "Running"), made("b")]))
    assert list(read(history, wire_of([made("b")]))) == ["b"]
    history.forget()
    assert read(history, wire_of([])) == {}


def test_times_are_kept_by_a_renewal() -> None:
    wire = wire_of([made("a")])
    times = {"runId": "a", "startTimeUtc": "2026-01-05T08:00:00Z", "endTimeUtc": "2026-01-05T08:01:00Z"}
    wire.answers["POST batchrundata"] = {"successfulResults": {"a": {"runMetadata": times}}}
    history = JobHistory()
    read(history, wire)
    asked = len(wire.asked)
    *_, frame = history.read(wire)
    assert frame["ended"].null_count() == 0
    assert len(wire.asked) == asked + 1, "the times of what has ended are not asked for again"


@pytest.fixture
def lab(tmp_path: Path) -> Path:
    for name in ("b.yml", "a.yaml", "deep/er/c.yml", ".hidden/d.yml", "node_modules/e.yml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("command: echo\n")
    (tmp_path / "notes.yml").write_text("shopping: [milk]\n")
    (tmp_path / "binary.yml").write_bytes(b"\xff\xfe\x00command")
    return tmp_path


def test_recent_files_come_first_then_samples_then_those_here(lab: Path) -> None:
    rows = job_candidates.candidates([lab / "b.yml"], lab).to_dicts()
    ours = [(row["file"], row["why"], row["folder"]) for row in rows if row["why"] != "sample"]
    deep = str(Path("deep/er"))
    assert ours == [
        ("b.yml", "recent", "this folder"),
        ("a.yaml", "here", "this folder"),
        ("c.yml", "here", deep),
    ]
    assert [row["why"] for row in rows][1:3] == ["sample", "sample"]


@pytest.mark.parametrize(
    ("text", "is_job"),
    [("type: pipeline\n", True), ("jobs:\n  a: 1\n", True), ("  command: x\n", False), ("type: data\n", False)],
)
def test_a_job_file_is_known_by_its_top_level(tmp_path: Path, text: str, is_job: bool) -> None:
    (tmp_path / "x.yml").write_text(text)
    assert job_candidates.is_job(tmp_path / "x.yml") is is_job


def test_a_file_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    assert not job_candidates.is_job(tmp_path / "gone.yml")
    assert list(job_candidates.yaml_below(tmp_path / "gone")) == []
