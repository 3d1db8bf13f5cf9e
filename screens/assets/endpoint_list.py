"""Endpoints, and the deployments behind one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
        """Deployments stand after the attributes, each with its share of the traffic."""
        first, *rest = super().sections(what, now)
        yield Section(first.title, {name: value for name, value in first.facts.items() if name[:8] != "Traffic "})
        yield Section("Deployments", {}, tuple(self._lines((what.get("properties") or {}).get("traffic") or {})))
        yield from rest

    def _lines(self, traffic: Mapping[str, object]) -> Iterable[Content]:
        rows = [] if self.deployed is None else self.deployed.iter_rows(named=True)
        for row in rows:
            state, name = row["state"] or "Unknown", row["name"] or ""
            size = " × ".join(filter(None, (row["size"], str(row["instances"] or ""))))
            share = f"{traffic[name]} % of traffic  " if name in traffic else ""
            yield Content.assemble(
                (fit(spoken(safe(state)), 14) + "  ", style_of(state)),
                (fit(safe(name), 14) + "  ", "$text-bright"),
                (fit(safe(row["model"] or ""), 16) + "  ", "$text-normal"),
                (safe(share), "$text-normal"),
                (safe(size), "$text-dim"),
            )
