"""Azure Blob Storage's operations on containers and block blobs.

Source: Azure Blob Storage REST: Get Blob, Get Blob Properties, Put Blob, Put Block, Put Block List, Set Blob Metadata,
Delete Blob, List Blobs, Get Container Properties. Containers are made by the workspace, never by a client.
"""

from __future__ import annotations

import re
from datetime import timedelta

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from services.local_workspace.blobs import listing, properties, ranges
from services.local_workspace.blobs.blocks import Blocks
from services.local_workspace.blobs.errors import VERSION, BlobError, blob_not_found
from services.local_workspace.blobs.files import Stat
from services.local_workspace.blobs.http import BlobCall, Handler, check_conditions, endpoint, headers
from services.local_workspace.blobs.names import HOST_SUFFIX, is_possible
from services.local_workspace.blobs.store import Place, address, files
from services.local_workspace.kernel import Kernel

UNCOMMITTED = timedelta(days=7)
"""How long Azure keeps blocks that no list commits."""
AT_CONTAINER = f"/{{account}}{HOST_SUFFIX}/{{container}}"
AT_BLOB = AT_CONTAINER + "/{name:path}"


def routes(kernel: Kernel) -> list[BaseRoute]:
    """The blob store's routes; HEAD goes with GET. What an earlier server left unfinished is removed."""
    files(kernel).tidy((kernel.clock.now() - UNCOMMITTED).timestamp())
    operations: list[tuple[str, str, Handler]] = [
        ("GET", AT_CONTAINER, of_container),
        ("GET", AT_BLOB, get_blob),
        ("PUT", AT_BLOB, put),
        ("DELETE", AT_BLOB, delete_blob),
    ]
    made = [Route(path, endpoint(kernel, handler), methods=[method]) for method, path, handler in operations]
    for route in made:  # a blob's name may have line ends
        route.path_regex = re.compile(route.path_regex.pattern, re.DOTALL)
    return list(made)


async def of_container(call: BlobCall) -> Response:
    """List Blobs, or the container's properties."""
    if call.request.query_params.get("comp") == "list":
        call.need("l")
        return await run_in_threadpool(_list, call)
    call.need("rl")
    return Response(headers=headers(Stat.of(call.folder.stat())))


def _list(call: BlobCall) -> Response:
    asked = call.request.query_params
    most = asked.get("maxresults", "")
    if most and not most.isdecimal():
        raise BlobError(400, "InvalidQueryParameterValue", "The value of maxresults is not a number.")
    query = listing.Query(
        asked.get("prefix", ""), asked.get("delimiter", ""), asked.get("marker", ""), min(int(most or 5000), 5000)
    )
    entries, following = listing.page(call.folder, query)
    here = address(call.kernel, Place(call.account, call.container))
    body = listing.xml(here, query, entries, following, lambda path, stat: properties.read(call.files, path, stat))
    return Response(body, headers={"x-ms-version": VERSION}, media_type="application/xml")


async def get_blob(call: BlobCall) -> Response:
    """Get Blob and Get Blob Properties: 200, or 206 for a range."""
    call.need("r")
    if not is_possible(call.name):
        raise blob_not_found()  # clients ask whether `folder/` is a blob before they list it
    return await run_in_threadpool(_read, call)


def _read(call: BlobCall) -> Response:
    file, stat = call.files.open(call.path)
    try:
        check_conditions(call.request, stat)
        span = ranges.asked(call.request.headers, stat.size)
    except BlobError:
        file.close()
        raise
    start, end = span or (0, stat.size)
    about = {
        **headers(stat),
        **properties.read(call.files, call.path, stat).headers(),
        "Content-Length": str(end - start),
        "Accept-Ranges": "bytes",
        "x-ms-blob-type": "BlockBlob",
        "x-ms-creation-time": stat.last_modified,
        "x-ms-lease-state": "available",
        "x-ms-lease-status": "unlocked",
        "x-ms-server-encrypted": "true",
    } | ({"Content-Range": f"bytes {start}-{end - 1}/{stat.size}"} if span else {})
    if call.request.method == "HEAD":
        file.close()
        return Response(status_code=200, headers=about)
    return StreamingResponse(ranges.chunks(file, start, end), 206 if span else 200, about)


async def put(call: BlobCall) -> Response:
    """Everything that PUT does to a blob, told apart by `comp`."""
    call.need("wc")
    doing = {"": _put_blob, "block": _put_block, "blocklist": _put_block_list, "metadata": _set_metadata}
    handler = doing.get(call.request.query_params.get("comp", ""))
    if handler is None or "x-ms-copy-source" in call.request.headers:
        raise BlobError(400, "UnsupportedHeader", "The local workspace's blob store has no such operation.")
    return await handler(call)


async def _put_blob(call: BlobCall) -> Response:
    if call.request.headers.get("x-ms-blob-type") != "BlockBlob":
        raise BlobError(400, "InvalidBlobType", "The local workspace's blob store holds block blobs alone.")
    _check_place(call)
    with call.files.incoming() as (file, temporary):
        md5 = await call.receive(file)
        stat = await run_in_threadpool(call.files.place, file, temporary, call.path)
    return _stored(call, stat, md5)


async def _put_block(call: BlobCall) -> Response:
    block = Blocks(call.files, call.path).path(call.request.query_params.get("blockid", ""))
    with call.files.incoming() as (file, temporary):
        md5 = await call.receive(file)
        await run_in_threadpool(call.files.place, file, temporary, block)
    return Response(status_code=201, headers={"x-ms-version": VERSION, "Content-MD5": md5})


async def _put_block_list(call: BlobCall) -> Response:
    _check_place(call)
    listed = await call.body()
    stat = await run_in_threadpool(Blocks(call.files, call.path).commit, listed)
    return _stored(call, stat, "")


async def _set_metadata(call: BlobCall) -> Response:
    stat = call.files.stat(call.path)
    kept = properties.read(call.files, call.path, stat)
    metadata = properties.asked(call.request.headers).metadata
    properties.write(call.files, call.path, stat, properties.Properties(kept.content_type, kept.md5, metadata))
    return Response(status_code=200, headers=headers(stat))


async def delete_blob(call: BlobCall) -> Response:
    """Delete Blob: 202."""
    call.need("d")
    check_conditions(call.request, call.files.stat(call.path))
    await run_in_threadpool(call.files.delete, call.path, call.folder)
    properties.forget(call.files, call.path)
    return Response(status_code=202, headers={"x-ms-version": VERSION})


def _check_place(call: BlobCall) -> None:
    """The container is there, and the blob may be written: `c` alone makes new blobs only."""
    assert call.folder
    there = call.path.is_file()
    if there:
        call.need("w")
    check_conditions(call.request, call.files.stat(call.path) if there else None)


def _stored(call: BlobCall, stat: Stat, md5: str) -> Response:
    properties.write(call.files, call.path, stat, properties.asked(call.request.headers, md5))
    about = {**headers(stat), "x-ms-request-server-encrypted": "true"} | ({"Content-MD5": md5} if md5 else {})
    return Response(status_code=201, headers=about)
