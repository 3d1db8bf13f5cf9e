"""The history of jobs: four faces, what its keys do, and what it costs to look at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from textual.pilot import Pilot

from screens.job import JobPage
from screens.jobs import JobsPage
from tests.screens.driving import drive, press, text_of
from tests.screens.job_cloud import NAUGHTY, JobCloud, controls
from tests.screens.studio import NOW, REFUSED, Studio
from tui.app import AmlxApp

Snapshot = Callable[..., bool]
Size = tuple[int, int]


class Silent(JobsPage):
    """A history that is still being asked for."""

    def refresh_now(self) -> None:
        """The answer is on its way."""


@pytest.fixture
def history(job_cloud: JobCloud) -> JobCloud:
    job_cloud.add("calm_root_9xq", "Running", began=95)
    job_cloud.add("gray_pig_knyll", "Queued", began=300, displayName="sweep over the learning rate", jobType="Sweep")
    job_cloud.add("busy_hen", "Failed", began=7200, experimentName="train-regression", tags={"team": "vision"})
    job_cloud.add("old_cat", "Canceled", began=90000, took=7000, displayName="회귀 학습 [bold]x[/bold]")
    job_cloud.add("late_dog", began=400000, jobType="Pipeline", settings={"default_compute": "azureml:cpu-cluster"})
    return job_cloud


def front(app: AmlxApp) -> Any:
    return app.screen.pages.front


def test_loading(studio: Studio, job_cloud: JobCloud, screen_snapshot: Snapshot, terminal_size: Size) -> None:
    assert screen_snapshot(studio.app(Silent, "jobs"), size=terminal_size)


def test_rows(studio: Studio, history: JobCloud, screen_snapshot: Snapshot, terminal_size: Size) -> None:
    assert screen_snapshot(studio.app(JobsPage, "jobs"), ["j", "space"], size=terminal_size)


def test_none(studio: Studio, job_cloud: JobCloud, screen_snapshot: Snapshot, terminal_size: Size) -> None:
    assert screen_snapshot(studio.app(JobsPage, "jobs"), size=terminal_size)


def test_failed(studio: Studio, job_cloud: JobCloud, screen_snapshot: Snapshot, terminal_size: Size) -> None:
    job_cloud.refusals["GET", "jobs"] = REFUSED
    assert screen_snapshot(studio.app(JobsPage, "jobs"), size=terminal_size)


@pytest.mark.parametrize(("keys", "name"), [(["x"], "cancel"), (["j", "j", "D"], "delete"), (["G", "A"], "archive")])
def test_questions(studio: Studio, history: JobCloud, screen_snapshot: Snapshot, keys: list[str], name: str) -> None:
    app = studio.app(JobsPage, "jobs")
    assert screen_snapshot(app, keys, until=lambda: len(app.screen_stack) > 1)


def test_a_cancelled_job_shows_it_at_once(studio: Studio, history: JobCloud) -> None:
    async def check(pilot: Pilot[Any]) -> None:
        await pilot.press("x")
        await pilot.pause()
        await press(pilot, "y")
        assert ("POST", "jobs/calm_root_9xq/cancel", None) in history.sent
        assert "CancelRequested" in text_of(pilot.app), text_of(pilot.app)

    drive(studio.app(JobsPage, "jobs"), check)


@pytest.mark.parametrize(
    ("keys", "sentence"), [(["j", "j", "x"], "It has ended already"), (["A"], "It has not ended; cancel it first.")]
)
def test_a_key_that_cannot_work_says_why(studio: Studio, history: JobCloud, keys: list[str], sentence: str) -> None:
    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, *keys)
        assert sentence in text_of(pilot.app)
        assert not history.sent

    drive(studio.app(JobsPage, "jobs"), check, size=(120, 30))


def test_durations_tick_without_a_request(studio: Studio, history: JobCloud, monkeypatch: pytest.MonkeyPatch) -> None:
    async def check(pilot: Pilot[Any]) -> None:
        page = front(pilot.app)
        assert "1:34" in text_of(pilot.app)
        asked, drawn = history.requests, []
        refresh = page.table.refresh
        monkeypatch.setattr(page.table, "refresh", lambda *regions, **more: drawn.extend(regions) or refresh(*regions))
        monkeypatch.setattr(studio.session, "now", lambda: NOW + timedelta(seconds=2))
        page._tick()
        await pilot.pause()
        assert "1:36" in text_of(pilot.app), text_of(pilot.app)
        assert history.requests == asked
        assert [region.y for region in drawn] == [1], "the line of the job that runs"

    drive(studio.app(JobsPage, "jobs"), check, size=(120, 30))


def test_keys_open_a_job_and_its_logs(studio: Studio, history: JobCloud) -> None:
    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, "j", "enter")
        assert isinstance(front(pilot.app), JobPage)
        assert front(pilot.app).tab_line.active == 0
        await press(pilot, "escape", "l")
        assert front(pilot.app).tab_line.active == 2

    drive(studio.app(JobsPage, "jobs"), check)


def test_naughty_strings(studio: Studio, job_cloud: JobCloud) -> None:
    odd = {"displayName": NAUGHTY, "experimentName": NAUGHTY, "tags": {NAUGHTY: NAUGHTY}, "description": NAUGHTY}
    for name in ("a", NAUGHTY):
        job_cloud.add(name, NAUGHTY if name == "a" else "Failed", **odd)

    async def check(pilot: Pilot[Any]) -> None:
        for keys in ((), ("j",), ("D",)):
            await pilot.press(*keys)
            await pilot.pause()
            text = text_of(pilot.app)
            assert not controls(text)
            assert "[bold]x" in text

    drive(studio.app(JobsPage, "jobs"), check, size=(200, 30))


def test_thousands_of_jobs_are_usable_while_more_come(studio: Studio, job_cloud: JobCloud) -> None:
    for number in range(2500):
        job_cloud.add(f"job_{number:05}")
    shown: list[int] = []

    class Watched(JobsPage):
        """Notes how many rows each frame brought."""

        def on_list_page_loaded(self, event: JobsPage.Loaded) -> None:
            """A frame has come."""
            shown.append(event.frame.height)

    async def check(pilot: Pilot[Any]) -> None:
        assert shown[0] == 100
        assert shown[-1] == 2500
        assert "2,500" in text_of(pilot.app)

    drive(studio.app(Watched, "jobs"), check)
