"""How a list stands, for the head of its page: its states, how many rows there are, how many are marked."""

from __future__ import annotations

from textual.content import Content

from screens.widgets.frame_table import FrameTable
from screens.widgets.status import GLYPHS, tone_of
from services.text import safe

TONE_ORDER = list(GLYPHS)
MOST = 5
"""States that are counted out: the most frequent, what runs before what has ended."""


def list_facts(table: FrameTable, status: str) -> tuple[Content, ...]:
    """Wordings from the longest to the shortest; `status` is the status column's key, empty where there is none."""
    if not table.total:
        return ()
    counts = _counts(table, status)
    own = _own(table)
    states = [_states(counts, words) for words in (True, False)]
    return tuple(Content.assemble(*wording, *own) for wording in (*states, ()))


def _own(table: FrameTable) -> list[tuple[str, str]]:
    narrowed = bool(table.query_text.strip())
    parts = [(f"{table.count:,} of {table.total:,}" if narrowed else f"{table.total:,}", "$text-normal")]
    return [*parts, (f" · {len(table.marks)} marked", "$accent")] if table.marks else parts


def _counts(table: FrameTable, status: str) -> list[tuple[str, int]]:
    if not status or table.order is None:
        return []
    frequent = sorted(table.order.counts(status).items(), key=lambda one: (-one[1], one[0]))[:MOST]
    return sorted(frequent, key=lambda one: TONE_ORDER.index(tone_of(one[0])))


def _states(counts: list[tuple[str, int]], words: bool) -> list[tuple[str, str]]:
    parts = []
    for word, count in counts:
        tone = tone_of(word)
        parts.append((f"{GLYPHS[tone]} {count:,} ", "$text-normal" if tone == "normal" else f"$tone-{tone}"))
        parts.append((f"{safe(word)}   " if words else "  ", "$text-dim"))
    return parts
