"""Paths as commands can hold them: a command is filled in without quotes, as in Azure, so no path may need any."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

_PLAIN = re.compile(r"[A-Za-z0-9_@%+=:,./-]+")


def plain(root: Path, path: Path) -> Path:
    """The path itself, or by a link to `root` from the folder of temporary files, where its root's name has spaces.

    `path` is inside of `root`. The link is private to its owner: a foreign one of that name is never followed.
    """
    if _PLAIN.fullmatch(str(root)) or not path.is_relative_to(root):
        return path
    return _link(root) / path.relative_to(root)


def _link(root: Path) -> Path:
    name = f"amlx-{os.getuid()}-{hashlib.sha256(str(root).encode()).hexdigest()[:16]}"
    link = Path(tempfile.gettempdir()) / name
    if not link.is_symlink():
        link.symlink_to(root, target_is_directory=True)
    if link.lstat().st_uid != os.getuid() or link.readlink() != root:
        raise PermissionError(f"{link} is not amlx's own link to {root}.")
    return link
