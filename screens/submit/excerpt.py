"""A job file's fault, with the lines around it."""

from __future__ import annotations

from pathlib import Path

from textual.content import Content

from screens.widgets.status import GLYPHS
from services.errors import AmlxError, JobFileError
from services.text import safe

AROUND = 3
"""Lines shown before and after the one at fault."""


def excerpt(path: Path, error: AmlxError) -> Content:
    """What is wrong and what to do; the line at fault marked."""
    parts: list[tuple[str, str]] = [(f"{GLYPHS['failed']} {safe(error.title)}\n\n", "$tone-failed bold")]
    parts.append((safe(error.message), "$text-bright"))
    if error.advice:
        parts.append((f"\n{safe(error.advice)}", "$text-normal"))
    line = error.line if isinstance(error, JobFileError) else None
    if line is not None:
        parts += _lines(path, line)
    return Content.assemble(*parts, ("\n\nctrl+e", "$accent bold"), (" edit the file\n", "$text-normal"))


def _lines(path: Path, at: int) -> list[tuple[str, str]]:
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    first = max(1, at - AROUND)
    parts: list[tuple[str, str]] = [("\n", "")]
    for number, line in enumerate(lines[first - 1 : at + AROUND], start=first):
        here = number == at
        parts.append((f"\n{'▸' if here else ' '} {number:>4} ", "$tone-failed bold" if here else "$text-dim"))
        parts.append((safe(line), "$text-bright" if here else "$text-normal"))
    return parts
