"""`python -m services.sdk_child`: serve the parent until it ends."""

from __future__ import annotations

import os
import signal
import sys
import threading

from services.sdk_child.pipe import Message, Noise, Parent, Pipe


def main() -> None:
    """Set the pipes apart from what the SDK prints, then serve."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in the terminal is for the screen
    pipe = Pipe(os.fdopen(os.dup(1), "w", encoding="utf-8"))
    os.dup2(2, 1)  # what the SDK prints goes where standard error goes: the log
    sys.stdout = sys.stderr = Noise(sys.stderr, pipe)
    parent = Parent(sys.stdin, pipe)
    threading.Thread(target=parent.listen, name="parent", daemon=True).start()
    _serve(parent, pipe)


def _serve(parent: Parent, pipe: Pipe) -> None:
    connection = parent.requests.get()["connection"]

    from services.sdk_child.credential import ParentCredential
    from services.sdk_child.errors import told
    from services.sdk_child.operations import OPERATIONS, open_client, version

    client = open_client(connection, ParentCredential(parent))
    pipe.say({"ready": version()})
    while True:
        request = parent.requests.get()
        pipe.request = request["id"]
        try:
            answer: Message = {"result": OPERATIONS[request["do"]](client, **request["with"])}
        except Exception as error:  # noqa: BLE001 - whatever the SDK raises is told to the parent, and logged whole
            answer = {"error": told(error, connection["address"])}
        pipe.request = None
        pipe.say({"id": request["id"], **answer})


if __name__ == "__main__":
    main()
