"""What tests of screens and of the shell share."""

from __future__ import annotations

import pytest

from services.session import Session
from tests.screens.cloud import Cloud
from tests.screens.job_cloud import JobCloud
from tests.screens.studio import Studio


@pytest.fixture
def studio(monkeypatch: pytest.MonkeyPatch) -> Studio:
    """Makes studios on a session that asks nobody."""
    return Studio(monkeypatch)


@pytest.fixture
def cloud(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> Cloud:
    """What the studio's session speaks to."""
    made = Cloud(studio)
    monkeypatch.setattr(Session, "wire", property(lambda _: made))
    return made


@pytest.fixture
def job_cloud(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> JobCloud:
    """What the studio's session speaks to, with jobs in it."""
    made = JobCloud(studio)
    monkeypatch.setattr(Session, "wire", property(lambda _: made))
    return made
