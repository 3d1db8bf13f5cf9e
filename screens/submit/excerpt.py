"""A job file's fault, with the lines around it."""

from __future__ import annotations

from pathlib import Path

from textual.content import Content

from screens.widgets.status import GLYPHS
from services.errors import AmlxError, JobFileError
from services.text import cut, safe

AROUND = 3
"""Lines shown before and after the one at fault."""

NUMBERS = 7
"""Cells of a line's number."""


def excerpt(path: Path, error: AmlxError, width: int) -> Content:
    """What is wrong and what to do; the line at fault marked, lines cut at `width` cells."""
    parts: list[tuple[str, str]] = [(f"{GLYPHS['failed']} {safe(error.title)}\n\n", "$tone-failed bold")]
    parts.append((safe(error.message), "$text-bright"))
    if error.advice:
        parts.append((f"\n{safe(error.advice)}", "$text-normal"))
    line = error.line if isinstance(error, JobFileError) else None
    if line is not None:
        parts += _lines(path, line, width)
    return Content.assemble(*parts, ("\n\nctrl+o", "$accent bold"), (" edit the file\n", "$text-normal"))


def _lines(path: Path, at: int, width: int) -> list[tuple[str, str]]:
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    at = min(at, len(lines))  # an unexpected end is found behind the last line
    first = max(1, at - AROUND)
    parts: list[tuple[str, str]] = [("\n", "")]
    for number, line in enumerate(lines[first - 1 : at + AROUND], start=first):
        here = number == at
        parts.append((f"\n{'▸' if here else ' '} {number:>4} ", "$tone-failed bold" if here else "$text-dim"))
        parts.append((cut(safe(line), width - NUMBERS), "$text-bright" if here else "$text-normal"))
    return parts
