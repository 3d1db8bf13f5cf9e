"""Each kind of asset in its faces."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from screens import assets as pages
from screens.assets.asset_list import AssetList
from screens.page import Page
from tests.screens.assets.bodies import COLLECTIONS
from tests.screens.cloud import Cloud
from tests.screens.studio import REFUSED, Studio

Snapshot = Callable[..., bool]
Size = tuple[int, int]

PAGES: dict[str, tuple[type[Page], list[str]]] = {
    "data": (pages.DataPage, []),
    "datastores": (pages.DataPage, ["2"]),
    "models": (pages.ModelsPage, []),
    "components": (pages.ComponentsPage, []),
    "environments": (pages.EnvironmentsPage, []),
    "online": (pages.EndpointsPage, []),
    "batch": (pages.EndpointsPage, ["2"]),
    "connections": (pages.ConnectionsPage, []),
    "schedules": (pages.SchedulesPage, []),
}
each_kind = pytest.mark.parametrize("kind", PAGES)
a_tab_and_a_page = pytest.mark.parametrize("kind", ["online", "connections"])


@each_kind
def test_rows(studio: Studio, cloud: Cloud, screen_snapshot: Snapshot, terminal_size: Size, kind: str) -> None:
    cloud.lists = COLLECTIONS
    page, keys = PAGES[kind]
    assert screen_snapshot(studio.app(page), keys, terminal_size)


@each_kind
def test_none(studio: Studio, cloud: Cloud, screen_snapshot: Snapshot, kind: str) -> None:
    page, keys = PAGES[kind]
    assert screen_snapshot(studio.app(page), keys)


@a_tab_and_a_page
def test_loading(
    studio: Studio,
    cloud: Cloud,
    screen_snapshot: Snapshot,
    terminal_size: Size,
    kind: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(AssetList, "refresh_now", lambda self: None)
    assert screen_snapshot(studio.app(PAGES[kind][0]), size=terminal_size)


@a_tab_and_a_page
def test_failed(studio: Studio, cloud: Cloud, screen_snapshot: Snapshot, terminal_size: Size, kind: str) -> None:
    cloud.refusals["GET", ""] = REFUSED
    assert screen_snapshot(studio.app(PAGES[kind][0]), size=terminal_size)
