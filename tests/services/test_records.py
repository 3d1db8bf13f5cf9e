"""What amlx keeps on disk: journal, memory, log; private, whole, and never worth failing for."""

from __future__ import annotations

import logging
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services import folders, log
from services.connection import Connection, local_connection
from services.files import write_whole
from services.journal import Journal
from services.memory import Memory, memory_of

AZURE = Connection("AzureCloud", "https://management.azure.com", "s", "g", "w")
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_journal_keeps_each_action_with_its_twin() -> None:
    journal = Journal(AZURE, lambda: NOW)
    journal.add("start", "ci-ada", "az ml compute start --name ci-ada")
    journal.add("stop", "ci-ada", "az ml compute stop --name ci-ada", "failed", "no\nluck")

    newest, oldest = journal.last()
    assert (oldest.action, oldest.outcome, oldest.time) == ("start", "asked", "2026-01-05T09:00:00+00:00")
    assert (newest.message, newest.workspace) == ("no\nluck", "AzureCloud w")
    assert len(journal.path.read_text().splitlines()) == 2
    assert mode(journal.path) == 0o600


def test_a_broken_journal_loses_its_broken_lines_alone() -> None:
    journal = Journal(AZURE, lambda: NOW)
    journal.add("start", "a", "x")
    journal.path.write_text(journal.path.read_text() + "{half\n[]\n\n")
    assert [entry.target for entry in journal.last()] == ["a"]


def test_a_journal_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    journal = Journal(AZURE, lambda: NOW, tmp_path / "folder")
    journal.add("start", "a", "x")
    assert journal.last() == []


def test_a_half_filled_form_outlives_amlx_and_is_shared() -> None:
    memory, other = memory_of(AZURE), memory_of(AZURE)
    memory.keep_draft("instance", "name", "ci-ada")
    other.used_job("calm_root")
    memory.keep_draft("instance", "size", "Standard_DS3_v2")

    again = memory_of(AZURE)
    assert again.draft("instance") == {"name": "ci-ada", "size": "Standard_DS3_v2"}
    assert again.recent_jobs == ["calm_root"]
    again.drop_draft("instance")
    assert memory_of(AZURE).draft("instance") == {}
    assert mode(next((folders.config_dir() / "memory").iterdir())) == 0o600


def test_memory_is_by_workspace_and_newest_first(tmp_path: Path) -> None:
    files = [tmp_path / f"{n}.yml" for n in range(3)]
    for file in files:
        file.touch()
    memory = memory_of(AZURE)
    for file in [*files, files[0]]:
        memory.used_file(file)
    memory.used_job("calm_root")
    memory.choose("compute", "ci-ada")
    files[2].unlink()

    again = memory_of(AZURE)
    assert again.recent_files == [files[0], files[1]]
    assert again.recent_jobs == ["calm_root"]
    assert (again.last("compute"), again.last("page", "home")) == ("ci-ada", "home")
    assert memory_of(local_connection()).recent_jobs == []
    assert all(mode(path) == 0o600 for path in (folders.config_dir() / "memory").iterdir())


@pytest.mark.parametrize("broken", [b"", b"{", b"[]", b'{"recent_files": 3}', b"\xff"])
def test_a_broken_memory_is_an_empty_one(tmp_path: Path, broken: bytes) -> None:
    file = tmp_path / "memory.json"
    file.write_bytes(broken)
    assert Memory(file).recent_jobs == []


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "kept.json"
    write_whole(file, "old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(file, "new")
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    "secret",
    [
        "Authorization: Bearer abc.def-ghi",
        "https://x.blob.core.windows.net/a?sv=1&sig=abc%2Fdef&se=2",
        "AccountKey=abc==;EndpointSuffix=core",
        '{"key": "abc", "x": 1}',
        "eyJhbGciOi.eyJvaWQi.abc",
    ],
)
def test_no_secret_reaches_the_log(secret: str) -> None:
    assert "abc" not in log.redacted(secret)
    assert "***" in log.redacted(secret)


def test_a_traceback_goes_to_the_log_without_its_secret() -> None:
    log.start()
    handler = logging.getLogger().handlers[-1]
    try:
        raise ValueError("Bearer hush-hush-hush")
    except ValueError:
        logging.getLogger("amlx").exception("It broke")
    finally:
        logging.getLogger().removeHandler(handler)
        handler.close()

    written = folders.log_file().read_text()
    assert "Traceback" in written
    assert "hush" not in written
    assert mode(folders.log_file()) == 0o600
