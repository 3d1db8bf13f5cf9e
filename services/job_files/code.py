"""How much code a job takes along: the files of its folder that are not ignored."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pathspec

IGNORE_FILES = (".amlignore", ".gitignore")
"""The first of these that stands in the code folder says what is not uploaded, as the SDK reads them."""

MOST_FILES = 20_000
"""Counting ends here: a home folder named by mistake must not hold up the review."""


@dataclass(frozen=True, slots=True)
class CodeFolder:
    """What would be uploaded: `files` and `size` (bytes) of a folder or file, less what `ignored_by` names.

    `more` says that there are so many files that counting ended.
    """

    path: Path
    files: int
    size: int
    ignored_by: str = ""
    more: bool = False


def measure(path: Path) -> CodeFolder:
    """Count a code folder's files that would be uploaded; links are followed, as the SDK follows them."""
    if path.is_file():
        return CodeFolder(path, 1, path.stat().st_size)
    ignore_file = next((path / name for name in IGNORE_FILES if (path / name).is_file()), None)
    files = size = 0
    for found in _files(path, ignore_file):
        if files == MOST_FILES:
            break
        files += 1
        size += _size(found)
    return CodeFolder(path, files, size, ignore_file.name if ignore_file else "", files == MOST_FILES)


def _files(folder: Path, ignore_file: Path | None) -> Iterator[Path]:
    ignored = _patterns(ignore_file)
    seen: set[Path] = set()
    for here, folders, names in os.walk(folder, followlinks=True):
        real = Path(here).resolve()
        if real in seen:  # a link to a folder above: the walk would never end
            folders.clear()
            continue
        seen.add(real)
        relative = Path(here).relative_to(folder)
        folders[:] = [name for name in folders if not ignored.match_file(f"{(relative / name).as_posix()}/")]
        yield from (Path(here) / name for name in names if not ignored.match_file((relative / name).as_posix()))


def _patterns(ignore_file: Path | None) -> pathspec.GitIgnoreSpec:
    import pathspec

    lines = ignore_file.read_text(encoding="utf-8", errors="replace").splitlines() if ignore_file else []
    return pathspec.GitIgnoreSpec.from_lines(lines)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # a dangling link counts as a file and has no bytes
        return 0
