"""The blob store's requests: who may ask, of which blob, and how bodies are taken in without holding them.

Blob addresses carry signatures, not bearer tokens: these routes have a door of their own.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from services.local_workspace.blobs import signatures, store
from services.local_workspace.blobs.errors import VERSION, BlobError, disk_errors
from services.local_workspace.blobs.files import BlobFiles, Stat
from services.local_workspace.kernel import Kernel

Handler = Callable[["BlobCall"], Awaitable[Response]]
_LARGEST_LIST = 8 << 20


@dataclass(frozen=True, slots=True)
class BlobCall:
    """One request about a container or (with `name`) a blob; `granted` are the letters its signature gives."""

    kernel: Kernel
    request: Request
    account: str
    container: str
    name: str
    granted: str

    @property
    def files(self) -> BlobFiles:
        """Where the blobs stand."""
        return store.files(self.kernel)

    @property
    def path(self) -> Path:
        """The blob's file."""
        return self.files.path(self.account, self.container, self.name)

    @property
    def folder(self) -> Path:
        """The container's folder; 404 where there is none."""
        return self.files.container(self.account, self.container)

    def need(self, letters: str) -> None:
        """Raise 403 unless the signature gives one of these permissions."""
        if not set(letters) & set(self.granted):
            message = "This request is not authorized to perform this operation using this permission."
            raise BlobError(403, "AuthorizationPermissionMismatch", message)

    async def body(self) -> bytes:
        """A small body, whole."""
        data = bytearray()
        async for chunk in self.request.stream():
            data += chunk
            if len(data) > _LARGEST_LIST:
                raise BlobError(413, "RequestBodyTooLarge", "The request body is too large.")
        return bytes(data)

    async def receive(self, file: BinaryIO) -> str:
        """Write the body into the file as it comes; its MD5 as base64. Raises BlobError (400) where it is not whole."""
        digest, size = hashlib.md5(usedforsecurity=False), 0
        async for chunk in self.request.stream():
            with disk_errors():
                await run_in_threadpool(file.write, chunk)
            digest.update(chunk)
            size += len(chunk)
        md5 = base64.b64encode(digest.digest()).decode()
        if size != int(self.request.headers.get("content-length", size)):
            raise BlobError(400, "IncompleteBody", "The body ended before its announced length.")
        if self.request.headers.get("content-md5", md5) != md5:
            raise BlobError(400, "Md5Mismatch", "The MD5 value specified in the request did not match the body.")
        return md5


def endpoint(kernel: Kernel, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """A starlette endpoint that checks the signature, then asks the handler; refusals answer as Azure's do."""

    async def answer(request: Request) -> Response:
        try:
            return await handler(_call(kernel, request))
        except BlobError as error:
            return error.answer()

    return answer


def headers(stat: Stat) -> dict[str, str]:
    """What every answer about one blob says."""
    return {"ETag": stat.etag, "Last-Modified": stat.last_modified, "x-ms-version": VERSION}


def check_conditions(request: Request, stat: Stat | None) -> None:
    """Raise what `If-Match` and `If-None-Match` ask for; `stat` is None where there is no blob yet."""
    wanted, unwanted = request.headers.get("if-match"), request.headers.get("if-none-match")
    if wanted and (stat is None or wanted not in {"*", stat.etag}):
        raise BlobError(412, "ConditionNotMet", "The condition specified using HTTP conditional header(s) is not met.")
    if unwanted and stat is not None and unwanted in {"*", stat.etag}:
        if request.method in {"GET", "HEAD"}:
            raise BlobError(304, "ConditionNotMet", "", {"ETag": stat.etag})
        raise BlobError(409, "BlobAlreadyExists", "The specified blob already exists.")


def _call(kernel: Kernel, request: Request) -> BlobCall:
    names = request.path_params
    resource = signatures.Resource(names["account"], names["container"], names.get("name", ""))
    key = store.account_key(kernel, resource.account)
    granted = signatures.granted(key, request.query_params, resource, kernel.clock.now())
    return BlobCall(kernel, request, resource.account, resource.container, resource.blob, granted)
