"""States that were asked for are shown until the service shows them, or another, or too long nothing."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
import pytest

from screens.expected import PATIENCE, Expected
from tests.screens.studio import NOW


def frame(**states: str) -> pl.DataFrame:
    return pl.DataFrame({"name": list(states), "state": list(states.values()), "since": [NOW] * len(states)})


def states(frame: pl.DataFrame) -> list[str]:
    return frame["state"].to_list()


@pytest.fixture
def expected() -> Expected:
    made = Expected("name", "state")
    made.add(["a"], "Stopping", NOW)
    return made


def test_it_is_shown_at_once_and_others_are_as_they_are(expected: Expected) -> None:
    shown = expected.applied(frame(a="Running", b="Running"), NOW + timedelta(seconds=1))
    assert states(shown) == ["Stopping", "Running"]


def test_another_state_of_the_services_is_believed(expected: Expected) -> None:
    expected.applied(frame(a="Running"), NOW)
    assert states(expected.applied(frame(a="Stopped"), NOW)) == ["Stopped"]
    assert states(expected.applied(frame(a="Running"), NOW)) == ["Running"], "and the wish is over"


def test_patience_ends(expected: Expected) -> None:
    expected.applied(frame(a="Running"), NOW)
    assert states(expected.applied(frame(a="Running"), NOW + PATIENCE)) == ["Running"]


def test_a_refusal_takes_it_back(expected: Expected) -> None:
    expected.applied(frame(a="Running"), NOW)
    expected.drop(["a"])
    assert states(expected.applied(frame(a="Running"), NOW)) == ["Running"]


def test_a_row_that_is_gone_is_no_matter(expected: Expected) -> None:
    assert states(expected.applied(frame(b="Running"), NOW)) == ["Running"]
