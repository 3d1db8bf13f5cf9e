"""Clusters, a compute's own page, and what others wrote in either."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from screens.compute import ComputePage
from screens.compute.detail import ComputeDetail
from screens.messages import OpenInstance
from services.errors import ConflictError
from tests.screens.cloud import Cloud
from tests.screens.compute.bodies import cluster, compute, instance, node
from tests.screens.driving import drive, press, text_of
from tests.screens.studio import Studio
from tui.intents import page_for

Snapshot = Callable[..., bool]
Size = tuple[int, int]
NAUGHTY = "[bold red]x[/] \x1b[31mred \x07 \u202e한국어 [/nope]"


class OfInstance(ComputeDetail):
    """The page of ci-ada."""

    def __init__(self, session: Any) -> None:
        super().__init__(session, "ci-ada")


class OfACluster(ComputeDetail):
    """The page of cpu-cluster."""

    def __init__(self, session: Any) -> None:
        super().__init__(session, "cpu-cluster")


def test_an_instance(studio: Studio, cloud: Cloud, screen_snapshot: Snapshot, terminal_size: Size) -> None:
    schedule = {"action": "Stop", "status": "Enabled", "cron": {"expression": "0 18 * * *", "timeZone": "UTC"}}
    plan = {"computeStartStop": [schedule]}
    cloud.lists["computes"] = [instance("ci-ada", "Running", idle="PT30M", schedules=plan)]
    assert screen_snapshot(studio.app(OfInstance), size=terminal_size)


def test_a_cluster_with_its_nodes(studio: Studio, cloud: Cloud, screen_snapshot: Snapshot, terminal_size: Size) -> None:
    cloud.lists["computes"] = [cluster("cpu-cluster", nodes=2)]
    cloud.lists["computes/cpu-cluster/listNodes"] = [node("tvm-1", "running", "calm_root"), node("tvm-2", "idle")]
    assert screen_snapshot(studio.app(OfACluster), size=terminal_size)


def test_one_that_is_not_there(studio: Studio, cloud: Cloud, screen_snapshot: Snapshot) -> None:
    assert screen_snapshot(studio.app(OfInstance))


def test_idle_shutdown_is_set(studio: Studio, cloud: Cloud) -> None:
    cloud.lists["computes"] = [instance("ci-ada", "Running")]

    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, "i")
        await press(pilot, *"5", "enter")
        assert cloud.sent == [], "five minutes are too few"
        await press(pilot, *"0", "enter")
        assert cloud.sent == [
            ("POST", "computes/ci-ada/updateIdleShutdownSetting", {"idleTimeBeforeShutdown": "PT50M"})
        ]

    drive(studio.app(OfInstance), check)
    assert studio.session.journal.last()[0].action == "set idle shutdown"


def test_a_cluster_is_scaled(studio: Studio, cloud: Cloud, screen_snapshot: Snapshot) -> None:
    cloud.lists["computes"] = [cluster("cpu-cluster")]
    assert screen_snapshot(studio.app(ComputePage, "compute"), ["2", "s"])


def test_bounds_are_sent(studio: Studio, cloud: Cloud) -> None:
    cloud.lists["computes"] = [cluster("cpu-cluster")]

    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, "2", "s")
        await press(pilot, *["backspace"] * 3, *"3-1", "enter")
        assert cloud.sent == [], "the least is more than the most"
        await press(pilot, *["backspace"] * 3, *"1-3", "enter")
        assert "cpu-cluster will have 1-3 nodes." in text_of(pilot.app)

    drive(studio.app(ComputePage, "compute"), check)
    body = cloud.sent[0][2]
    assert body == {"properties": {"properties": {"scaleSettings": {"minNodeCount": 1, "maxNodeCount": 3}}}}


def test_a_refused_scale_is_told(studio: Studio, cloud: Cloud) -> None:
    cloud.lists["computes"] = [cluster("cpu-cluster")]
    cloud.refusals["PATCH", "computes"] = ConflictError("It is resizing.", status=409)

    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, "2", "s")
        await press(pilot, "enter")
        assert "It is resizing." in text_of(pilot.app)

    drive(studio.app(ComputePage, "compute"), check)
    assert studio.session.journal.last()[0].outcome == "failed"


def test_home_opens_the_instance_itself(studio: Studio) -> None:
    page = page_for(OpenInstance("ci-ada"), studio.session)
    assert isinstance(page, ComputeDetail)
    assert page.crumbs() == ("Compute", "ci-ada")


@pytest.mark.parametrize("keys", [[], ["T"], ["D"], ["S"], ["enter"], ["y"], ["space", "space", "S"]])
def test_what_others_wrote_is_drawn_as_it_is(studio: Studio, cloud: Cloud, keys: list[str]) -> None:
    wrote = {"createdBy": {"userName": NAUGHTY}, "errors": [{"error": {"message": NAUGHTY}}]}
    other = compute("ComputeInstance", "plain", {"state": "Running", "vmSize": NAUGHTY}, description=NAUGHTY)
    cloud.lists["computes"] = [instance(NAUGHTY, "Running", **wrote), {**other, "tags": {NAUGHTY: NAUGHTY}}]

    async def check(pilot: Pilot[Any]) -> None:
        for key in keys:
            await press(pilot, key)
        drawn = text_of(pilot.app)
        assert all(character == "\n" or character.isprintable() for character in drawn)
        assert "[bold red]x[/]" in drawn

    drive(studio.app(ComputePage, "compute"), check, (140, 40))
