"""What tests of screens and of the shell share."""

from __future__ import annotations

import pytest

from tests.screens.studio import Studio


@pytest.fixture
def studio(monkeypatch: pytest.MonkeyPatch) -> Studio:
    """Makes studios on a session that asks nobody."""
    return Studio(monkeypatch)
