"""What is said when amlx is left."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from screens.home import overview
from tests.screens.studio import REFUSED, Studio, whole
from tests.screens.test_home import instances, jobs
from tui.parting import goes_on, parting


@pytest.mark.parametrize(
    ("states", "statuses", "told"),
    [
        ((), (), ""),
        (("Stopped",), ("Completed",), ""),
        (("Running",), (), "ci-0 is still running in the local workspace. amlx local stop ends it."),
        (("Running", "JobRunning"), ("Running", "Running"), "ci-0, ci-1 and 2 jobs are still running"),
        (
            ("Running",),
            ("Running", "Queued"),
            "ci-0 and 1 job are still running in the local workspace; 1 job waits. amlx local stop ends the server",
        ),
        ((), ("Queued", "Queued"), "2 jobs wait in the local workspace. amlx local stop ends the server."),
        (("Running",) * 3, (), "3 compute instances are still running"),
        (
            (),
            ("Running",),
            "1 job is still running in the local workspace. amlx local stop ends the server; jobs go on",
        ),
    ],
)
def test_what_goes_on_is_named(states: tuple[str, ...], statuses: tuple[str, ...], told: str) -> None:
    found = goes_on(whole(jobs(*((status, status, None) for status in statuses)), instances(*states)))
    assert found.startswith(told)
    assert bool(found) == bool(told)


def test_it_is_asked_anew_and_only_of_a_server_that_runs(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    known = whole(jobs(), instances("Stopped"))
    now = whole(jobs(), instances("Running"))
    monkeypatch.setattr(overview, "overview", lambda *_: now)
    assert parting(studio.session, known) == "", "no server runs in this test's folder"
    assert parting(studio.session, None) == ""

    monkeypatch.setattr("services.local.status", lambda: SimpleNamespace(running=True))
    assert parting(studio.session, known).startswith("ci-0 is still running")

    def refuse(*_: object) -> None:
        raise REFUSED

    monkeypatch.setattr(overview, "overview", refuse)
    assert parting(studio.session, known) == ""
