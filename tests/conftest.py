"""Fixtures of every test: own folders, pictures and texts that come out the same everywhere, nothing left behind."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import pytest_textual_snapshot
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from syrupy.location import PyTestLocation

from tests.processes import processes_of

if TYPE_CHECKING:
    from textual.app import App
    from textual.pilot import Pilot

TESTS = Path(__file__).parent
SNAPSHOTS = TESTS.parent / "snapshots"
FOLDERS = ("AMLX_CONFIG_DIR", "AMLX_CACHE_DIR", "AMLX_DATA_DIR")
FOREIGN = ("AMLX_", "AZURE", "MLFLOW_", "TEXTUAL_", "SUBSCRIPTION_ID", "RESOURCE_GROUP")
"""What begins so in a developer's environment would choose another workspace or another look."""


def snapshot_folder(location: PyTestLocation) -> str:
    """Where the snapshots of tests/a/test_b.py are: snapshots/a/test_b."""
    return str(SNAPSHOTS / Path(location.filepath).relative_to(TESTS).with_suffix(""))


class Picture(pytest_textual_snapshot.SVGImageExtension):
    """What a screen shows, as SVG."""

    @classmethod
    def dirname(cls, *, test_location: PyTestLocation) -> str:
        return snapshot_folder(test_location)


class Text(SingleFileSnapshotExtension):
    """What a service answers, as text that a reviewer can read."""

    _file_extension = "txt"
    _write_mode = WriteMode.TEXT

    @classmethod
    def dirname(cls, *, test_location: PyTestLocation) -> str:
        return snapshot_folder(test_location)


@pytest.fixture
def snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """`assert text == snapshot` compares with snapshots/.../<test>.txt."""
    return snapshot.use_extension(Text)


@pytest.fixture(params=[(80, 24), (120, 40)], ids=["80x24", "120x40"])
def terminal_size(request: pytest.FixtureRequest) -> tuple[int, int]:
    """Asked for by a test whose screen is to be seen at both sizes, a picture each."""
    return request.param


ASKING = ("ask", "form")
"""Groups of workers that wait for a person while a dialog is open."""


async def settle(app: App[Any]) -> None:
    """Wait until no worker runs but one that asks the person, and every message is handled."""
    from textual.screen import ModalScreen

    def busy() -> bool:
        asks = isinstance(app.screen, ModalScreen)
        return any(not (worker.is_finished or (asks and worker.group in ASKING)) for worker in app.workers)

    while busy():
        await asyncio.sleep(0.002)
    await asyncio.sleep(0)


async def reach(pilot: Pilot[Any], goal: Callable[[], bool], seconds: float = 10) -> None:
    """Wait until `goal` holds; for screens whose workers never end (a log that is followed)."""
    end = time.monotonic() + seconds
    while not goal():
        assert time.monotonic() < end, "the screen never came to the state that the picture needs"
        await pilot.pause(0.02)


@pytest.fixture
def pictures_in_snapshots(monkeypatch: pytest.MonkeyPatch) -> None:
    """The plug-in looks its extension up when `snap_compare` is set up: this must come before."""
    monkeypatch.setattr(pytest_textual_snapshot, "SVGImageExtension", Picture)


@pytest.fixture
def screen_snapshot(pictures_in_snapshots: None, snap_compare: Callable[..., bool]) -> Callable[..., bool]:
    """Compare a settled, motionless app with its accepted picture; call it from a test that is not async.

    `screen_snapshot(app, press=(), size=(80, 24), until=None)`: keys are pressed one by one, the screen settles
    after each; where workers never end, `until()` says when the picture can be taken.
    """

    def compare(
        app: App[Any],
        press: Iterable[str] = (),
        size: tuple[int, int] = (80, 24),
        until: Callable[[], bool] | None = None,
    ) -> bool:
        app.animation_level = "none"

        async def before(pilot: Pilot[Any]) -> None:
            for key in ("", *press):
                await pilot.press(*filter(None, [key]))
                if until is None:
                    await settle(pilot.app)
                await pilot.pause()
            if until is not None:
                await reach(pilot, until)

        return snap_compare(app, run_before=before, terminal_size=size)

    return compare


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings, cache and data of this test alone, and no variable or config.json that names another workspace."""
    for name in [name for name in os.environ if name.startswith(FOREIGN) and not name.startswith("TEXTUAL_SNAPSHOT_")]:
        monkeypatch.delenv(name)
    for name in FOLDERS:
        monkeypatch.setenv(name, str(tmp_path / name.split("_")[1].lower()))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(autouse=True)
def same_look_everywhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A developer's NO_COLOR, sizes and time zone, and a blinking cursor, would change pictures."""
    from textual.widgets import Input, TextArea

    for name in ("NO_COLOR", "COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    monkeypatch.setattr(Input, "_toggle_cursor", lambda _: None)
    monkeypatch.setattr(TextArea, "_toggle_cursor_blink_visible", lambda _: None)
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture(scope="session", autouse=True)
def nothing_survives(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No local workspace, and no job of one, outlives the tests."""
    yield
    left = list(processes_of(tmp_path_factory.getbasetemp()))
    lines = [f"{process.pid} {' '.join(process.cmdline())}" for process in left if process.is_running()]
    for process in left:
        process.kill()
    assert not lines, "processes were left behind:\n" + "\n".join(lines)
