"""A list of one kind of asset, and the list of one asset's versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from screens.acting_page import ActingPage, Deed, Question, listed, twin_line
from screens.assets.deeds import deeds_of
from screens.dialogs.questions import confirm, confirm_by_name
from screens.keys import ACT, VIEW, key
from screens.list_page import ListPage, Row
from screens.messages import Copy, OpenPage
from screens.tabbed_page import TabbedPage
from services import assets, twins, workspace
from services.assets import Kind
from services.assets.links import PAGES, studio_page
from services.tables import TableSpec
from services.yaml_text import yaml_of

if TYPE_CHECKING:
    import polars as pl

    from services.session import Session

CONSEQUENCES: Mapping[str, str] = {
    "archive": "It leaves the lists; jobs that name it still find it, and restoring brings it back.",
    "restore": "It comes back into the lists.",
    "delete": "It is gone for good; what it points to stays where it is.",
    "enable": "It starts jobs again when its time comes.",
    "disable": "It starts no jobs until it is enabled again.",
}


class AssetList(ActingPage):
    """What lists of assets and of versions share: archived ones on request, deeds with a question, YAML."""

    WORD: str
    """`az ml`'s word of the kind."""

    BINDINGS: ClassVar = [
        key("c", "copy", "copy name", "copy how a job file names it", VIEW, show=False, name="asset.copy"),
        key("A", "archive", "archive", "archive it, or restore it", ACT, show=False, name="asset.archive"),
        key("D", "delete", "delete", "delete it, after its name is typed", ACT, show=False, name="asset.delete"),
        key("z", "archived", "archived", "show archived ones too, or not", VIEW, show=False, name="asset.archived"),
    ]

    def __init__(self, session: Session) -> None:
        self.kind: Kind = assets.kind_of(self.WORD)
        self.SPEC = self.spec()
        self.STATUS = "state" if any(column.key == "state" for column in self.SPEC.columns) else ""
        self.DEEDS = deeds_of(self.kind, self.name_of, self.version_of)
        self.with_archived = False
        super().__init__(session)

    # For the two to override

    def spec(self) -> TableSpec:
        """The columns."""
        return self.kind.spec

    def name_of(self, row: Row) -> str:
        """The asset's name."""
        return str(row["name"])

    def version_of(self, row: Row) -> str | None:
        """The version, where the row is one."""
        return None

    # What they share

    @property
    def view(self) -> str:
        """What is asked for: without or with archived ones."""
        return "All" if self.with_archived else "ActiveOnly"

    def refusal(self, verb: str, row: Row) -> str | None:
        """What this kind does not know, and what is so already."""
        if verb == "archive" and row.get("archived"):
            return "It is archived already; A restores it."
        if verb == "restore" and not row.get("archived"):
            return "It is not archived."
        return None

    def why_not(self, action: str) -> str | None:
        """A kind that cannot be archived is deleted, and the other way round."""
        if action in ("archive", "delete") and action not in self.DEEDS:
            other = "delete it instead (D)" if action == "archive" else "archive it instead (A)"
            return f"{self.kind.title} cannot have this; {other}."
        if action == "archive" and self.table.row is not None and self.table.row.get("archived"):
            return None
        if action == "link" and self.WORD not in PAGES:
            return f"{self.kind.title} have no page of their own in the studio."
        if action == "archived" and not self.kind.archives:
            return f"{self.kind.title} are not archived."
        return super().why_not(action)

    def question(self, deed: Deed, rows: Sequence[Row], facts: object) -> Question:
        """What will happen, and to what."""
        names = [self.called(row) for row in rows]
        what = names[0] if len(rows) == 1 else f"{len(rows)} of them"
        which = (listed(names),) if len(rows) > 1 else ()
        lines = (*which, CONSEQUENCES[deed.verb], twin_line(deed.twin(self.session, rows[0])))
        title = f"{deed.verb.capitalize()} {what}?"
        if deed.verb == "delete":
            return confirm_by_name(title, lines, names[0] if len(rows) == 1 else f"delete {len(rows)}", "delete")
        return confirm(title, lines, deed.verb, keep="leave it", dangerous=deed.verb in ("enable", "disable"))

    def called(self, row: Row) -> str:
        """`cars:3`, or the name of what has no versions."""
        version = self.version_of(row)
        return f"{self.name_of(row)}:{version}" if version else self.name_of(row)

    def yaml_of(self, row: Row) -> str:
        """The asset as ARM has it."""
        version = self.version_of(row) or row.get("latest")
        return yaml_of(assets.show(self.session.wire, self.WORD, self.name_of(row), version))

    def link_of(self, row: Row) -> str | None:
        """Its page in the studio, where it has one."""
        page = studio_page(self.WORD, self.name_of(row), self.version_of(row) or row.get("latest"))
        return workspace.studio_link(self.session.connection, page) if page else None

    def action_copy(self) -> None:
        """As a job file would name it."""
        if self.table.row is not None:
            row = self.table.row
            version = self.version_of(row) or row.get("latest")
            name = self.name_of(row)
            text = f"azureml:{name}:{version}" if version else f"azureml:{name}"
            self.post_message(Copy(text, "its name"))

    def action_archive(self) -> None:
        """Archive what is not, restore what is."""
        archived = self.table.row is not None and bool(self.table.row.get("archived"))
        self.do("restore" if archived else "archive")

    def action_delete(self) -> None:
        """Delete, after the name is typed."""
        self.do("delete")

    def action_archived(self) -> None:
        """Show archived ones, or not; where they are shown, a column tells them apart."""
        self.with_archived = not self.with_archived
        columns = self.SPEC.columns
        told = tuple(replace(column, importance=1) if column.key == "archived" else column for column in columns)
        self.table.spec = replace(self.SPEC, columns=told) if self.with_archived else self.SPEC
        self.refresh_now()


