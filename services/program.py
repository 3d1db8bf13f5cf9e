"""What a person types for amlx itself, for sentences that name a command of it."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path


def program() -> str:
    """`amlx` where a shell finds it, else the path by which it was started, relative to a folder above it."""
    started = Path(sys.argv[0])
    if shutil.which("amlx") or started.name != "amlx":
        return "amlx"
    whole, here = started.absolute(), Path.cwd()
    return str(whole.relative_to(here) if whole.is_relative_to(here) else whole)
