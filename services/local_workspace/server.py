"""The server: every concern's routes, and what is the same for all of them."""

from __future__ import annotations

import errno
import logging
import sqlite3
from collections.abc import Callable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from services.local_workspace.concerns import mount
from services.local_workspace.http import ArmError, error_answer
from services.local_workspace.kernel import Kernel

FULL = (errno.ENOSPC, errno.EDQUOT)

log = logging.getLogger("local_workspace")


def build(kernel: Kernel) -> Starlette:
    """The application. The state's tables must be there; workspaces are provisioned by `concerns.provision`."""
    return Starlette(
        routes=mount(kernel),
        exception_handlers={
            ArmError: _refusal(kernel),
            HTTPException: _no_route(kernel),
            OSError: _no_room(kernel),
            sqlite3.OperationalError: _no_room(kernel),
            Exception: _fault(kernel),
        },
    )


def _refusal(kernel: Kernel) -> Callable[[Request, Exception], Response]:
    def handle(request: Request, error: Exception) -> Response:
        assert isinstance(error, ArmError)
        return error_answer(kernel, error)

    return handle


def _no_route(kernel: Kernel) -> Callable[[Request, Exception], Response]:
    def handle(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        message = f"The local workspace has no {request.method} for '{request.url.path}'."
        code = "NotFound" if error.status_code == 404 else "MethodNotAllowed"
        return error_answer(kernel, ArmError(error.status_code, code, message))

    return handle


def _no_room(kernel: Kernel) -> Callable[[Request, Exception], Response]:
    # Any other failure of files or of the database is a fault: raised again, it is answered by `_fault`.
    def handle(request: Request, error: Exception) -> Response:
        if getattr(error, "sqlite_errorname", "") != "SQLITE_FULL" and getattr(error, "errno", 0) not in FULL:
            raise error
        log.error("%s %s: the disk is full", request.method, request.url.path)
        message = f"The disk of the local workspace ({kernel.folders.root}) is full. Nothing was changed."
        return error_answer(kernel, ArmError(507, "InsufficientStorage", message))

    return handle


def _fault(kernel: Kernel) -> Callable[[Request, Exception], Response]:
    # Starlette raises the error again once this has answered, and uvicorn writes its traceback to the server's log.
    def handle(request: Request, error: Exception) -> Response:
        log.error("%s %s failed", request.method, request.url.path)
        message = "The local workspace met an unexpected fault; its log says more."
        return error_answer(kernel, ArmError(500, "InternalServerError", message))

    return handle
