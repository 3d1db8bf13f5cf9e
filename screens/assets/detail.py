"""One asset, or one version of it, in full."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from screens.detail_page import DetailPage, Section
from services import assets, formats, workspace
from services.assets.about import About, about
from services.assets.links import studio_page
from services.wire.answers import Json
from services.yaml_text import yaml_of

if TYPE_CHECKING:
    from services.session import Session


class AssetDetail(DetailPage[Json]):
    """Attributes, then tags and properties."""

    def __init__(self, session: Session, word: str, name: str, version: str | None) -> None:
        self.kind = assets.kind_of(word)
        self.asset_name = name
        self.version = version
        super().__init__(session)

    def crumbs(self) -> tuple[str, ...]:
        """The kind, the asset, the version."""
        return tuple(filter(None, (self.kind.title, self.asset_name, self.version)))

    def load(self) -> Json:
        """As ARM has it, without secrets."""
        return assets.show(self.session.wire, self.kind.word, self.asset_name, self.version)

    def sections(self, what: Json, now: datetime) -> Iterable[Section]:
        """All that ARM tells."""
        told: About = about(what)
        named = {"Name": self.asset_name, "Version": str(what.get("name", "")) if self.kind.versions else ""}
        yield Section("Attributes", {**named, **told.attributes})
        changed = told.changed if told.changed != told.created else None
        yield Section(
            "Made", {"Created": _when(told.created, told.created_by, now), "Changed": _when(changed, "", now)}
        )
        yield Section("Tags", told.tags)
        yield Section("Properties", told.properties)
        yield Section("ARM", {"Id": told.id})

    def link(self) -> str:
        """Its page in the studio, where it has one."""
        version = self.version or (str(self.what["name"]) if self.what and self.kind.versions else None)
        page = studio_page(self.kind.word, self.asset_name, version)
        return workspace.studio_link(self.session.connection, page) if page else ""

    def yaml_of(self, what: Json) -> str:
        """As ARM has it."""
        return yaml_of(what)


def _when(then: datetime | None, who: str, now: datetime) -> str:
    by = f" by {who}" if who else ""
    return f"{formats.moment(then)}, {formats.ago(then, now)}{by}" if then else ""
