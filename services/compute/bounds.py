"""How many nodes a cluster has at least and at most, as a person writes it: `0-4`."""

from __future__ import annotations

import re
from dataclasses import dataclass

WRITTEN = re.compile(r"\s*(\d{1,4})\s*(?:-|–|to|\.\.|,|\s)\s*(\d{1,4})\s*")
HOW = "Write the least and the most, like 0-4."


@dataclass(frozen=True, slots=True)
class Bounds:
    """Least and most nodes."""

    least: int
    most: int

    def __str__(self) -> str:
        return f"{self.least}-{self.most}"


def check_bounds(text: str) -> str | None:
    """What is wrong with bounds as typed; None where nothing is."""
    match = WRITTEN.fullmatch(text)
    if match is None:
        return HOW
    if int(match[1]) > int(match[2]):
        return "The least is more than the most."
    return "A cluster that may have no node runs nothing." if int(match[2]) == 0 else None


def bounds_of(text: str) -> Bounds:
    """The bounds that `check_bounds` had nothing against."""
    match = WRITTEN.fullmatch(text)
    if match is None:
        raise ValueError(HOW)
    return Bounds(int(match[1]), int(match[2]))
