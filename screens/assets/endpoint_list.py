"""Endpoints, and the deployments behind one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from textual.content import Content

from screens.assets.asset_list import KindPage
from screens.assets.detail import AssetDetail
from screens.detail_page import Section
from screens.list_page import Row
from screens.messages import OpenPage
from screens.widgets.status import spoken, style_of
from services import deployments
from services.text import fit, safe
from services.wire.answers import Json

if TYPE_CHECKING:
    import polars as pl


class EndpointList(KindPage):
    """One kind of endpoint."""

    def open_row(self, row: Row) -> None:
        """The endpoint with its deployments."""
        self.post_message(OpenPage(EndpointDetail(self.session, self.WORD, self.name_of(row), None)))


class EndpointDetail(AssetDetail):
    """An endpoint's facts; keys are never asked for."""

    deployed: pl.DataFrame | None = None

    def load(self) -> Json:
        """The endpoint, and what is deployed behind it."""
        item = super().load()
        self.deployed = deployments.list_deployments(self.session.wire, self.kind, self.asset_name)
        return item

    def sections(self, what: Json, now: datetime) -> Iterable[Section]:
        """Deployments stand after the attributes."""
        first, *rest = super().sections(what, now)
        yield first
        yield Section("Deployments", {}, tuple(self._lines()))
        yield from rest

    def _lines(self) -> Iterable[Content]:
        rows = [] if self.deployed is None else self.deployed.iter_rows(named=True)
        for row in rows:
            state = row["state"] or "Unknown"
            size = " × ".join(filter(None, (row["size"], str(row["instances"] or ""))))
            yield Content.assemble(
                (fit(spoken(safe(state)), 22), style_of(state)),
                (fit(safe(row["name"] or ""), 24) + "  ", "$text-bright"),
                (fit(safe(row["model"] or ""), 28) + "  ", "$text-normal"),
                (safe(size), "$text-normal"),
            )
