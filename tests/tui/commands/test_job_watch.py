"""A log on stdout: raw for a pipe, drawn safely on a terminal."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from services import jobs, logs
from services.jobs import Job
from services.logs import LogChunk, LogFile
from tui.commands import job_watch
from tui.commands.context import Context
from tui.commands.job_watch import LogPrinter, states

FILE = LogFile("user_logs/std_log.txt", "https://127.0.0.1/log?sig=hush", "calm_root")


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the log's next reads bring."""
    coming: list[str] = []

    def read(_: object, file: LogFile, start: int, *, final: bool) -> LogChunk:
        text = coming.pop(0) if coming else ""
        return LogChunk(text, start + len(text), start + len(text) + sum(map(len, coming)), replace(file))

    monkeypatch.setattr(logs, "read", read)
    monkeypatch.setattr(Context, "wire", None)
    return coming


@pytest.mark.parametrize(
    ("is_terminal", "drawn"),
    [
        (False, "one\n\x1b[31mred\n10%\r20%\rdone\nlast"),
        (True, "one\n␛[31mred\ndone\nlast\n"),
    ],
)
def test_a_log_is_printed_to_its_end(
    parts: list[str], is_terminal: bool, drawn: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: is_terminal, raising=False)
    printer = LogPrinter(Context.__new__(Context), FILE)
    parts[:] = ["one\n\x1b[3", "1mred\n10%\r", "20%\rdone\nla"]
    printer.print(final=False)
    parts[:] = ["st"]
    printer.print(final=True)
    assert capsys.readouterr().out == drawn


def test_what_a_job_waits_for_is_told_once_even_to_a_script(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    reasons = ["mybox is stopped: the job waits until it is started."] * 2 + ["mybox is starting.", ""]
    coming = [Job("calm", "calm", "Queued", "Command", waits_for=reason) for reason in reasons]
    coming.append(Job("calm", "calm", "Completed", "Command"))
    session = SimpleNamespace(starts_again=True)
    monkeypatch.setattr(Context, "wire", None)
    monkeypatch.setattr(Context, "session", session)
    monkeypatch.setattr(jobs, "show", lambda *_: coming.pop(0))
    monkeypatch.setattr(job_watch, "POLL_SECONDS", 0)
    *_, last = states(Context.__new__(Context), "calm")
    assert last.status == "Completed"
    assert not session.starts_again, "who waits leaves a stopped local workspace as it is"
    assert capsys.readouterr().err.splitlines() == [reasons[0], reasons[2]]
