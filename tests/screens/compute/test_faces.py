"""The Compute page's tabs in their four faces."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from screens.compute import ComputePage
from screens.compute.compute_list import ComputeList
from tests.screens.cloud import Cloud
from tests.screens.compute.bodies import computes
from tests.screens.studio import REFUSED, Studio

Snapshot = Callable[..., bool]
Size = tuple[int, int]

TABS = {"instances": "1", "clusters": "2", "kubernetes": "3", "attached": "4"}

each_tab = pytest.mark.parametrize("tab", TABS)


@each_tab
def test_loading(
    studio: Studio,
    cloud: Cloud,
    screen_snapshot: Snapshot,
    terminal_size: Size,
    tab: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ComputeList, "refresh_now", lambda self: None)
    assert screen_snapshot(studio.app(ComputePage, "compute"), [TABS[tab]], terminal_size)


@each_tab
def test_rows(studio: Studio, cloud: Cloud, screen_snapshot: Snapshot, terminal_size: Size, tab: str) -> None:
    cloud.lists["computes"] = computes()
    assert screen_snapshot(studio.app(ComputePage, "compute"), [TABS[tab]], terminal_size)


@each_tab
def test_none(studio: Studio, cloud: Cloud, screen_snapshot: Snapshot, terminal_size: Size, tab: str) -> None:
    assert screen_snapshot(studio.app(ComputePage, "compute"), [TABS[tab]], terminal_size)


@each_tab
def test_failed(studio: Studio, cloud: Cloud, screen_snapshot: Snapshot, terminal_size: Size, tab: str) -> None:
    cloud.refusals["GET", "computes"] = REFUSED
    assert screen_snapshot(studio.app(ComputePage, "compute"), [TABS[tab]], terminal_size)