class KindPage(AssetList):
    """All assets of a kind; enter shows the versions, or the one there is."""

    ONE = "asset"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.TITLE = self.TITLE or self.kind.title
        self.set_crumbs()

    def how_made(self) -> str:
        """`az ml`, or for the local workspace, which it cannot reach, what lets a script make one."""
        return twins.make_asset(self.session.connection, self.WORD)

    def on_list_page_loaded(self, event: ListPage.Loaded) -> None:
        """Where it is a tab, that tells how many there are."""
        if isinstance(self.outer, TabbedPage):
            self.outer.tab_count(self, f"{event.frame.height:,}")

    def load(self) -> pl.DataFrame:
        """All of them."""
        return assets.list_assets(self.session.wire, self.WORD, view=self.view)

    def open_row(self, row: Row) -> None:
        """Versions, or the thing itself."""
        from screens.assets.detail import AssetDetail

        name = self.name_of(row)
        page = VersionsPage(self.session, self.WORD, name) if self.kind.versions else None
        self.post_message(OpenPage(page or AssetDetail(self.session, self.WORD, name, None)))


class VersionsPage(AssetList):
    """The versions of one asset, newest first."""

    ONE = "version"
    NONE = "It has no versions that are not archived."
    NONE_KEYS = (("z", "show archived ones too"),)

    def __init__(self, session: Session, word: str, name: str) -> None:
        self.WORD = word
        self.asset_name = name
        super().__init__(session)

    def spec(self) -> TableSpec:
        """The columns of versions."""
        return self.kind.versions or self.kind.spec

    def crumbs(self) -> tuple[str, ...]:
        """Below the kind."""
        return (self.kind.title, self.asset_name)

    def name_of(self, row: Row) -> str:
        """The asset all versions are of."""
        return self.asset_name

    def version_of(self, row: Row) -> str | None:
        """The row's."""
        return str(row["version"])

    def load(self) -> pl.DataFrame:
        """All versions."""
        return assets.versions(self.session.wire, self.WORD, self.asset_name, view=self.view)

    def open_row(self, row: Row) -> None:
        """One version in full."""
        from screens.assets.detail import AssetDetail

        self.post_message(OpenPage(AssetDetail(self.session, self.WORD, self.asset_name, self.version_of(row))))
