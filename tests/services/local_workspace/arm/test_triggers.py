"""When schedules fire."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.local_workspace.arm import triggers
from services.local_workspace.http import ArmError

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)  # a Monday


def cron(expression: str, **more: object) -> dict[str, Any]:
    """A stored cron trigger."""
    return triggers.normal({"triggerType": "Cron", "expression": expression} | more)


def recurring(frequency: str, interval: int = 1, **more: object) -> dict[str, Any]:
    """A stored recurrence."""
    return triggers.normal({"triggerType": "Recurrence", "frequency": frequency, "interval": interval} | more)


def fires(trigger: dict[str, Any], after: datetime = NOW, made: datetime = NOW) -> str:
    """When it fires next, as UTC text; "" for never."""
    found = triggers.following(trigger, after, made)
    return found.strftime("%m-%d %H:%M") if found else ""


@pytest.mark.parametrize(
    ("trigger", "expected"),
    [
        (cron("15 10 * * 1"), "01-05 10:15"),
        (cron("0 9 * * *"), "01-06 09:00"),
        (cron("0 9 * * *", timeZone="Korea Standard Time"), "01-06 00:00"),
        (cron("0 9 * * *", timeZone="pacific standard time"), "01-05 17:00"),
        (cron("0 9 * * *", timeZone="Asia/Seoul"), "01-06 00:00"),
        (cron("0 9 * * *", startTime="2026-02-01T00:00:00"), "02-01 09:00"),
        (cron("0 9 * * *", startTime="2022-03-10 10:15:00"), "01-06 09:00"),
        (cron("0 9 * * *", endTime="2026-01-05T23:00:00"), ""),
        (recurring("minute", 5), "01-05 09:05"),
        (recurring("hour", 4, startTime="2026-01-05T00:30:00"), "01-05 12:30"),
        (recurring("day", 1, schedule={"hours": [22, 7], "minutes": [0, 30]}), "01-05 22:00"),
        (recurring("week", 1, schedule={"hours": [8], "minutes": [0], "weekDays": ["friday"]}), "01-09 08:00"),
        (recurring("month", 1, schedule={"hours": [8], "minutes": [0], "monthDays": [31]}), "01-31 08:00"),
        (recurring("day", 2), "01-07 09:00"),
        (recurring("week", 1, startTime="2026-01-06T10:00:00"), "01-06 10:00"),
    ],
)
def test_the_next_time(trigger: dict[str, Any], expected: str):
    assert fires(trigger) == expected


def test_nine_o_clock_stays_nine_when_the_clocks_change():
    daily = {"hours": [9], "minutes": [0]}
    for trigger in (
        cron("0 9 * * *", timeZone="W. Europe Standard Time"),
        recurring("day", timeZone="W. Europe Standard Time", schedule=daily),
    ):
        assert fires(trigger, datetime(2026, 3, 28, 12, tzinfo=UTC)) == "03-29 07:00"
        assert fires(trigger, datetime(2026, 3, 27, 12, tzinfo=UTC)) == "03-28 08:00"


def test_an_old_schedule_of_every_minute_is_reckoned_at_once():
    trigger = recurring("minute", 1, startTime="1990-01-01T00:00:30")
    assert triggers.following(trigger, NOW, NOW) == NOW + timedelta(seconds=30)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["Minute", "Hour", "Day", "Week", "Month"]), st.integers(1, 50), st.integers(0, 100_000))
def test_the_next_time_is_after_now(frequency: str, interval: int, minutes: int):
    after = NOW + timedelta(minutes=minutes)
    found = triggers.following(recurring(frequency, interval), after, NOW)
    assert found is None or found > after


@pytest.mark.parametrize(
    "given_",
    [
        None,
        {},
        {"triggerType": "Whim"},
        {"triggerType": "Cron", "expression": "every day"},
        {"triggerType": "Cron", "expression": "61 * * * *"},
        {"triggerType": "Cron", "expression": "* * * * *", "timeZone": "Middle Earth"},
        {"triggerType": "Cron", "expression": "* * * * *", "timeZone": "../etc"},
        {"triggerType": "Cron", "expression": "* * * * *", "startTime": "soon"},
        {"triggerType": "Recurrence", "frequency": "Now", "interval": 1},
        {"triggerType": "Recurrence", "frequency": "Day", "interval": 0},
        {"triggerType": "Recurrence", "frequency": "Day", "interval": 1, "schedule": {"hours": [24], "minutes": [0]}},
        {"triggerType": "Recurrence", "frequency": "Week", "interval": 1, "schedule": {"weekDays": ["Someday"]}},
    ],
)
def test_a_trigger_that_is_none_is_refused(given_: object):
    with pytest.raises(ArmError) as refused:
        triggers.normal(given_)
    assert refused.value.status == 400
