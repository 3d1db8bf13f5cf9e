"""From the key to the first frame, as a ratio to the smallest Textual app."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

import pyte

from tests.bench.figures import Figure, interleaved
from tests.bench.place import AMLX, amlx
from tests.e2e.terminal import Chunk, Terminal

BARE = [sys.executable, Path(__file__).with_name("bare.py")]
ROOT = Path(__file__).parents[2]
COLUMNS, ROWS = 120, 40
SHARE = 0.2
"""A frame is the first write after which this share of the final screen's cells is drawn."""


def figures(_: Path) -> Iterator[Figure]:
    """With the local workspace running, and without; bytecode as an install has it."""
    compile_bytecode()
    visit()
    for command in (BARE, [AMLX]):
        first_frame(command)
    warm = interleaved({"bare": lambda: first_frame(BARE), "amlx": lambda: first_frame([AMLX])}, rounds=9)
    cold = interleaved({"bare": lambda: first_frame(BARE), "amlx": cold_frame}, rounds=3)
    yield Figure("first_frame_bare", median(warm["bare"]) * 1000, "ms")
    yield Figure("first_frame_amlx", median(warm["amlx"]) * 1000, "ms")
    yield Figure("first_frame_ratio", median(warm["amlx"]) / median(warm["bare"]), "x", "<=1.15")
    yield Figure("first_frame_ratio_cold", median(cold["amlx"]) / median(cold["bare"]), "x")


def compile_bytecode() -> None:
    """A source that was edited since would be compiled at every start, where Python may not write what it compiled."""
    folders = [str(ROOT / name) for name in ("tui", "screens", "services")]
    subprocess.run([sys.executable, "-m", "compileall", "-q", *folders], check=True)


def visit() -> None:
    """Leave amlx as a person does, so that it remembers its last screen."""
    with Terminal([AMLX], columns=COLUMNS, rows=ROWS) as terminal:
        terminal.quiet(1, 20)
        terminal.press("ctrl+q")
        terminal.end()


def cold_frame() -> float:
    """A first frame while no local workspace runs."""
    amlx("local", "stop")
    return first_frame([AMLX])


def first_frame(command: Sequence[str | Path]) -> float:
    """Seconds from the start of `command` to its first frame."""
    with Terminal(command, columns=COLUMNS, rows=ROWS) as terminal:
        terminal.quiet(0.7, 20)
        return painted(terminal.chunks)


def painted(chunks: Sequence[Chunk]) -> float:
    """When the first frame stood, read from what was written and when."""
    screen = pyte.Screen(COLUMNS, ROWS)
    stream = pyte.ByteStream(screen)
    drawn = []
    for chunk in chunks:
        stream.feed(chunk.data)
        drawn.append(sum(not cell.isspace() for line in screen.display for cell in line))
    return next(chunk.at for chunk, cells in zip(chunks, drawn, strict=True) if cells and cells >= SHARE * drawn[-1])
