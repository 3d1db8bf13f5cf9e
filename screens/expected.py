"""States that were asked for and that the service may not show yet: shown at once, then believed only when verified."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

PATIENCE = timedelta(seconds=15)
"""How long the service may go on showing the state before; then what it says is shown."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A state asked for at `at`; `before` is what the service showed then."""

    state: str
    at: datetime
    before: str


class Expected:
    """What was asked for, by row key."""

    def __init__(self, key: str, status: str, since: str = "since") -> None:
        self._key = key
        self._status = status
        self._since = since
        self._asked: dict[str, tuple[str, datetime]] = {}
        self._wishes: dict[str, Wish] = {}

    def add(self, keys: Iterable[str], state: str, now: datetime) -> None:
        """These rows will come to be in `state`."""
        self._asked.update(dict.fromkeys(keys, (state, now)))

    def drop(self, keys: Iterable[str]) -> None:
        """The service refused these."""
        for key in keys:
            self._asked.pop(key, None)
            self._wishes.pop(key, None)

    def applied(self, frame: pl.DataFrame, now: datetime) -> pl.DataFrame:
        """The frame with expected states where the service still shows the state from before."""
        if not (self._asked or self._wishes) or not self._status:
            return frame
        states = dict(zip(frame[self._key].to_list(), frame[self._status].to_list(), strict=True))
        for key, (state, at) in self._asked.items():
            if key in states:
                self._wishes[key] = Wish(state, at, str(states[key]))
        self._asked.clear()
        self._wishes = {
            key: wish
            for key, wish in self._wishes.items()
            if now - wish.at < PATIENCE and str(states.get(key)) == wish.before
        }
        return self._patched(frame)

    def _patched(self, frame: pl.DataFrame) -> pl.DataFrame:
        import polars as pl

        if not self._wishes:
            return frame
        wished = {key: wish.state for key, wish in self._wishes.items()}
        keys = pl.col(self._key)
        status = keys.replace_strict(wished, default=pl.col(self._status), return_dtype=pl.String).alias(self._status)
        if self._since not in frame.columns:
            return frame.with_columns(status)
        times = {key: wish.at for key, wish in self._wishes.items()}
        since = keys.replace_strict(times, default=pl.col(self._since), return_dtype=frame.schema[self._since])
        return frame.with_columns(status, since.alias(self._since))
