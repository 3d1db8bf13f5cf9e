"""A value of a frame as the text of its cell: safe, and formatted by its column's role."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeAlias

from screens.widgets.status import Tone, spoken, tone_of
from services import formats
from services.tables import Column, Role
from services.text import safe

Value: TypeAlias = Any
"""What stands in a frame, of its column's dtype."""

RIGHT: frozenset[Role] = frozenset({"number", "count", "size", "money", "duration", "period"})
"""Roles whose cells end at the right edge of their column."""

NOTHING = "–"

SPOKEN: dict[Role, Callable[[Any], str]] = {
    "duration": formats.duration,
    "period": formats.period,
    "number": formats.number,
    "count": lambda value: f"{value:,}",
    "size": formats.size,
    "money": formats.money,
    "flag": lambda value: "yes" if value else "no",
    "status": lambda value: spoken(safe(value)),
}

STRENGTHS: dict[Role, Tone] = {"name": "bright", "time": "dim", "link": "dim", "tags": "dim"}


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell, not yet cut, and how strongly."""

    text: str
    tone: Tone


def cell(column: Column, value: Value, now: datetime) -> Cell:
    """The cell of a value: a null is a dim dash, a time is relative to `now`."""
    if value is None or value == "":
        return Cell(NOTHING, "dim")
    if column.role == "status":
        return Cell(spoken(safe(str(value))), tone_of(str(value)))
    if column.role == "time":
        return Cell(formats.ago(value if value.tzinfo else value.replace(tzinfo=UTC), now), "dim")
    speak = SPOKEN.get(column.role)
    return Cell(speak(value) if speak else safe(str(value)), STRENGTHS.get(column.role, "normal"))
