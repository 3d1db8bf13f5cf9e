"""Values as a person reads them: durations 1:31 or 2 d 4 h, ages, sizes, numbers, plurals.

Screens and headless tables share these. `now` is always given, never read from a clock; times are aware datetimes and
are told in the local time of the machine.
"""

from __future__ import annotations

import math
from datetime import datetime

MINUTE, HOUR, DAY = 60, 3600, 86400
UNKNOWN = "–"
UNITS = ("kB", "MB", "GB", "TB", "PB")


def duration(seconds: float) -> str:
    """0:42, 1:31, 1:02:03; from a day on 2 d 4 h; what took less than a second says so."""
    if 0 <= seconds < 1:
        return "< 1 s"
    if not math.isfinite(seconds):
        return UNKNOWN
    whole = max(0, int(seconds))
    if whole >= DAY:
        days, hours = whole // DAY, whole % DAY // HOUR
        return f"{days} d {hours} h" if hours else f"{days} d"
    minutes, rest = divmod(whole, MINUTE)
    if minutes < MINUTE:
        return f"{minutes}:{rest:02d}"
    return f"{minutes // MINUTE}:{minutes % MINUTE:02d}:{rest:02d}"


def period(seconds: float) -> str:
    """A length that somebody has set: 90 s, 30 min, 1 h 30 min, 2 d."""
    if not math.isfinite(seconds):
        return UNKNOWN
    rest, parts = int(seconds), []
    for unit, name in ((DAY, "d"), (HOUR, "h"), (MINUTE, "min"), (1, "s")):
        count, rest = divmod(rest, unit)
        if count:
            parts.append(f"{count} {name}")
    return " ".join(parts) or "0 s"


def age(seconds: float) -> str:
    """How long something has lasted, in its largest unit: 42 s, 12 min, 3 h, 41 days."""
    whole = max(0, int(seconds))
    if whole < MINUTE:
        return f"{whole} s"
    if whole < HOUR:
        return f"{whole // MINUTE} min"
    if whole < DAY:
        return f"{whole // HOUR} h"
    return plural(whole // DAY, "day")


def ago(then: datetime, now: datetime) -> str:
    """Just now, 12 min ago, yesterday, 41 days ago, and a date for what is older than two months.

    No seconds: a list whose ages change at every look would be drawn anew at every look, over SSH.
    """
    seconds = (now - then).total_seconds()
    if seconds < MINUTE:
        return "just now" if seconds > -MINUTE else moment(then)
    if seconds < DAY:
        return f"{age(seconds)} ago"
    days = (now.astimezone().date() - then.astimezone().date()).days
    if days <= 1:
        return "yesterday"
    return f"{days} days ago" if days <= 60 else day(then)


def day(then: datetime) -> str:
    """2 Nov 2026, in local time."""
    local = then.astimezone()
    return f"{local.day} {local:%b %Y}"


def moment(then: datetime) -> str:
    """2 Nov 2026 09:12, in local time."""
    return f"{day(then)} {then.astimezone():%H:%M}"


def size(count: float) -> str:
    """Bytes as 812 B, 12.4 MB: decimal units, as the studio counts."""
    if abs(count) < 1000:
        return f"{int(count)} B"
    power = 1
    while abs(count) / 1000**power >= 999.95 and power < len(UNITS):
        power += 1
    return f"{count / 1000**power:.1f} {UNITS[power - 1]}"


def number(value: float) -> str:
    """A measured value to five digits: 0.21412, 1,204, 1.2e-05."""
    if not math.isfinite(value):
        return str(value)
    if value == int(value) and abs(value) < 1e15:
        return f"{int(value):,}"
    return f"{value:,.1f}" if 1e4 <= abs(value) < 1e9 else f"{value:.5g}"


def money(value: float) -> str:
    """A price to the cent, finer below ten cents; the column's head names the currency."""
    return f"{value:.2f}" if value == 0 or abs(value) >= 0.1 else f"{value:.4g}"


def plural(count: int, one: str, many: str = "") -> str:
    """1 job, 2 jobs, 1,204 jobs; `many` where an s does not do."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
