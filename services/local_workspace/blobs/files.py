"""Blobs as files: written beside and renamed into place, so that no half blob is ever seen."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import BinaryIO

from services.local_workspace.blobs.errors import blob_not_found, container_not_found, disk_errors
from services.local_workspace.blobs.names import blob_path, container_path


@dataclass(frozen=True, slots=True)
class Stat:
    """What a blob's file says of it: size in bytes, when it last changed, and a tag that changes with it."""

    size: int
    modified: datetime
    etag: str

    @classmethod
    def of(cls, found: os.stat_result) -> Stat:
        """From the file system's own answer."""
        tag = f'"0x{found.st_mtime_ns:X}{found.st_size:X}{found.st_ino:X}"'
        return cls(found.st_size, datetime.fromtimestamp(found.st_mtime, UTC), tag)

    @property
    def last_modified(self) -> str:
        """The time as HTTP writes it."""
        return format_datetime(self.modified, usegmt=True)


@dataclass(frozen=True, slots=True)
class BlobFiles:
    """The files of all accounts. `root` is private to the owner; its parts share one file system, so renames are whole.

    Errors of the disk come as BlobError (see errors.disk_errors).
    """

    root: Path

    @property
    def data(self) -> Path:
        """Where blobs stand: account, container, name."""
        return self.root / "data"

    def path(self, account: str, container: str, name: str) -> Path:
        """The blob's file, whether or not it is there."""
        return blob_path(self.data, account, container, name)

    def container(self, account: str, container: str, *, create: bool = False) -> Path:
        """The container's folder. Raises BlobError (404) where there is none and it is not to be made."""
        folder = container_path(self.data, account, container)
        if create:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not folder.is_dir():
            raise container_not_found()
        return folder

    def tidy(self, before: float) -> None:
        """Remove what an earlier server left half-written, and blocks that nobody committed since (seconds)."""
        shutil.rmtree(self.root / "incoming", ignore_errors=True)
        for blocks in (self.root / "blocks").glob("*"):
            if blocks.stat().st_mtime < before:
                shutil.rmtree(blocks, ignore_errors=True)

    def stat(self, path: Path) -> Stat:
        """Raises BlobError (404) where there is no such blob; folders are none."""
        with disk_errors():
            found = path.stat()
        if not path.is_file():
            raise blob_not_found()
        return Stat.of(found)

    def open(self, path: Path) -> tuple[BinaryIO, Stat]:
        """The blob to be read, and what it was when opened: a later blob of that name does not mix in."""
        self.stat(path)
        with disk_errors():
            file = path.open("rb")
        return file, Stat.of(os.fstat(file.fileno()))

    @contextmanager
    def incoming(self) -> Iterator[tuple[BinaryIO, Path]]:
        """A file to fill and then to `place`; whatever happens, nothing of it stays behind."""
        folder = self.root / "incoming"
        with disk_errors():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=folder)
        try:
            # Closing writes what is still held, so a full disk may show itself only here.
            with disk_errors(), os.fdopen(handle, "wb") as file:
                yield file, Path(name)
        finally:
            Path(name).unlink(missing_ok=True)

    def place(self, file: BinaryIO, temporary: Path, path: Path) -> Stat:
        """Make the filled file the blob: durable first, then seen."""
        with disk_errors():
            file.flush()
            os.fsync(file.fileno())
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            temporary.replace(path)
            return Stat.of(path.stat())

    def join(self, parts: Iterable[Path], path: Path) -> Stat:
        """Make one blob of several files, in order."""
        with self.incoming() as (file, temporary), disk_errors():
            for part in parts:
                with part.open("rb") as source:
                    shutil.copyfileobj(source, file, 1 << 20)
            return self.place(file, temporary, path)

    def delete(self, path: Path, container: Path) -> None:
        """Remove the blob, and the folders that held nothing else."""
        self.stat(path)
        with disk_errors():
            path.unlink()
        for folder in path.parents:
            if folder == container or any(folder.iterdir()):
                return
            folder.rmdir()
