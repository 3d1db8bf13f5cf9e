"""The life of the SDK's child process: its start, its pipes, the tokens it asks for, its end."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from services.connection import Connection
from services.errors import AmlxError
from services.folders import data_dir
from services.identity import token_giver
from services.wire.hosts import is_loopback

Message = dict[str, Any]
TokenGiver = Callable[[tuple[str, ...]], tuple[str, int]]
"""Scopes to a token and the epoch second at which it expires."""

LARGEST_LOG = 1_000_000
"""Bytes after which the log of what the SDK prints begins anew."""

_OVER = object()


def log_file() -> Path:
    """Where what the SDK prints goes, tracebacks included, secrets not; mode 0600."""
    return data_dir() / "sdk.log"


class SdkProcess:
    """One child, from its start to its end. A thread reads what it says and hands it the tokens it asks for."""

    def __init__(self, connection: Connection, opening: Message, token: TokenGiver | None = None) -> None:
        self._answers: queue.SimpleQueue[Message | object] = queue.SimpleQueue()
        self._writing = threading.Lock()
        self._child = _start(connection)
        self._token = token or token_giver(connection)
        threading.Thread(target=self._listen, name="sdk", daemon=True).start()
        self.say({"connection": opening})

    def is_alive(self) -> bool:
        """Whether the child still runs."""
        return self._child.poll() is None

    def say(self, message: Message) -> None:
        """Send a message; that the child is gone shows when an answer is waited for."""
        pipe = self._child.stdin
        assert pipe is not None
        with self._writing:
            try:
                pipe.write(json.dumps(message, default=str) + "\n")
                pipe.flush()
            except (OSError, ValueError):  # broken, or closed by end()
                return

    def next_answer(self, seconds: float) -> Message | None:
        """The child's next message that is not about tokens; None when it said nothing for so long.

        Raises:
            AmlxError: the child is gone.
        """
        try:
            answer = self._answers.get(timeout=max(seconds, 0.0))
        except queue.Empty:
            return None
        if isinstance(answer, dict):
            return answer
        self._answers.put(_OVER)
        raise AmlxError("azure-ai-ml's process has ended.", advice=f"If you did not cancel, see {log_file()}.")

    def end(self) -> None:
        """Kill the child and everything it holds; harmless when it has ended."""
        self._child.kill()
        self._child.wait()
        with self._writing:
            if self._child.stdin is not None:
                try:
                    self._child.stdin.close()
                except OSError:  # what was still to be written has nobody to read it
                    return

    def _listen(self) -> None:
        source = self._child.stdout
        assert source is not None
        for line in source:
            message = json.loads(line)
            if "token" in message:
                self.say(self._token_message(message["token"], tuple(message["scopes"])))
            else:
                self._answers.put(message)
        self._answers.put(_OVER)
        source.close()

    def _token_message(self, number: int, scopes: tuple[str, ...]) -> Message:
        try:
            value, expires_on = self._token(scopes)
        except AmlxError as error:
            return {"token": number, "refused": error.sentence()}
        return {"token": number, "value": value, "expires_on": expires_on}


def _start(connection: Connection) -> subprocess.Popen[str]:
    path = log_file()
    flags = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if _is_large(path) else os.O_APPEND)
    log = os.open(path, flags, 0o600)
    try:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "services.sdk_child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            start_new_session=True,
            env=_environment(connection),
            text=True,
            encoding="utf-8",
        )
    except OSError as error:
        raise AmlxError(f"azure-ai-ml's process cannot start: {error.strerror}.") from error
    finally:
        os.close(log)


def _is_large(path: Path) -> bool:
    return path.exists() and path.stat().st_size > LARGEST_LOG


def _environment(connection: Connection) -> dict[str, str]:
    """The child's environment: the roots to trust (blob clients take no other hint), no proxy before loopback."""
    environment = {key: value for key, value in os.environ.items() if key != "AZUREML_CURRENT_CLOUD"}
    if connection.ca_bundle is not None:
        environment["REQUESTS_CA_BUNDLE"] = str(connection.ca_bundle)
    if is_loopback(connection.resource_manager):
        host = urlsplit(connection.resource_manager).hostname or ""
        for name in ("NO_PROXY", "no_proxy"):
            environment[name] = ",".join(filter(None, [environment.get(name), host]))
    return environment
