"""Submitting a job: pick a file, review it, mend it, send it; nothing typed is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from screens.jobs import JobsPage
from screens.submit import PickPage, ReviewPage
from services import submission
from services.errors import ConflictError, JobFileError
from services.session import Session
from services.submission import Submitted
from tests.conftest import reach
from tests.screens.driving import drive, press, text_of
from tests.screens.job_cloud import NAUGHTY, JobCloud, controls
from tests.screens.studio import Studio
from tui.app import AmlxApp

Snapshot = Callable[..., bool]
Size = tuple[int, int]

GOOD = """\
$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json
command: python train.py --lr ${{inputs.lr}} --epochs ${{inputs.epochs}}
environment:
  image: library/python:latest
inputs:
  lr: 0.01
  epochs: 20
experiment_name: train-regression
"""


class Child:
    """Stands in for the SDK's child process."""

    def __init__(self) -> None:
        self.cancelled = threading.Event()

    def prepare(self) -> None:
        """Nothing to start."""

    def cancel(self) -> None:
        """Give up."""
        self.cancelled.set()

    def close(self) -> None:
        """Nothing to end."""


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch) -> Child:
    made = Child()
    monkeypatch.setattr(Session, "sdk", property(lambda _: made))
    return made


@pytest.fixture
def files(own_folders: Path, job_cloud: JobCloud, child: Child, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with job files; the SDK has nothing against any of them."""
    monkeypatch.setattr("services.job_candidates.FOLDER", own_folders / "samples")
    monkeypatch.setattr("services.job_candidates.SAMPLES", ())
    folder = Path("lab")
    folder.mkdir()
    monkeypatch.chdir(folder)
    Path("train.yml").write_text(GOOD)
    Path("gone.yml").write_text(GOOD.replace("environment", "code: ./src\nenvironment"))
    job_cloud.lists["computes"] = []
    job_cloud.add("calm_root", "Running")
    monkeypatch.setattr(submission, "check", lambda _, path, overrides: submission.glance(path, overrides))
    monkeypatch.setattr(submission, "submit", lambda *_, **__: Submitted("calm_root"))
    return own_folders


def review_of(studio: Studio, name: str) -> AmlxApp:
    """A studio that begins with the review of a file."""

    def init(page: ReviewPage, session: Session) -> None:
        ReviewPage.__init__(page, session, Path(name))

    return studio.app(ReviewPage, "jobs", __init__=init)


def page_of(pilot: Pilot[Any]) -> Any:
    return pilot.app.screen.pages.front


def test_pick(studio: Studio, files: Path) -> None:
    studio.session.memory.used_file(Path("train.yml"))

    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, "n")
        assert [row["file"] for row in page_of(pilot).table.order.frame.to_dicts()] == ["train.yml", "gone.yml"]
        assert [row["why"] for row in page_of(pilot).table.order.frame.to_dicts()] == ["recent", "here"]
        await press(pilot, "enter")
        assert isinstance(page_of(pilot), ReviewPage)
        assert "python train.py" in text_of(pilot.app)

    drive(studio.app(JobsPage, "jobs"), check)


def test_pick_faces(studio: Studio, files: Path, screen_snapshot: Snapshot, terminal_size: Size) -> None:
    for path in Path().glob("*.yml"):
        path.unlink()
    assert screen_snapshot(studio.app(PickPage, "jobs"), size=terminal_size)


def test_review(studio: Studio, files: Path, screen_snapshot: Snapshot, terminal_size: Size) -> None:
    assert screen_snapshot(review_of(studio, "train.yml"), size=terminal_size)


def test_a_bad_file_is_shown_with_its_line(
    studio: Studio, files: Path, screen_snapshot: Snapshot, terminal_size: Size, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusal = JobFileError("code names ./src, but there is no such folder.", line=3, advice="Put the code there.")
    monkeypatch.setattr(submission, "glance", raising(refusal))
    assert screen_snapshot(review_of(studio, "gone.yml"), size=terminal_size)


def test_refused(studio: Studio, files: Path, screen_snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    refusal = ConflictError("The compute cpu-gone does not exist.", status=409, advice="Choose another.")
    monkeypatch.setattr(submission, "check", raising(refusal))
    assert screen_snapshot(review_of(studio, "train.yml"), ["ctrl+s"])


def test_the_last_question(studio: Studio, files: Path, screen_snapshot: Snapshot) -> None:
    app = review_of(studio, "train.yml")
    assert screen_snapshot(app, ["ctrl+s"], until=lambda: len(app.screen_stack) > 1)


def raising(error: Exception) -> Callable[..., Any]:
    """A function that raises."""

    def refuse(*_: object, **__: object) -> None:
        raise error

    return refuse


def test_the_first_field_has_the_focus_and_q_is_a_letter(studio: Studio, files: Path) -> None:
    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, "q")
        assert page_of(pilot).values["compute"] == "q"
        await press(pilot, "tab", "q", "tab", "tab", *"q5", "tab", *"30")
        values = page_of(pilot).values
        assert (values["experiment"], values["input.lr"], values["input.epochs"]) == ("q", "q5", "30")

    drive(review_of(studio, "train.yml"), check)


def test_what_is_typed_outlives_the_page(studio: Studio, files: Path) -> None:
    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, "n", "j", "enter")
        await press(pilot, *"gpu", "tab", "tab", "tab", *"0.5", "escape", "enter")
        values = page_of(pilot).values
        assert (values["compute"], values["input.lr"]) == ("gpu", "0.5")

    drive(studio.app(JobsPage, "jobs"), check)


def test_changes_reach_the_submission(studio: Studio, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Any] = []
    monkeypatch.setattr(submission, "submit", lambda _, job_file, **__: sent.append(job_file) or Submitted("calm_root"))

    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, "tab", "tab", *"mine", "tab", *"0.5")
        await pilot.press("ctrl+s")
        await reach(pilot, lambda: len(pilot.app.screen_stack) > 1)
        await press(pilot, "y")
        await press(pilot)
        [job_file] = sent
        assert job_file.display_name == "mine"
        assert "lr: 0.5" in job_file.yaml
        assert page_of(pilot).job_name == "calm_root"
        assert page_of(pilot).tab_line.active == 2, "its logs"
        assert studio.session.memory.draft(f"submit:{Path('train.yml').absolute()}") == {}

    drive(review_of(studio, "train.yml"), check)


def test_a_mended_file_is_judged_anew(studio: Studio, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def mend(_: object, path: Path) -> None:
        path.write_text(GOOD.replace("lr: 0.01", "lr: 0.01\n  depth: 3"))

    monkeypatch.setattr("screens.submit.review.edit", mend)

    async def check(pilot: Pilot[Any]) -> None:
        assert "First the file must be mended" in text_of(pilot.app)
        assert page_of(pilot).why_not("submit")
        await press(pilot, "ctrl+o")
        assert "ctrl+s check and submit" in text_of(pilot.app)
        assert page_of(pilot).why_not("submit") is None
        assert "input.depth" in page_of(pilot).values

    drive(review_of(studio, "gone.yml"), check)


def test_a_submission_under_way_can_be_stopped(
    studio: Studio, files: Path, child: Child, monkeypatch: pytest.MonkeyPatch
) -> None:
    def submit(*_: object, **__: object) -> None:
        assert child.cancelled.wait(10)
        raise JobFileError("azure-ai-ml's process has ended.")

    monkeypatch.setattr(submission, "submit", submit)

    async def check(pilot: Pilot[Any]) -> None:
        page = page_of(pilot)
        await press(pilot, *"gpu")
        await pilot.press("ctrl+s")
        await reach(pilot, lambda: len(pilot.app.screen_stack) > 1)
        await pilot.press("y")
        await reach(pilot, lambda: page.doing == "submitted")
        assert "esc stops that" in page.why_not("submit")
        await pilot.press("escape")
        await reach(pilot, lambda: len(pilot.app.screen_stack) > 1)
        await pilot.press("y")
        await reach(pilot, lambda: not page.doing)
        await pilot.pause()
        assert page_of(pilot) is page
        assert page.values["compute"] == "gpu"
        assert "Stopped." in text_of(pilot.app)

    drive(review_of(studio, "train.yml"), check)


def test_who_is_elsewhere_when_it_has_gone_is_told(
    studio: Studio, files: Path, child: Child, monkeypatch: pytest.MonkeyPatch
) -> None:
    def submit(*_: object, **__: object) -> Submitted:
        assert child.cancelled.wait(10)
        return Submitted("calm_root")

    monkeypatch.setattr(submission, "submit", submit)

    async def check(pilot: Pilot[Any]) -> None:
        page = page_of(pilot)
        await pilot.press("ctrl+s")
        await reach(pilot, lambda: len(pilot.app.screen_stack) > 1)
        await pilot.press("y")
        await reach(pilot, lambda: page.doing == "submitted")
        await pilot.app.screen._go("home")
        child.cancelled.set()
        await press(pilot)
        assert page_of(pilot).TITLE == "Home"
        await pilot.app.screen._go("jobs")
        await press(pilot)
        assert page_of(pilot).job_name == "calm_root"

    drive(review_of(studio, "train.yml"), check)


def test_naughty_strings(studio: Studio, files: Path) -> None:
    bad = Path("\x1b[31m[bold]x\u202e.yml")
    name = NAUGHTY.replace("\x1b", "\\e").replace("\x07", "\\a").replace("\x9b", "\\x9b").replace("\u202e", "\\u202E")
    bad.write_text(GOOD.replace("0.01", f'"{name}"') + f'display_name: "{name}"\ntags: {{"{name}": "{name}"}}\n')

    async def check(pilot: Pilot[Any]) -> None:
        assert not controls(text_of(pilot.app))
        assert "[bold]x" in text_of(pilot.app)
        await pilot.press("ctrl+s")
        await reach(pilot, lambda: len(pilot.app.screen_stack) > 1)
        assert not controls(text_of(pilot.app))

    drive(review_of(studio, str(bad)), check, size=(120, 50))
