"""ISO 8601 durations, as REST writes limits (`PT1H30M`, `P1DT2.5S`), and .NET's, as run history writes how long."""

from __future__ import annotations

import re
from datetime import timedelta

_ISO = re.compile(
    r"P(?:(?P<days>[\d.]+)D)?(?:T(?:(?P<hours>[\d.]+)H)?(?:(?P<minutes>[\d.]+)M)?(?:(?P<seconds>[\d.]+)S)?)?"
)


def seconds(text: str | None) -> float | None:
    """The length in seconds; None for none or for a text that is no duration.

    >>> seconds("PT1H0.5S")
    3600.5
    """
    match = _ISO.fullmatch(text or "")
    if match is None or not any(match.groups()):
        return None
    return timedelta(**{name: float(value) for name, value in match.groupdict().items() if value}).total_seconds()


def dotnet(length: timedelta) -> str:
    """A length as run history has it.

    >>> dotnet(timedelta(days=1, seconds=61.5))
    '1.00:01:01.5000000'
    """
    whole, micro = divmod(length // timedelta(microseconds=1), 1_000_000)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    day, hour = divmod(hours, 24)
    fraction = f".{micro:06d}0" if micro else ""
    return f"{f'{day}.' if day else ''}{hour:02d}:{minute:02d}:{second:02d}{fraction}"
