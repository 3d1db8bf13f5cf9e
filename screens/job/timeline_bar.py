"""How long a job was in each status, as one line in proportion, and in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from textual.content import Content

from screens.detail_page import LABEL
from screens.widgets.status import tone_of
from services.formats import duration
from services.jobs import Span
from services.text import safe

WIDTH = 60
"""Cells of the whole bar."""


def bar_of(spans: Sequence[Span], status: str, now: datetime) -> tuple[Content, ...]:
    """The bar and its legend; nothing where nothing lasted a second."""
    lasting = [span for span in spans if span.name != status or span.ended is None]
    total = sum(span.seconds(now) for span in lasting)
    if max((span.seconds(now) for span in lasting), default=0.0) < 1:
        return ()
    return (_bar(lasting, total, now), _legend(lasting, now))


def _bar(spans: Sequence[Span], total: float, now: datetime) -> Content:
    parts: list[tuple[str, str]] = [(" " * LABEL, "")]
    parts += [("█" * round(WIDTH * span.seconds(now) / total), _style(span)) for span in spans]
    return Content.assemble(*parts)


def _legend(spans: Sequence[Span], now: datetime) -> Content:
    """Queued 0:12 · Running 0:33; what took less than a second is not worth a word."""
    parts: list[tuple[str, str]] = [(" " * LABEL, "")]
    for span in spans:
        seconds = span.seconds(now)
        if seconds >= 1:
            parts += [(" · " if len(parts) > 1 else "", "$text-dim"), (safe(span.name), _style(span))]
            parts += [(f" {duration(seconds)}", "$text-bright")]
    return Content.assemble(*parts)


def _style(span: Span) -> str:
    tone = tone_of(span.name)
    return "$text-dim" if tone == "normal" else f"$tone-{tone}"
