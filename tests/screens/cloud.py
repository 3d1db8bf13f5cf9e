"""A workspace without a server: what ARM would answer, by path, and what was sent to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from services.errors import AmlxError, NotFoundError
from services.wire.answers import Answer
from tests.screens.studio import Studio

Json = dict[str, Any]
LOCATION = "/subscriptions/0/providers/Microsoft.MachineLearningServices/locations/westeurope"


class Cloud:
    """Stands in for the wire. `lists` are collections by path, `objects` what else can be got; `refusals` come first.

    An object that is not given is looked for in the collection that its path begins with.
    """

    def __init__(self, studio: Studio) -> None:
        self.connection = studio.session.connection
        self.workspace = {"location": "westeurope"}
        self.lists: dict[str, list[Json]] = {}
        self.objects: dict[str, Json] = {}
        self.refusals: dict[tuple[str, str], AmlxError] = {}
        self.sent: list[tuple[str, str, Json | None]] = []

    def get(self, path: str, **_: object) -> Json:
        """An object."""
        self._refuse("GET", path)
        if path.startswith("/subscriptions"):
            return {"value": self.lists.get(path.removeprefix(LOCATION + "/"), [])}
        collection, _, name = path.rpartition("/")
        found = [item for item in self.lists.get(collection, []) if item["name"] == name]
        if path not in self.objects and not found:
            raise NotFoundError(f"{name} not found.", status=404)
        return self.objects.get(path) or found[0]

    def pages(self, path: str, **_: object) -> Iterator[list[Json]]:
        """A collection, in one page."""
        self._refuse("GET", path)
        yield self.lists.get(path.removeprefix(LOCATION + "/"), [])

    def send(self, method: str, path: str, *, body: Json | None = None, **_: object) -> Answer:
        """Accepted, unless it is refused."""
        self._refuse(method, path)
        self.sent.append((method, path, body))
        return Answer(202, {}, None)

    def close(self) -> None:
        """Nothing is open."""

    def _refuse(self, method: str, path: str) -> None:
        for (refused, beginning), error in self.refusals.items():
            if refused == method and path.startswith(beginning):
                raise error
