"""When a schedule fires: cron expressions and recurrences, in the time zone that they name.

Source: definitions CronTrigger and RecurrenceTrigger. Time zones are Windows' names, as Azure has them, or IANA's.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError
from dateutil.rrule import DAILY, MONTHLY, WEEKLY, rrule
from tzlocal.windows_tz import win_tz

from services.local_workspace.arm.shapes import Shape
from services.local_workspace.http import ArmError, Json, user_error

SHAPE: Shape = {
    **dict.fromkeys(("triggerType", "timeZone", "startTime", "endTime", "expression", "frequency"), str),
    "interval": int,
    "schedule": {"hours": list, "minutes": list, "weekDays": list, "monthDays": list},
}
_STEPS = {"Minute": timedelta(minutes=1), "Hour": timedelta(hours=1)}
_FREQUENCIES: dict[str, Literal[1, 2, 3]] = {"Day": DAILY, "Week": WEEKLY, "Month": MONTHLY}
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def normal(given: object) -> Json:
    """A trigger as the service stores it: every field there, words in their own case.

    Raises ArmError (400) for a trigger that can never fire or is no trigger.
    """
    if not isinstance(given, dict) or given.get("triggerType") not in {"Cron", "Recurrence"}:
        raise _bad("The triggerType must be Cron or Recurrence.")
    common: Json = {"endTime": given.get("endTime"), "startTime": given.get("startTime")}
    common |= {"timeZone": given.get("timeZone") or "UTC", "triggerType": given["triggerType"]}
    trigger = common | (_cron(given) if given["triggerType"] == "Cron" else _recurrence(given))
    zone = _zone(trigger["timeZone"])
    for field in ("startTime", "endTime"):
        _local(trigger[field], zone)
    return trigger


def following(trigger: Json, after: datetime, made: datetime) -> datetime | None:
    """The first time after `after` (UTC) at which it fires; None when it never does again.

    A recurrence without a start counts from `made`. Raises ArmError (400) for a time or a zone that is none.
    """
    zone = _zone(trigger["timeZone"])
    start, end = _local(trigger["startTime"], zone), _local(trigger["endTime"], zone)
    from_ = max(after.astimezone(zone), start - timedelta(seconds=1)) if start else after.astimezone(zone)
    if trigger["triggerType"] == "Cron":
        found = next(CronSim(trigger["expression"], from_), None)
    else:
        found = _recurs(trigger, from_, start or made.astimezone(zone))
    if found is None or (end is not None and found > end):
        return None
    return found.astimezone(UTC)


def _cron(given: Json) -> Json:
    expression = str(given.get("expression") or "")
    try:
        CronSim(expression, datetime(2026, 1, 1, tzinfo=UTC))
    except CronSimError as error:
        raise _bad(f"The cron expression '{expression}' is not valid: {error}.") from error
    return {"expression": expression}


def _recurrence(given: Json) -> Json:
    frequency, interval = str(given.get("frequency")).capitalize(), given.get("interval")
    if frequency not in {**_STEPS, **_FREQUENCIES}:
        raise _bad(f"The frequency must be one of {', '.join([*_STEPS, *_FREQUENCIES])}.")
    if not isinstance(interval, int) or interval < 1:
        raise _bad("The interval must be a number from 1.")
    pattern = given.get("schedule")
    return {"frequency": frequency, "interval": interval, "schedule": _pattern(pattern) if pattern else None}


def _pattern(given: Json) -> Json:
    days = given.get("weekDays")
    named = [str(day).capitalize() for day in days] if days else None
    if named and not set(named) <= set(_DAYS):
        raise _bad(f"The weekDays must be of {', '.join(_DAYS)}.")
    numbers = {"hours": range(24), "minutes": range(60), "monthDays": range(1, 32)}
    for field, allowed in numbers.items():
        if not all(number in allowed for number in given.get(field) or []):
            raise _bad(f"The {field} of a recurrence are out of range.")
    hours, minutes = given.get("hours") or [], given.get("minutes") or []
    return {"hours": hours, "minutes": minutes, "weekDays": named, "monthDays": given.get("monthDays")}


def _recurs(trigger: Json, after: datetime, start: datetime) -> datetime | None:
    if trigger["frequency"] in _STEPS:
        step = _STEPS[trigger["frequency"]] * trigger["interval"]
        due: datetime = start + max(0, math.floor((after - start) / step) + 1) * step
        return due
    pattern = trigger["schedule"] or {}
    # The rule is reckoned in wall-clock time, so that "at 9" stays at 9 when the clocks change.
    rule = rrule(
        _FREQUENCIES[trigger["frequency"]],
        dtstart=start.replace(tzinfo=None, second=0, microsecond=0),
        interval=trigger["interval"],
        byhour=pattern.get("hours") or None,
        byminute=pattern.get("minutes") or None,
        byweekday=[_DAYS.index(day) for day in pattern.get("weekDays") or []] or None,
        bymonthday=pattern.get("monthDays") or None,
    )
    found: datetime | None = rule.after(after.replace(tzinfo=None))
    return found.replace(tzinfo=after.tzinfo) if found else None


def _zone(name: str) -> ZoneInfo:
    known = {windows.lower(): iana for windows, iana in win_tz.items()} | {"utc": "UTC"}
    try:
        return ZoneInfo(known.get(name.lower(), name))
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # a name can be longer than a file's
        raise _bad(f"The time zone '{name}' is not known.") from error


def _local(text: str | None, zone: ZoneInfo) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise _bad(f"'{text}' is not a time as 2026-01-31T09:00:00.") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _bad(message: str) -> ArmError:
    return user_error(400, message, "BadArgument", "ArgumentInvalid")
