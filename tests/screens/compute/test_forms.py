"""The forms of a new instance and of a new cluster, and what is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from screens.compute.new_cluster import NewClusterPage
from screens.compute.new_instance import NewInstancePage
from screens.compute.size_field import SizesTable
from services.errors import ConflictError
from tests.screens.cloud import Cloud
from tests.screens.compute.bodies import sizes, usage
from tests.screens.driving import drive, press, text_of
from tests.screens.studio import Studio

Snapshot = Callable[..., bool]
Size = tuple[int, int]


@pytest.fixture
def region(cloud: Cloud) -> Cloud:
    """A region with sizes, prices and quota."""
    cloud.lists["vmSizes"] = sizes()
    cloud.lists["usages"] = [usage("DSv2", 4, 10), usage("NC", 0, 6)]
    return cloud


@pytest.mark.parametrize("form", [NewInstancePage, NewClusterPage])
def test_empty(studio: Studio, region: Cloud, screen_snapshot: Snapshot, terminal_size: Size, form: Any) -> None:
    assert screen_snapshot(studio.app(form), size=terminal_size)


def test_a_name_that_azure_refuses(studio: Studio, region: Cloud, screen_snapshot: Snapshot) -> None:
    assert screen_snapshot(studio.app(NewInstancePage), [*"1st-ci"])


def test_too_little_quota_is_told_and_left_to_the_service(
    studio: Studio, region: Cloud, screen_snapshot: Snapshot
) -> None:
    app = studio.app(NewInstancePage)
    assert screen_snapshot(app, [*"ci-ada", "enter", "enter", "end", "ctrl+s"], (120, 40))


def test_advanced(studio: Studio, region: Cloud, screen_snapshot: Snapshot) -> None:
    app = studio.app(NewInstancePage)
    assert screen_snapshot(app, [*"ci-ada", *["enter"] * 5, *["tab"] * 5], (100, 44))


def test_no_price_is_invented(studio: Studio, region: Cloud, screen_snapshot: Snapshot) -> None:
    region.lists["vmSizes"] = sizes(with_prices=False)
    assert screen_snapshot(studio.app(NewInstancePage), size=(120, 40))


def test_sizes_that_cannot_be_had_leave_the_form(studio: Studio, cloud: Cloud) -> None:
    cloud.refusals["GET", "/subscriptions"] = ConflictError("Not now.", status=409)

    async def check(pilot: Pilot[Any]) -> None:
        shown = text_of(pilot.app)
        assert "Not now." in shown
        assert "Compute name" in shown

    drive(studio.app(NewInstancePage), check)


def test_where_no_size_has_a_gpu_the_form_says_so(studio: Studio, region: Cloud) -> None:
    region.lists["vmSizes"] = [size for size in sizes() if not size["gpus"]]

    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, *"ci-a", "enter", "right", "enter")
        assert "This machine lends no GPU; choose CPU." in text_of(pilot.app)
        await press(pilot, "ctrl+s")
        assert "Size: This machine lends no GPU; choose CPU." in text_of(pilot.app)

    drive(studio.app(NewInstancePage), check)


@pytest.mark.parametrize("key", ["left", "h"])
def test_the_sizes_do_not_lead_out_of_the_form(studio: Studio, region: Cloud, key: str) -> None:
    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, *"ci-a", "enter", "enter")
        table = pilot.app.focused
        assert isinstance(table, SizesTable)
        await press(pilot, key)
        assert pilot.app.focused is table

    drive(studio.app(NewInstancePage), check)


def test_an_instance_is_made(studio: Studio, region: Cloud) -> None:
    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, *"ci-ada", "enter", "enter", "up", "enter", *"30", "ctrl+s")
        assert "after 30 idle minutes." in text_of(pilot.app)
        assert "List price: 0.29 USD an hour while it runs." in text_of(pilot.app)
        await press(pilot, "y")
        assert pilot.app.screen.sidebar.current == "compute"
        assert "ci-ada is being created." in text_of(pilot.app)

    drive(studio.app(NewInstancePage), check)
    [(method, path, body)] = region.sent
    assert (method, path) == ("PUT", "computes/ci-ada")
    assert body is not None
    own = body["properties"]["properties"]
    assert (own["vmSize"], own["idleTimeBeforeShutdown"]) == ("Standard_DS3_v2", "PT30M")
    assert body["location"] == "westeurope"
    assert studio.session.journal.last()[0].action == "create"
    assert studio.session.memory.draft("compute.instance") == {}, "what was sent is a draft no more"


def test_a_cluster_is_made(studio: Studio, region: Cloud) -> None:
    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, *"cpu-four", "enter", "enter", "enter", "end", *["backspace"] * 3, *"1-3", "ctrl+s")
        assert "A compute cluster of 1 to 3 nodes" in text_of(pilot.app)
        await press(pilot, "y")

    drive(studio.app(NewClusterPage), check)
    body = region.sent[0][2]
    assert body is not None
    scale = body["properties"]["properties"]["scaleSettings"]
    assert (scale["minNodeCount"], scale["maxNodeCount"]) == (1, 3)


def test_a_refusal_stays_in_the_form_with_all_that_was_typed(
    studio: Studio, region: Cloud, screen_snapshot: Snapshot
) -> None:
    region.refusals["PUT", "computes"] = ConflictError("The name ci-ada is taken.", status=409)
    assert screen_snapshot(studio.app(NewInstancePage), [*"ci-ada", "ctrl+s", "y"])
    assert studio.session.memory.draft("compute.instance")["name"] == "ci-ada"
    [entry] = studio.session.journal.last()
    assert (entry.outcome, entry.message) == ("failed", "The name ci-ada is taken.")


def test_a_form_left_in_the_middle_is_as_it_was(studio: Studio, region: Cloud) -> None:
    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, *"ci-a", "enter", "right", "enter")
        assert "Standard_NC6" in text_of(pilot.app)

    drive(studio.app(NewInstancePage), check)

    async def again(pilot: Pilot[Any]) -> None:
        assert "ci-a" in text_of(pilot.app)
        assert "● GPU" in text_of(pilot.app)
        assert "Standard_NC6" in text_of(pilot.app)

    drive(studio.app(NewInstancePage), again)
