"""Files of a job, moved by its runner: inputs in before the command, outputs out after it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from services.local_workspace.execution.plan import Plan
from services.local_workspace.execution.steps import note

_TAIL_BYTES = 2000


class PreparationError(Exception):
    """An input cannot be had: `code` is Azure's kind of error, `message` names the input and the reason."""

    def __init__(self, message: str, code: str = "UserError") -> None:
        super().__init__(message)
        self.message = message
        self.code = code


def prepare(plan: Plan, is_cancelled: Callable[[], bool]) -> None:
    """Make the job's folders, copy its code, fetch its inputs.

    Raises:
        PreparationError: an input is not there or cannot be fetched.
    """
    for folder in [*plan.folders, plan.working_folder, str(Path(plan.log).parent)]:
        Path(folder).mkdir(parents=True, exist_ok=True)
    for source, target in plan.copies:
        if not is_cancelled():
            copy(Path(source), Path(target))
    for address, target in plan.downloads:
        if not is_cancelled():
            note(plan.system_log, f"Downloading {address}")
            _download(address, target, is_cancelled)
    for where, target in plan.links:
        _link(Path(where), Path(target))


def collect(plan: Plan) -> None:
    """Copy what was to be uploaded, and remove the job's scratch folders."""
    for source, target in plan.collected:
        if Path(source).exists():
            copy(Path(source), Path(target))
    for folder in plan.scratch:
        shutil.rmtree(folder, ignore_errors=True)


def copy(source: Path, target: Path) -> None:
    """Copy a file, or a folder's content into a folder.

    Raises:
        PreparationError: `source` is not there.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    elif source.is_file():
        shutil.copy2(source, target)
    else:
        raise PreparationError(f"There is nothing at {source}.")


def _download(address: str, target: str, is_cancelled: Callable[[], bool]) -> None:
    from services.local_workspace.execution import downloads

    try:
        downloads.fetch(address, target, is_cancelled)
    except downloads.DownloadError as error:
        message = f"The input at {address} could not be downloaded: {error}. This machine may have no way to it."
        raise PreparationError(message, "DataAccessError") from error


def _link(where: Path, target: Path) -> None:
    """Let `where` be `target`, so that what the command writes is kept even if everything here is killed."""
    target.mkdir(parents=True, exist_ok=True)
    if where.is_dir() and not where.is_symlink():
        copy(where, target)
        shutil.rmtree(where)
    if not where.exists():
        where.symlink_to(target, target_is_directory=True)


def last_lines(log: Path, count: int = 3) -> str:
    """The last lines of a log that say something, at most 2,000 bytes, for an error message."""
    if not log.is_file():
        return ""
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - _TAIL_BYTES))
        text = file.read().decode("utf-8", "replace")
    return " | ".join([line.strip() for line in text.splitlines() if line.strip()][-count:])
