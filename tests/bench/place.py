"""The amlx that is measured, with folders of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.processes import end_all

AMLX = Path(sys.executable).with_name("amlx")


def amlx(*words: str) -> str:
    """Run amlx to its end; what it wrote to stdout."""
    return subprocess.run([AMLX, *words], check=True, stdout=subprocess.PIPE, text=True).stdout


@contextmanager
def own_folders() -> Iterator[Path]:
    """Settings, cache and data of this run alone; its local workspace runs, and ends with it."""
    with TemporaryDirectory(prefix="amlx-bench-") as folder:
        for name in ("CONFIG", "CACHE", "DATA"):
            os.environ[f"AMLX_{name}_DIR"] = str(Path(folder, name.lower()))
        try:
            amlx("local", "start")
            yield Path(folder)
        finally:
            end_all(Path(folder))
