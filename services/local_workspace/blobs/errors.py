"""Blob Storage's errors: an XML body and the code again in `x-ms-error-code`.

Source: Azure Blob Storage REST, "Status and error codes".
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from xml.sax.saxutils import escape

from starlette.responses import Response

VERSION = "2023-11-03"


class BlobError(Exception):
    """What the service refuses: `status` (HTTP), `code` (Azure's) and one sentence."""

    def __init__(self, status: int, code: str, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.headers = status, code, message, headers or {}

    def answer(self) -> Response:
        """The error as the storage clients read it."""
        body = f"<Error><Code>{self.code}</Code><Message>{escape(self.message)}</Message></Error>"
        headers = {"x-ms-error-code": self.code, "x-ms-version": VERSION, **self.headers}
        return Response(f'<?xml version="1.0" encoding="utf-8"?>{body}', self.status, headers, "application/xml")


def blob_not_found() -> BlobError:
    """404 of a blob that is not there."""
    return BlobError(404, "BlobNotFound", "The specified blob does not exist.")


def container_not_found() -> BlobError:
    """404 of a container that is not there."""
    return BlobError(404, "ContainerNotFound", "The specified container does not exist.")


_OF_DISK = {
    errno.ENOSPC: (507, "InsufficientStorage", "The disk of the local workspace is full. Nothing was stored."),
    errno.EDQUOT: (507, "InsufficientStorage", "Your disk quota is used up. Nothing was stored."),
    errno.ENAMETOOLONG: (400, "InvalidResourceName", "A part of the blob's name is longer than this disk allows."),
    errno.ENOTDIR: (409, "ResourceTypeMismatch", "A part of the blob's path is a blob itself."),
    errno.EISDIR: (409, "ResourceTypeMismatch", "A folder of that name holds other blobs."),
    errno.EEXIST: (409, "ResourceTypeMismatch", "A part of the blob's path is a blob itself."),
}


@contextmanager
def disk_errors() -> Iterator[None]:
    """What the disk refuses, in Azure's words; other failures of the disk pass on as they are."""
    try:
        yield
    except FileNotFoundError as error:
        raise blob_not_found() from error
    except OSError as error:
        if error.errno not in _OF_DISK:
            raise
        raise BlobError(*_OF_DISK[error.errno]) from error
