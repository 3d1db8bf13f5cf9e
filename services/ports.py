"""Inputs and outputs of jobs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class JobPort:
    """An input or output: its type (`uri_file`, ..., `literal`), and its value, address or asset as it is written."""

    name: str
    type: str
    value: str
