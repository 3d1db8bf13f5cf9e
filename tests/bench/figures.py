"""A figure: what was measured, and what it should be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """`target` reads `<=1.15` or `>=15`, and `-` where the figure is only told."""

    name: str
    value: float
    unit: str
    target: str = "-"

    def __str__(self) -> str:
        digits = 2 if abs(self.value) < 100 else 0
        return f"{self.name} {self.value:.{digits}f} {self.unit} {self.target}"


def interleaved(ways: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """What each way took, one after the other in every round, so that a busy moment hits all alike."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, measure in ways.items():
            taken[name].append(measure())
    return taken
