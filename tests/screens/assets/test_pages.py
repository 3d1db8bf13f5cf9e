"""Versions, details, what keys do to assets, and what must not be seen of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from screens.assets import ConnectionsPage, DataPage, EndpointsPage, ModelsPage, SchedulesPage
from services.errors import ConflictError
from tests.screens.assets.bodies import COLLECTIONS, asset
from tests.screens.cloud import Cloud
from tests.screens.driving import drive, press, text_of
from tests.screens.studio import Studio

Snapshot = Callable[..., bool]
Size = tuple[int, int]
NAUGHTY = "[bold red]x[/] \x1b[31mred \x07 \u202e한국어 [/nope]"


@pytest.fixture
def filled(cloud: Cloud) -> Cloud:
    """A workspace with some of each kind."""
    cloud.lists = {path: list(items) for path, items in COLLECTIONS.items()}
    return cloud


def test_versions(studio: Studio, filled: Cloud, screen_snapshot: Snapshot, terminal_size: Size) -> None:
    assert screen_snapshot(studio.app(DataPage), ["enter"], terminal_size)


def test_a_version(studio: Studio, filled: Cloud, screen_snapshot: Snapshot, terminal_size: Size) -> None:
    assert screen_snapshot(studio.app(DataPage), ["enter", "enter"], terminal_size)


def test_an_endpoint(studio: Studio, filled: Cloud, screen_snapshot: Snapshot, terminal_size: Size) -> None:
    assert screen_snapshot(studio.app(EndpointsPage), ["enter"], terminal_size)


def test_yaml(studio: Studio, filled: Cloud, screen_snapshot: Snapshot) -> None:
    assert screen_snapshot(studio.app(ConnectionsPage), ["y"])


def test_the_name_is_copied_as_a_job_file_has_it(studio: Studio, filled: Cloud) -> None:
    app = studio.app(DataPage)

    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, "c")
        assert app.clipboard == "azureml:cars:2"
        await press(pilot, "enter", "j", "c")
        assert app.clipboard == "azureml:cars:1"

    drive(app, check)


def test_the_studio_link_is_copied(studio: Studio, filled: Cloud) -> None:
    app = studio.app(DataPage)

    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, "o")
        assert app.clipboard.startswith("https://ml.azure.com/data/cars/2/")
        await press(pilot, "enter", "enter", "o")
        assert app.clipboard.startswith("https://ml.azure.com/data/cars/2/")

    drive(app, check)


def test_archiving_asks_and_is_written_down(studio: Studio, filled: Cloud, screen_snapshot: Snapshot) -> None:
    assert screen_snapshot(studio.app(DataPage), ["enter", "A"])


def test_a_version_is_archived(studio: Studio, filled: Cloud) -> None:
    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, "enter", "A")
        await press(pilot, "y")

    drive(studio.app(DataPage), check)
    [(method, path, body)] = filled.sent
    assert (method, path) == ("PUT", "data/cars/versions/2")
    assert body is not None
    assert body["properties"]["isArchived"] is True
    [entry] = studio.session.journal.last()
    assert (entry.action, entry.target) == ("archive", "cars:2")
    assert entry.twin == "amlx data archive --name cars --version 2"


def test_archived_ones_are_shown_and_restored(studio: Studio, filled: Cloud) -> None:
    filled.lists["data/cars/versions"] = [asset("1", dataType="uri_file", isArchived=True)]

    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, "enter", "z")
        assert "ARCHIVED" in text_of(pilot.app)
        await press(pilot, "A")
        assert "Restore cars:1?" in text_of(pilot.app)
        await press(pilot, "y")

    drive(studio.app(DataPage), check, (80, 24))
    assert filled.sent[0][2] == {"properties": {"dataType": "uri_file", "isArchived": False}}


@pytest.mark.parametrize(
    ("page", "key", "says"),
    [
        (ModelsPage, "D", "Models cannot have this; archive it instead (A)."),
        (ConnectionsPage, "A", "Linked services cannot have this; delete it instead (D)."),
        (ConnectionsPage, "z", "Linked services are not archived."),
    ],
)
def test_a_grey_key_says_why(studio: Studio, filled: Cloud, page: type[Any], key: str, says: str) -> None:
    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, key)
        assert says in text_of(pilot.app)

    drive(studio.app(page), check)


def test_a_schedule_is_switched(studio: Studio, filled: Cloud) -> None:
    async def check(pilot: Pilot[Any]) -> None:
        await press(pilot, "s")
        assert "Disable nightly?" in text_of(pilot.app)
        await press(pilot, "y")
        await press(pilot, "j", "s")
        assert "Enable hourly?" in text_of(pilot.app)
        await press(pilot, "y")

    drive(studio.app(SchedulesPage), check)
    sent = [(path, (body or {})["properties"]["isEnabled"]) for _, path, body in filled.sent]
    assert sent == [("schedules/nightly", False), ("schedules/hourly", True)]
    twins = [entry.twin for entry in studio.session.journal.last()]
    assert twins == ["amlx schedule enable --name hourly", "amlx schedule disable --name nightly"]


def test_a_refused_deletion_is_told(studio: Studio, filled: Cloud, screen_snapshot: Snapshot) -> None:
    filled.refusals["DELETE", "connections"] = ConflictError("A job uses it.", status=409, advice="Wait for its end.")
    assert screen_snapshot(studio.app(ConnectionsPage), ["D", *"git", "enter"])


def test_no_secret_is_seen(studio: Studio, filled: Cloud) -> None:
    credentials = {"credentialsType": "AccountKey", "secrets": {"secretsType": "AccountKey", "key": "HUSH"}}
    filled.lists["datastores"] = [asset("lake", datastoreType="AzureBlob", credentials=credentials)]
    filled.lists["connections"] = [asset("git", credentials={"pat": "HUSH"}, target="https://x/?sig=HUSH&x=1")]

    async def check(pilot: Pilot[Any]) -> None:
        for keys in (["enter"], ["y"]):
            await press(pilot, *keys)
            assert "not shown" in text_of(pilot.app)
            assert "HUSH" not in text_of(pilot.app)

    drive(studio.app(ConnectionsPage), check, (140, 50))
    drive(studio.app(DataPage), lambda pilot: _see(pilot, check), (140, 50))


async def _see(pilot: Pilot[Any], check: Callable[[Pilot[Any]], Any]) -> None:
    await press(pilot, "2")
    await check(pilot)


@pytest.mark.parametrize("keys", [[], ["enter"], ["enter", "enter"], ["A"], ["T"], ["y"], ["slash", "x"]])
def test_what_others_wrote_is_drawn_as_it_is(studio: Studio, cloud: Cloud, keys: list[str]) -> None:
    wrote = asset(NAUGHTY, dataType=NAUGHTY, latestVersion="1", description=NAUGHTY, tags={NAUGHTY: NAUGHTY})
    cloud.lists["data"] = [wrote]
    path = (
        "data/" + "%5Bbold%20red%5Dx%5B/%5D%20%1B%5B31mred%20%07%20%E2%80%AE%ED%95%9C%EA%B5%AD%EC%96%B4%20%5B/nope%5D"
    )
    cloud.lists[f"{path}/versions"] = [{**wrote, "name": "1"}]

    async def check(pilot: Pilot[Any]) -> None:
        for key in keys:
            await press(pilot, key)
        drawn = text_of(pilot.app)
        assert all(character == "\n" or character.isprintable() for character in drawn)
        assert "[bold red]x[/]" in drawn

    drive(studio.app(DataPage), check, (140, 40))
