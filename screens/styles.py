"""A module's style sheet stands beside it, and is read when the module is first used, not before the first frame."""

from __future__ import annotations

from pathlib import Path


def beside(module: str) -> str:
    """The text of the .tcss file beside a module: `DEFAULT_CSS = beside(__file__)`."""
    return Path(module).with_suffix(".tcss").read_text(encoding="utf-8")
