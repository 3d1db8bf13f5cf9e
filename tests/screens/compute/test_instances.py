"""What keys do to compute instances: asked, refused, warned, shown at once, told where it failed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from screens.compute import ComputePage
from services.errors import ConflictError
from tests.screens.cloud import Cloud
from tests.screens.compute.bodies import cluster, computes, instance, job
from tests.screens.driving import drive, press, text_of
from tests.screens.studio import Studio

Snapshot = Callable[..., bool]
Size = tuple[int, int]
RUNNING = [instance(name, "Running") for name in ("ci-ada", "ci-bob", "ci-old")]


@pytest.fixture
def page(studio: Studio, cloud: Cloud) -> Studio:
    """Three instances that run, and one that is stopped."""
    cloud.lists["computes"] = [*RUNNING, instance("ci-zoe", "Stopped")]
    return studio


def posts(cloud: Cloud) -> list[str]:
    """What was asked for, without bodies."""
    return [f"{method} {path}" for method, path, _ in cloud.sent]


def test_a_stop_of_what_runs_no_job_is_done_at_once(page: Studio, cloud: Cloud) -> None:
    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, "S")
        assert posts(cloud) == ["POST computes/ci-ada/stop"]
        assert "Stopping" in text_of(pilot.app), "what was asked for is shown before the service shows it"

    drive(page.app(ComputePage, "compute"), check)
    last = page.session.journal.last()
    assert [(entry.action, entry.target, entry.twin) for entry in last] == [
        ("stop", "ci-ada", "amlx compute stop --name ci-ada")
    ]


def test_a_stop_that_ends_a_job_warns(
    page: Studio, cloud: Cloud, screen_snapshot: Snapshot, terminal_size: Size
) -> None:
    cloud.lists["jobs"] = [job("train cars", "ci-ada"), job("done", "ci-ada", "Completed"), job("else", "ci-bob")]
    assert screen_snapshot(page.app(ComputePage, "compute"), ["S"], terminal_size)
    assert posts(cloud) == []


def test_let_it_run_lets_it_run(page: Studio, cloud: Cloud) -> None:
    cloud.lists["jobs"] = [job("train cars", "ci-ada")]

    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, "S")
        assert "train cars on ci-ada" in text_of(pilot.app)
        await press(pilot, "enter")
        assert posts(cloud) == [], "the safe choice has the focus"
        await press(pilot, "S")
        await press(pilot, "y")
        assert posts(cloud) == ["POST computes/ci-ada/stop"]

    drive(page.app(ComputePage, "compute"), check)


def test_marked_ones_are_stopped_by_one_question(page: Studio, screen_snapshot: Snapshot) -> None:
    assert screen_snapshot(page.app(ComputePage, "compute"), ["space", "space", "space", "space", "S"])


def test_one_of_several_fails(page: Studio, cloud: Cloud, screen_snapshot: Snapshot) -> None:
    refused = ConflictError("Compute ci-bob is being updated.", status=409, advice="Wait a little, then try again.")
    cloud.refusals["POST", "computes/ci-bob"] = refused
    app = page.app(ComputePage, "compute")
    assert screen_snapshot(app, ["space", "space", "space", "S", "y"])
    assert posts(cloud) == ["POST computes/ci-ada/stop", "POST computes/ci-old/stop"]
    assert [entry.outcome for entry in page.session.journal.last()] == ["asked", "failed", "asked"]


@pytest.mark.parametrize(
    ("state", "key", "says"),
    [
        ("Running", "s", "ci-ada: It is running already."),
        ("Stopped", "S", "ci-ada: It is stopped already."),
        ("Stopped", "R", "ci-ada: It is stopped; start it instead."),
        ("Starting", "S", "ci-ada: It is starting; wait until that is over."),
        ("Deleting", "D", "ci-ada: It is being deleted."),
        ("CreateFailed", "s", "ci-ada: Its creation failed (CreateFailed); delete it and create it anew."),
    ],
)
def test_a_grey_key_says_why(studio: Studio, cloud: Cloud, state: str, key: str, says: str) -> None:
    cloud.lists["computes"] = [instance("ci-ada", state)]

    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, key)
        assert says in text_of(pilot.app)
        assert posts(cloud) == []

    drive(studio.app(ComputePage, "compute"), check)


def test_what_cannot_be_stopped_is_named(page: Studio, cloud: Cloud) -> None:
    async def check(pilot: Pilot[Any]) -> None:
        await pilot.press("G", "space", "k", "space", "S")
        await pilot.pause(0.2)
        assert posts(cloud) == ["POST computes/ci-old/stop"]
        assert "ci-zoe was left out: It is stopped already." in text_of(pilot.app)

    drive(page.app(ComputePage, "compute"), check)


def test_deletion_wants_the_name(page: Studio, screen_snapshot: Snapshot, terminal_size: Size) -> None:
    assert screen_snapshot(page.app(ComputePage, "compute"), ["D", *"ci-a"], terminal_size)


@pytest.mark.parametrize("tab", ["1", "2"])
def test_a_deletion_that_ends_a_job_names_it(studio: Studio, cloud: Cloud, tab: str) -> None:
    cloud.lists["computes"] = [instance("ci-ada", "Running"), cluster("cpu-cluster")]
    cloud.lists["jobs"] = [job("train cars", "ci-ada"), job("on nodes", "cpu-cluster")]

    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, tab, "D")
        assert "A job runs and will fail:" in text_of(pilot.app)
        assert ("train cars on ci-ada" if tab == "1" else "on nodes on cpu-cluster") in text_of(pilot.app)

    drive(studio.app(ComputePage, "compute"), check)


def test_a_name_typed_deletes(page: Studio, cloud: Cloud) -> None:
    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, "D")
        await press(pilot, "enter")
        assert posts(cloud) == []
        await press(pilot, *"ci-ada", "enter")
        assert posts(cloud) == ["DELETE computes/ci-ada"]
        assert "Deleting" in text_of(pilot.app)

    drive(page.app(ComputePage, "compute"), check)


def test_command_lines_are_shown_and_copied(page: Studio, screen_snapshot: Snapshot) -> None:
    app = page.app(ComputePage, "compute")
    assert screen_snapshot(app, ["T"])


def test_a_number_copies_its_command_line(page: Studio) -> None:
    app = page.app(ComputePage, "compute")

    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, "T")
        await press(pilot, "2")
        assert app.clipboard == "amlx compute stop --name ci-ada"

    drive(app, check)


def test_what_is_attached_is_detached(studio: Studio, cloud: Cloud) -> None:
    cloud.lists["computes"] = computes()

    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, "4")
        await press(pilot, "D")
        assert "The workspace lets go of it; the machine itself stays." in text_of(pilot.app)
        await press(pilot, *"vm-lab", "enter")
        assert posts(cloud) == ["DELETE computes/vm-lab"]

    drive(studio.app(ComputePage, "compute"), check)
    assert studio.session.journal.last()[0].action == "detach"
