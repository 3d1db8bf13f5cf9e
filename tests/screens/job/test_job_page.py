"""A job's own page: its tabs, what is asked before something is done, and its clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from textual.pilot import Pilot

from screens.jobs import JobsPage
from services.errors import NotFoundError
from tests.screens.driving import drive, press, text_of
from tests.screens.job_cloud import LOG, NAUGHTY, JobCloud, controls
from tests.screens.studio import NOW, Studio
from tui.app import AmlxApp

Snapshot = Callable[..., bool]
Size = tuple[int, int]
WHY = "Execution failed. User process failed with exit code 1. ValueError: bad shape: (214, 3) is not (214, 4)"


def job_of(studio: Studio) -> AmlxApp:
    """A studio whose first key, enter, opens the first job."""
    return studio.app(JobsPage, "jobs")


def front(app: AmlxApp) -> Any:
    return app.screen.pages.front


@pytest.fixture
def failed(job_cloud: JobCloud) -> JobCloud:
    inputs = {"lr": {"jobInputType": "literal", "value": "0.01"}, "cars": {"jobInputType": "uri_folder", "uri": "a:1"}}
    job_cloud.add("calm_root", "Failed", inputs=inputs, tags={"team": "vision"}, description="Tries a\nhigh rate.")
    job_cloud.runs["calm_root"]["error"] = {"error": {"code": "UserError", "message": WHY}}
    return job_cloud


@pytest.fixture
def pipeline(job_cloud: JobCloud) -> JobCloud:
    job_cloud.add("late_dog", "Running", jobType="Pipeline", settings={"default_compute": "azureml:cpu-cluster"})
    job_cloud.add_child("late_dog", "prepare", "Completed", began=110)
    job_cloud.add_child("late_dog", "train", "Running", began=15)
    job_cloud.add_child("late_dog", "evaluate", "Queued", began=5)
    return job_cloud


def test_a_failed_job_says_why_first(
    studio: Studio, failed: JobCloud, screen_snapshot: Snapshot, terminal_size: Size
) -> None:
    assert screen_snapshot(job_of(studio), ["enter"], terminal_size)


def test_a_running_pipeline(studio: Studio, pipeline: JobCloud, screen_snapshot: Snapshot, terminal_size: Size) -> None:
    assert screen_snapshot(job_of(studio), ["enter"], terminal_size)


def test_its_children(studio: Studio, pipeline: JobCloud, screen_snapshot: Snapshot, terminal_size: Size) -> None:
    assert screen_snapshot(job_of(studio), ["enter", "4"], terminal_size)


def test_metrics(studio: Studio, job_cloud: JobCloud, screen_snapshot: Snapshot, terminal_size: Size) -> None:
    job_cloud.add("calm_root")
    job_cloud.metrics["calm_root"] = {"rmse": 0.2142, "loss": float("nan"), "epochs": 20.0}
    assert screen_snapshot(job_of(studio), ["enter", "2"], terminal_size)


def test_yaml(studio: Studio, failed: JobCloud, screen_snapshot: Snapshot, terminal_size: Size) -> None:
    assert screen_snapshot(job_of(studio), ["enter", "5"], terminal_size)


def test_a_job_that_is_gone(studio: Studio, failed: JobCloud, screen_snapshot: Snapshot) -> None:
    failed.refusals["GET", "jobs/calm_root"] = NotFoundError("There is no job calm_root.", status=404)
    assert screen_snapshot(job_of(studio), ["enter"])


@pytest.mark.parametrize("key", ["e", "t", "D"], ids=["rename", "tags", "delete"])
def test_dialogs(studio: Studio, failed: JobCloud, screen_snapshot: Snapshot, key: str) -> None:
    app = job_of(studio)
    assert screen_snapshot(app, ["enter", key], until=lambda: len(app.screen_stack) > 1)


@pytest.mark.parametrize(
    ("keys", "sent"),
    [
        (["e", "ctrl+a", "ctrl+k", *"new", "enter"], {"displayName": "new"}),
        (["e", "ctrl+a", "ctrl+k", "space", "space", *"new", "space", "enter"], {"displayName": "new"}),
        (["t", *"k=v", "enter"], {"tagsToModify": {"k": "v"}}),
        (["t", *"-team", "enter"], {"tagsToDelete": ["team"]}),
    ],
)
def test_what_is_typed_is_sent(studio: Studio, failed: JobCloud, keys: list[str], sent: dict[str, Any]) -> None:
    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, "enter")
        await pilot.press(keys[0])
        await pilot.pause()
        await press(pilot, *keys[1:])
        [(_, _, body)] = failed.sent
        assert {key: value for key, value in body.items() if key in sent} == sent

    drive(job_of(studio), check)


@pytest.mark.parametrize(("status", "offered"), [("Completed", {"rename", "tags", "delete"}), ("Running", {"cancel"})])
def test_the_footer_names_what_suits_the_status(
    studio: Studio, job_cloud: JobCloud, status: str, offered: set[str]
) -> None:
    job_cloud.add("calm_root", status)

    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, "enter")
        named = {label for _, label, _ in pilot.app.screen.footer.keys}
        assert named & {"rename", "tags", "delete", "cancel"} == offered

    drive(job_of(studio), check)


def test_numbers_open_tabs_and_esc_leads_back(studio: Studio, failed: JobCloud) -> None:
    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, "enter")
        for number in range(1, 6):
            await press(pilot, str(number))
            assert front(pilot.app).tab_line.active == number - 1
        for tab in ("3", "4"):
            await press(pilot, tab, "escape")
            assert isinstance(front(pilot.app), JobsPage), tab
            await press(pilot, "enter")

    drive(job_of(studio), check)


def test_a_child_opens_and_esc_leads_to_its_parent(studio: Studio, pipeline: JobCloud) -> None:
    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, "enter", "4", "j", "enter")
        assert front(pilot.app).job_name == "train"
        await press(pilot, "escape")
        assert front(pilot.app).job_name == "late_dog"
        assert front(pilot.app).tab_line.active == 3

    drive(job_of(studio), check)


def test_the_clock_of_a_running_job_asks_nobody(
    studio: Studio, pipeline: JobCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, "enter")
        page, asked = front(pilot.app), pipeline.requests
        assert "Running 1:59" in text_of(pilot.app)
        drawn: list[int] = []
        text = page.front.text
        monkeypatch.setattr(text, "refresh_line", drawn.append)
        monkeypatch.setattr(studio.session, "now", lambda: NOW + timedelta(seconds=3))
        page._tick()
        await pilot.pause()
        assert "Running 2:02" in text_of(pilot.app)
        assert pipeline.requests == asked
        assert len(drawn) < len(text.lines) / 2, "only lines that read otherwise"

    drive(job_of(studio), check)


def test_naughty_strings(studio: Studio, job_cloud: JobCloud) -> None:
    odd: dict[str, Any] = dict.fromkeys(("displayName", "experimentName", "command", "description"), NAUGHTY)
    odd["inputs"] = {NAUGHTY: {"jobInputType": "literal", "value": NAUGHTY}}
    job_cloud.add("a", "Failed", **odd, tags={NAUGHTY: NAUGHTY})
    job_cloud.runs["a"]["error"] = {"error": {"code": NAUGHTY, "message": NAUGHTY}}
    job_cloud.metrics["a"] = {NAUGHTY: 1.0}
    job_cloud.logs["a"] = {f"user_logs/{NAUGHTY}.txt": NAUGHTY.encode(), LOG: (NAUGHTY + "\n").encode() * 3}
    job_cloud.families["a"] = [{"runId": NAUGHTY, "displayName": NAUGHTY, "status": NAUGHTY}]

    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, "enter")
        for key in ("1", "2", "3", "4", "5", "1", "e", "escape", "t"):
            await pilot.press(key)
            await pilot.pause(0.1)
            text = text_of(pilot.app)
            assert not controls(text), key
            assert "[bold]x" in text, key

    drive(job_of(studio), check, size=(160, 50))
