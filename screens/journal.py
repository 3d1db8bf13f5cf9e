"""What was asked for through amlx, newest first, each with the command line that does the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from screens.keys import VIEW, key
from screens.list_page import ListPage, Row
from screens.messages import Copy
from services.journal import JOURNAL, entries_of
from services.yaml_text import yaml_of

if TYPE_CHECKING:
    import polars as pl

NEWEST = 1000
"""How many entries are shown."""


class JournalPage(ListPage):
    """All workspaces' actions; enter or c copies the command line."""

    TITLE = "Journal"
    SPEC = JOURNAL
    NONE = "Nothing was done yet: each action is written down here, with its command line."

    BINDINGS: ClassVar = [
        key("c", "copy", "copy command", "copy its command line", VIEW, name="journal.copy"),
    ]

    def load(self) -> pl.DataFrame:
        """The newest entries of the journal's file."""
        return entries_of(self.session.journal, NEWEST)

    def open_row(self, row: Row) -> None:
        """Its command line is what an entry is good for."""
        self.action_copy()

    def yaml_of(self, row: Row) -> str:
        """The entry."""
        return yaml_of({name: value for name, value in row.items() if name != "line"})

    def action_copy(self) -> None:
        """The command line under the cursor."""
        if self.table.row is not None:
            self.post_message(Copy(str(self.table.row["twin"]), "the command line"))
