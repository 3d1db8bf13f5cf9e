"""Watching a job: its states until it ends, its log as it grows, and its outcome as an exit code."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from services.text import safe
from tui.commands.context import Context

if TYPE_CHECKING:
    from services.jobs import Job
    from services.logs import LogFile

POLL_SECONDS = 1.0


class LogPrinter:
    """Prints what a log has gained since the last time.

    A pipe gets it as it is; on a terminal controls are shown, and of a progress bar what it came to.
    """

    def __init__(self, context: Context, file: LogFile) -> None:
        self._context = context
        self._file = file
        self._position = 0
        self._open_row = ""

    def print(self, *, final: bool) -> None:
        """Print up to the log's present end; `final` says that it is its last."""
        from services import logs

        while True:
            chunk = logs.read(self._context.wire, self._file, self._position, final=final)
            self._write(chunk.text)
            is_stuck = chunk.end == self._position
            self._position, self._file = chunk.end, chunk.file
            if chunk.is_all or is_stuck:
                break
        if final and self._open_row:
            print(safe(logs.drawn(self._open_row)))  # noqa: T201
        sys.stdout.flush()

    def _write(self, text: str) -> None:
        from services import logs

        if not sys.stdout.isatty():
            sys.stdout.write(text)
            return
        lines, self._open_row = logs.rows(text, self._open_row)
        sys.stdout.writelines(f"{safe(line)}\n" for line in lines)


def follow(context: Context, target: str, log: str | None = None) -> int:
    """Print what a job's log gains until the job ends; its outcome."""
    from services import logs

    printer: LogPrinter | None = None
    for job in states(context, target):
        if printer is None and (file := chosen(logs.files(context.wire, target), log)):
            printer = LogPrinter(context, file)
        if printer is not None:
            printer.print(final=has_ended(job))
    return outcome(job)


def states(context: Context, target: str) -> Iterator[Job]:
    """The job again and again, at least once, until it has ended; the last one is its end.

    From the second on, a local workspace that a person stops stays so.

    Raises:
        LocalWorkspaceError: it was stopped meanwhile.
    """
    from services import jobs

    told = waits_for = ""
    while True:
        job = jobs.show(context.wire, target)
        if job.status != told:
            told = job.status
            context.say(f"{target}: {told}")
        if job.waits_for != waits_for and (waits_for := job.waits_for):
            context.warn(waits_for)
        context.session.starts_again = False
        yield job
        if has_ended(job):
            return
        time.sleep(POLL_SECONDS)


def has_ended(job: Job) -> bool:
    """Whether the job will not change any more."""
    from services.jobs import FINAL

    return job.status in FINAL


def outcome(job: Job) -> int:
    """0 for a job that completed; 1 for another, with the reason on stderr."""
    if job.status == "Completed":
        return 0
    reason = f": {job.error.message}" if job.error else "."
    print(safe(f"The job {job.name} ended as {job.status}{reason}"), file=sys.stderr)  # noqa: T201
    return 1


def chosen(files: list[LogFile], wanted: str | None) -> LogFile | None:
    """The log that was asked for, else the job's own output (the first, as services.logs sorts them)."""
    if wanted is None:
        return files[0] if files else None
    return next((file for file in files if file.name in (wanted, f"user_logs/{wanted}")), None)
