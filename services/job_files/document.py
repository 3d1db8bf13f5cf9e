"""A job file as text, as data, and as the lines on which its keys stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.errors import JobFileError

LARGEST = 1_000_000
"""Bytes. A job file is some hundred lines of text; what is larger is something else (a picture, a data set)."""

KeyPath = tuple[str | int, ...]
"""Where something stands in a document: keys of mappings and indexes of sequences."""


@dataclass(frozen=True, slots=True)
class JobDocument:
    """A job file that is a YAML mapping.

    `data` is what the YAML says, with overrides applied where there are any; `lines` maps each key path of the file
    to its line, counted from 1.
    """

    path: Path
    text: str
    data: Mapping[str, Any]
    lines: Mapping[KeyPath, int]

    def line_of(self, place: KeyPath) -> int | None:
        """The line of a key, or of the nearest one above it that the file has; None at the document itself."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place)

    def value_at(self, place: KeyPath) -> object:
        """What stands at a place; None where nothing does."""
        value: object = self.data
        for step in place:
            value = _below(value, step)
        return value


def read(path: Path) -> JobDocument:
    """Read a job file; a `JobFileError` says why and where it is no YAML mapping."""
    return parse(path, _text(path))


def parse(path: Path, text: str) -> JobDocument:
    """The same of text that was read from a path before."""
    from services.job_files.composing import compose

    data, lines = compose(path.name, text)
    if data is None:
        raise JobFileError(f"{path.name} is empty.", advice="A job file names at least a command and an environment.")
    if not isinstance(data, dict):
        kind = "a list" if isinstance(data, list) else "plain text"
        raise JobFileError(
            f"{path.name} is {kind}, not a job.", line=1, advice="A job file is a mapping: `command: ...`."
        )
    return JobDocument(path, text, data, lines)


def _below(value: object, step: str | int) -> object:
    if isinstance(value, Mapping):
        return value.get(step)
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return None


def _text(path: Path) -> str:
    try:
        if path.is_dir():
            raise JobFileError(f"{path} is a folder.", advice="Choose the YAML file in it.")
        if path.stat().st_size > LARGEST:
            raise JobFileError(f"{path.name} is larger than 1 MB; no job file is.", advice="Choose a YAML file.")
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise JobFileError(f"There is no file {path}.", advice="Check the path.") from error
    except UnicodeDecodeError as error:
        raise JobFileError(f"{path.name} is no text in UTF-8.", advice="Choose a YAML file.") from error
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror or error}."
        raise JobFileError(message, advice="It must be a text file that you may read.") from error
