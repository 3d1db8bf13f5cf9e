"""Values as a person reads them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from services import formats

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "read"),
    [(0, "< 1 s"), (42, "0:42"), (91, "1:31"), (3723, "1:02:03"), (86400, "1 d"), (187200, "2 d 4 h"), (-1, "0:00")],
)
def test_durations(seconds: float, read: str) -> None:
    assert formats.duration(seconds) == read


@pytest.mark.parametrize(
    ("before", "read"),
    [
        (timedelta(seconds=2), "just now"),
        (timedelta(seconds=42), "just now"),
        (timedelta(minutes=12), "12 min ago"),
        (timedelta(hours=2), "2 h ago"),
        (timedelta(hours=25), "yesterday"),
        (timedelta(days=41), "41 days ago"),
        (timedelta(days=100), "15 Aug 2026"),
    ],
)
def test_ages(before: timedelta, read: str) -> None:
    assert formats.ago(NOW - before, NOW) == read


def test_a_time_to_come_is_told_as_a_time() -> None:
    assert formats.ago(NOW + timedelta(days=2), NOW).startswith("25 Nov 2026")


@pytest.mark.parametrize(
    ("count", "read"),
    [(0, "0 B"), (812, "812 B"), (12_400_000, "12.4 MB"), (999_999, "1.0 MB"), (1_500, "1.5 kB"), (2.5e15, "2.5 PB")],
)
def test_sizes(count: float, read: str) -> None:
    assert formats.size(count) == read


@pytest.mark.parametrize(
    ("value", "read"),
    [(0.214123, "0.21412"), (1204.0, "1,204"), (1.2e-05, "1.2e-05"), (123456.78, "123,456.8"), (-3.0, "-3")],
)
def test_numbers(value: float, read: str) -> None:
    assert formats.number(value) == read


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_told(value: float) -> None:
    assert formats.number(value) == str(value)
    assert formats.duration(value) == "–"


@pytest.mark.parametrize(
    ("seconds", "read"), [(0, "0 s"), (90, "1 min 30 s"), (1800, "30 min"), (5400, "1 h 30 min"), (172800, "2 d")]
)
def test_periods(seconds: float, read: str) -> None:
    assert formats.period(seconds) == read


def test_plurals() -> None:
    assert [formats.plural(count, "job") for count in (0, 1, 1204)] == ["0 jobs", "1 job", "1,204 jobs"]
    assert formats.plural(2, "index", "indices") == "2 indices"
