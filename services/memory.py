"""What was last used, by connection: recent job files, the last compute, forms half filled. Losing it hurts nobody."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from services import folders
from services.connection import Connection
from services.files import write_whole

RECENT = 20


@dataclass(slots=True)
class Remembered:
    """One workspace's memory."""

    recent_files: list[str] = field(default_factory=list)
    """Job files submitted, newest first."""
    recent_jobs: list[str] = field(default_factory=list)
    """Names of jobs submitted or opened, newest first."""
    last: dict[str, str] = field(default_factory=dict)
    """What was last chosen, by what it was for (`page`, `compute`, `experiment`)."""
    drafts: dict[str, dict[str, str]] = field(default_factory=dict)
    """What was typed into forms that were not sent, by form and field; the newest form last."""


class Memory:
    """What amlx remembers of one workspace; each change is written at once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._remembered = _read(path) or Remembered()

    @property
    def recent_files(self) -> list[Path]:
        """Job files submitted, newest first; those that are gone are left out."""
        return [Path(file) for file in self._remembered.recent_files if Path(file).is_file()]

    @property
    def recent_jobs(self) -> list[str]:
        """Names of jobs submitted or opened, newest first."""
        return list(self._remembered.recent_jobs)

    def last(self, purpose: str, default: str = "") -> str:
        """What was last chosen for a purpose."""
        return self._remembered.last.get(purpose, default)

    def choose(self, purpose: str, value: str) -> None:
        """Remember a choice."""
        with self._change() as remembered:
            remembered.last[purpose] = value

    def used_file(self, file: Path) -> None:
        """Remember a job file as the newest."""
        with self._change() as remembered:
            remembered.recent_files = _newest_first(str(file.resolve()), remembered.recent_files)

    def used_job(self, name: str) -> None:
        """Remember a job as the newest."""
        with self._change() as remembered:
            remembered.recent_jobs = _newest_first(name, remembered.recent_jobs)

    def draft(self, form: str) -> dict[str, str]:
        """What was typed into a form that was not sent, by field."""
        return dict(self._remembered.drafts.get(form, {}))

    def keep_draft(self, form: str, field: str, value: str) -> None:
        """Keep what is typed into a form as it is typed: a terminal may go at any moment."""
        with self._change() as remembered:
            draft = {**remembered.drafts.pop(form, {}), field: value}
            remembered.drafts = dict([*remembered.drafts.items(), (form, draft)][-RECENT:])

    def drop_draft(self, form: str) -> None:
        """The form was sent."""
        with self._change() as remembered:
            remembered.drafts.pop(form, None)

    @contextmanager
    def _change(self) -> Iterator[Remembered]:
        """What is remembered, to be changed; written when the block ends, over what another amlx wrote meanwhile."""
        with self._lock:
            self._remembered = _read(self._path) or self._remembered
            yield self._remembered
            try:
                write_whole(self._path, json.dumps(asdict(self._remembered), ensure_ascii=False))
            except OSError:  # a full disk must not stop what the person does; it is only memory
                return


def memory_of(connection: Connection) -> Memory:
    """The memory of a workspace. There is one local workspace, whose names are not known before it runs."""
    if connection.is_local:
        return Memory(folders.config_dir() / "memory" / "local.json")
    names = (connection.cloud, connection.subscription_id, connection.resource_group, connection.workspace_name)
    safe = "-".join("".join(c if c.isalnum() else "_" for c in name) for name in names if name)
    return Memory(folders.config_dir() / "memory" / f"{safe.lower()}.json")


def ways() -> Memory:
    """The person's ways in every workspace: how the screen looks."""
    return Memory(folders.config_dir() / "memory" / "ways.json")


def _newest_first(value: str, values: list[str]) -> list[str]:
    return [value, *(other for other in values if other != value)][:RECENT]


def _read(path: Path) -> Remembered | None:
    """What a file remembers; None where it cannot be read, or is not what we wrote."""
    try:
        said = json.loads(path.read_bytes())
        return Remembered(
            [str(file) for file in said["recent_files"]],
            [str(job) for job in said["recent_jobs"]],
            _texts(said["last"]),
            {str(form): _texts(draft) for form, draft in said["drafts"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _texts(said: dict[object, object]) -> dict[str, str]:
    return {str(key): str(value) for key, value in said.items()}
