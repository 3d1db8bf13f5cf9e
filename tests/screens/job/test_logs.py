"""The logs of a job: followed, paused, searched, long, many, and none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot

from screens.job import log_window
from screens.jobs import JobsPage
from services.errors import AmlxError
from tests.screens.driving import drive, press, text_of
from tests.screens.job_cloud import LOG, JobCloud
from tests.screens.studio import Studio

Snapshot = Callable[..., bool]
Size = tuple[int, int]
SYSTEM = "system_logs/lifecycler/lifecycler.log"


def text(first: int, last: int) -> bytes:
    """Lines of a training's log."""
    steps = [f"step {number:04} loss={1 / (number + 1):.5f} 학습 [bold]x[/bold]" for number in range(first, last)]
    return ("\n".join(steps) + "\n").encode()


@pytest.fixture
def running(job_cloud: JobCloud) -> JobCloud:
    job_cloud.add("calm_root", "Running")
    job_cloud.logs["calm_root"] = {LOG: text(0, 200) + b"\r 10%\r 60%", SYSTEM: b"started\n"}
    return job_cloud


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows of a size that tests can fill."""
    monkeypatch.setattr(log_window, "AT_FIRST", 2000)
    monkeypatch.setattr(log_window, "PART", 2000)
    monkeypatch.setattr(log_window, "KEPT", 5000)


def logs_of(pilot: Pilot[Any]) -> Any:
    return pilot.app.screen.pages.front.front


def test_following(studio: Studio, running: JobCloud, screen_snapshot: Snapshot, terminal_size: Size) -> None:
    assert screen_snapshot(studio.app(JobsPage, "jobs"), ["l"], terminal_size)


def test_paused(studio: Studio, running: JobCloud, screen_snapshot: Snapshot, terminal_size: Size) -> None:
    assert screen_snapshot(studio.app(JobsPage, "jobs"), ["l", "k", "k"], terminal_size)


def test_searching(studio: Studio, running: JobCloud, screen_snapshot: Snapshot, terminal_size: Size) -> None:
    keys = ["l", "g", "slash", *"P 01", "enter", "n", "n", "N"]
    assert screen_snapshot(studio.app(JobsPage, "jobs"), keys, terminal_size)


def test_none(studio: Studio, job_cloud: JobCloud, screen_snapshot: Snapshot, terminal_size: Size) -> None:
    job_cloud.add("calm_root", "Queued")
    assert screen_snapshot(studio.app(JobsPage, "jobs"), ["l"], terminal_size)


def test_failed(studio: Studio, running: JobCloud, screen_snapshot: Snapshot) -> None:
    running.refusals["GET", "runs/calm_root/details"] = AmlxError("It broke.", advice="Try again.")
    assert screen_snapshot(studio.app(JobsPage, "jobs"), ["l"])


def test_wrapped(studio: Studio, job_cloud: JobCloud, screen_snapshot: Snapshot) -> None:
    job_cloud.add("calm_root")
    job_cloud.logs["calm_root"] = {LOG: ("가나다 " * 60 + "\nshort\n").encode()}
    assert screen_snapshot(studio.app(JobsPage, "jobs"), ["l", "w"])


def test_what_comes_is_shown_at_the_end(studio: Studio, running: JobCloud) -> None:
    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, "l")
        assert " 60%" in text_of(pilot.app)
        running.logs["calm_root"][LOG] += b"\r 99%\ndone\n"
        await press(pilot, "r")
        logs_of(pilot)._read()
        await press(pilot)
        shown = text_of(pilot.app)
        assert "done" in shown
        assert " 99%" in shown
        assert " 60%" not in shown, "a progress bar is one line"

    drive(studio.app(JobsPage, "jobs"), check)


def test_who_scrolls_up_is_left_in_peace(studio: Studio, running: JobCloud) -> None:
    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, "l", "k", "k", "k")
        view = logs_of(pilot).log_view
        top = view.scroll_offset.y
        running.logs["calm_root"][LOG] += text(200, 400)
        logs_of(pilot)._read()
        await press(pilot)
        assert view.scroll_offset.y == top
        await press(pilot, "G")
        assert "step 0399" in text_of(pilot.app)

    drive(studio.app(JobsPage, "jobs"), check)


def test_half_a_character_waits_without_hurry(studio: Studio, running: JobCloud) -> None:
    running.logs["calm_root"][LOG] = "가나".encode()[:-1]

    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, "l")
        asked = running.requests
        await pilot.pause(0.2)
        assert running.requests == asked
        assert "가" in text_of(pilot.app)

    drive(studio.app(JobsPage, "jobs"), check)


def test_a_long_log_opens_at_its_end(
    studio: Studio, job_cloud: JobCloud, screen_snapshot: Snapshot, terminal_size: Size, small: None
) -> None:
    job_cloud.add("calm_root")
    job_cloud.logs["calm_root"] = {LOG: text(0, 1000)}
    assert screen_snapshot(studio.app(JobsPage, "jobs"), ["l"], terminal_size)


def test_earlier_parts_are_read_and_memory_is_bounded(studio: Studio, job_cloud: JobCloud, small: None) -> None:
    job_cloud.add("calm_root")
    whole = text(0, 300)
    job_cloud.logs["calm_root"] = {LOG: whole}

    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, "l")
        page = logs_of(pilot)
        top = page.log_view.log_lines.row(page.log_view.scroll_offset.y)
        await press(pilot, "b")
        assert page.log_view.log_lines.row(page.log_view.scroll_offset.y) == top, "the lines in sight stay"
        for _ in range(len(whole) // 2000 + 2):
            await press(pilot, "b")
            assert sum(map(len, page.log_view.log_lines.lines)) <= 5000
        assert page._window.start == 0
        assert page.log_view.log_lines.lines[0].startswith("step 0000")
        assert "after: G" in text_of(pilot.app)
        await press(pilot, "G")
        assert "step 0299" in text_of(pilot.app)

    drive(studio.app(JobsPage, "jobs"), check, size=(140, 30))


def test_a_log_that_grows_for_days_is_not_kept_whole(studio: Studio, running: JobCloud, small: None) -> None:
    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, "l")
        page = logs_of(pilot)
        for part in range(2, 6):
            running.logs["calm_root"][LOG] += text(100 * part, 100 * part + 100)
            page._read()
            await press(pilot)
            assert sum(map(len, page.log_view.log_lines.lines)) <= 5000 + 8000
        assert "step 0599" in text_of(pilot.app)

    drive(studio.app(JobsPage, "jobs"), check, size=(140, 30))


@pytest.mark.parametrize("width", [80, 140])
def test_another_file(studio: Studio, running: JobCloud, width: int) -> None:
    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, "l", "f")
        assert "started" in text_of(pilot.app)
        assert "lifecycler.log" in text_of(pilot.app)
        await press(pilot, "f")
        assert "step 0199" in text_of(pilot.app)

    drive(studio.app(JobsPage, "jobs"), check, size=(width, 30))


def test_a_job_that_ends_is_read_to_its_end(studio: Studio, running: JobCloud) -> None:
    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, "l")
        running.logs["calm_root"][LOG] += b"\nlast words"
        running.lists["jobs"][0]["properties"]["status"] = "Completed"
        pilot.app.screen.pages.front.look()
        await press(pilot)
        await press(pilot)
        assert "last words" in text_of(pilot.app)
        assert "ended" in text_of(pilot.app)

    drive(studio.app(JobsPage, "jobs"), check)


def test_while_the_job_waits_its_empty_log_says_why(studio: Studio, job_cloud: JobCloud) -> None:
    job_cloud.add("calm_root", "Queued")
    job_cloud.logs["calm_root"] = {LOG: b""}

    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, "l")
        view = pilot.app.screen.pages.front.view
        waiting = replace(view.job, waits_for="ci-ada is stopped: the job waits until it is started.")
        logs_of(pilot).show_job(replace(view, job=waiting))
        await pilot.pause()
        assert "ci-ada is stopped: the job waits until it is started." in text_of(pilot.app)

    drive(studio.app(JobsPage, "jobs"), check, size=(80, 24))


def test_a_help_that_is_too_long_scrolls_and_cuts_no_word(studio: Studio, running: JobCloud) -> None:
    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, "l", "question_mark")
        assert "more below" in text_of(pilot.app)
        assert "…" not in text_of(pilot.app).replace("1, 2, 3 …", "")
        await press(pilot, "end")
        assert "more below" not in text_of(pilot.app)
        assert "dark or light" in text_of(pilot.app)

    drive(studio.app(JobsPage, "jobs"), check, size=(80, 20))
