"""The lines of a log as they are kept: safe text, the open last line, and where each stands when long lines wrap."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from rich.cells import cell_len, chop_cells

from services.logs import drawn, rows
from services.text import safe


class LogLines:
    """Lines, and the rows of the screen that show them: one each, or several where a long line wraps."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._open = ""
        self._has_open = False
        self.width = 0
        """Cells at which lines wrap; 0 leaves them long."""
        self._starts: list[int] = []
        self._rows = 0
        self.widest = 0

    def append(self, text: str) -> None:
        """More of the log; a carriage return writes the open line anew."""
        whole, still_open = rows(text, self._open)
        if self._has_open:
            self._drop_last()
        for line in whole:
            self._add(safe(line))
        self._open = still_open
        self._has_open = bool(still_open)
        if self._has_open:
            self._add(safe(drawn(still_open)))

    def prepend(self, text: str) -> int:
        """What stands before all this in the log; how many rows came in front."""
        whole, rest = rows(text)
        older = [safe(line) for line in (*whole, *([drawn(rest)] if rest else []))]
        before = self._rows
        self._lay([*older, *self.lines])
        return self._rows - before

    def wrap(self, width: int) -> None:
        """Wrap at `width` cells, or not at all (0)."""
        if width != self.width:
            self.width = width
            self._lay(self.lines)

    def _lay(self, lines: Iterable[str]) -> None:
        self.lines, self._starts, self._rows, self.widest = [], [], 0, 0
        for line in lines:
            self._add(line)

    @property
    def height(self) -> int:
        """Rows in all."""
        return self._rows

    def row(self, index: int) -> str:
        """What stands in a row."""
        if not self.width:
            return self.lines[index]
        line = self.line_at(index)
        return self._pieces(self.lines[line])[index - self._starts[line]]

    def line_at(self, row: int) -> int:
        """The line that a row belongs to."""
        return row if not self.width else bisect_right(self._starts, row) - 1

    def row_of(self, line: int) -> int:
        """The first row of a line."""
        return line if not self.width else self._starts[line]

    def find(self, words: str, first: int = 0) -> list[int]:
        """Lines from `first` on that hold `words`, in whatever case."""
        wanted = words.lower()
        lines = enumerate(self.lines[first:] if first else self.lines, start=first)
        return [index for index, line in lines if wanted in line.lower()] if wanted else []

    def _add(self, line: str) -> None:
        self.lines.append(line)
        self._starts.append(self._rows)
        length = len(line) if line.isascii() else cell_len(line)
        self.widest = max(self.widest, length)
        self._rows += len(self._pieces(line)) if self.width and length > self.width else 1

    def _drop_last(self) -> None:
        self.lines.pop()
        self._rows = self._starts.pop()

    def _pieces(self, line: str) -> list[str]:
        return chop_cells(line, self.width) if line else [""]
