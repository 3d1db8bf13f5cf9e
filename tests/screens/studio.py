"""The studio on a session that asks nobody: pages under test stand in it as in the real one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from screens.home import overview
from screens.list_page import ListPage
from screens.page import Page
from services.connection import Connection
from services.errors import AmlxError, ConnectionFailedError
from services.session import Session
from services.settings import Settings
from services.tables import Column, TableSpec
from services.workspace import Workspace
from tui import pages
from tui.app import AmlxApp

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
GROUP = "rg-dp100-labs"
NAME = "mlw-dp100-labs"

SPEC = TableSpec(
    "models",
    (
        Column("state", "STATE", "state", "status", width=14, importance=1),
        Column("name", "NAME", "name", "name", width=0, importance=1),
        Column("kind", "KIND", "kind", width=18, importance=4),
        Column("created", "CREATED", "created", "time", width=14, importance=3),
        Column("took", "TOOK", "took", "duration", width=8, importance=2),
        Column("bytes", "SIZE", "bytes", "size", width=9, importance=6),
        Column("rows", "ROWS", "rows", "count", width=9, importance=7),
        Column("score", "SCORE", "score", "number", width=9, importance=5),
    ),
)

REFUSED = ConnectionFailedError(
    "management.azure.com did not answer within 30 s.", advice="Check the network, then try again."
)


def frame(items: Sequence[dict[str, Any]]) -> pl.DataFrame:
    """Rows of SPEC."""
    return SPEC.frame(items)


def item(index: int, state: str = "Completed", **more: Any) -> dict[str, Any]:
    """One row's JSON; `index` makes it other than the next."""
    created = NOW - timedelta(minutes=7 * index * index)
    usual = {"name": f"cars-{index:03}", "kind": "custom_model", "state": state, "created": created.isoformat()}
    numbers = {"took": f"PT{index * 91}S", "bytes": 1234 * 17**index, "rows": 1204 * index, "score": index / 7}
    return {**usual, **numbers, **more}


STATES = ("Running", "Queued", "Completed", "Failed", "Canceled")
ROWS = frame([item(index, STATES[index % 5]) for index in range(8)])


class Models(ListPage):
    """A list whose answers a test gives: frames and errors, in turn; the last one again and again."""

    TITLE = "Models"
    SPEC = SPEC
    STATUS = "state"
    NONE = "There are no models yet."
    NONE_KEYS = (("n", "register one"),)
    answers: Sequence[pl.DataFrame | AmlxError] = (ROWS,)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.table.can_mark = True

    def load(self) -> pl.DataFrame:
        """The next answer."""
        answer = self.answers[0]
        self.answers = self.answers[1:] or self.answers
        if isinstance(answer, AmlxError):
            raise answer
        return answer

    def open_row(self, row: Any) -> None:
        """A row opens, as in most lists; here nothing stands behind it."""

    def yaml_of(self, row: Any) -> str:
        """Something to read."""
        return f"name: {row['name']}\nnested:\n  kind: {row['kind']}\n- item\n"

    def link_of(self, row: Any) -> str:
        """An address."""
        return f"https://ml.azure.com/models/{row['name']}"


WORKSPACE = Workspace(
    name=NAME,
    resource_group=GROUP,
    subscription_id="00000000-0000-0000-0000-000000000000",
    region="westeurope",
    display_name="",
    description="A workspace of your own, on this machine.",
    kind="Default",
    sku="Basic",
    created=NOW - timedelta(days=3),
    created_by="Ada Lovelace",
    tenant_id="",
    network="Enabled",
    identity="SystemAssigned",
    mlflow_tracking_uri="",
    linked={"Storage account": "/x/amlxstore", "Key vault": "/x/kv-dp100", "Application insights": "/x/ai-dp100"},
    studio="https://ml.azure.com",
    tags={},
)


def whole(jobs: pl.DataFrame | None = None, instances: pl.DataFrame | None = None) -> overview.Overview:
    """A workspace as a whole."""
    counts = {"data": "38", "components": "12", "models": "17", "jobs": "100+", "compute": "2/5"}
    return overview.Overview(WORKSPACE, "ada@contoso.com", counts, jobs, instances)


class Studio:
    """Makes studios: `studio.app(Models, answers=...)` shows a page, `studio.overview` what the workspace is."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch
        self.overview: overview.Overview | AmlxError = whole()
        self.session = Session(
            Connection("LOCAL", "https://127.0.0.1:1", "0", GROUP, NAME), Settings(theme="dark"), now=lambda: NOW
        )
        monkeypatch.setattr(overview, "overview", lambda *_: self._overview())

    def app(self, made: type[Page] | None = None, place: str = "models", **given: Any) -> AmlxApp:
        """A studio that begins with the page `made`, its class's attributes as given."""
        if made is not None:
            kind = type(made.__name__, (made,), given)
            entry = pages.Entry(place, place.capitalize(), "◈", "", kind)
            self._patch.setitem(pages.BY_PLACE, place, entry)
        return AmlxApp(self.session, place if made is not None else "home")

    def _overview(self) -> overview.Overview:
        if isinstance(self.overview, AmlxError):
            raise self.overview
        return self.overview
