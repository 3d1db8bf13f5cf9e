"""The list from which a virtual machine size is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.widget import Widget

from screens.styles import beside
from screens.widgets.fields import Field
from screens.widgets.frame_table import FrameTable
from services.compute import SIZES
from services.formats import plural
from services.tables import Column, TableSpec

if TYPE_CHECKING:
    from datetime import datetime

    import polars as pl

QUOTA = Column("quota_left", "QUOTA LEFT", "", "count", 10, 2)
ROWS = 7
"""Sizes in sight at once."""

PREFERRED = "Standard_DS11_v2"
"""What the studio recommends, and the lab uses: it has the cursor at first."""


def table_spec(with_prices: bool) -> TableSpec:
    """The columns: prices only where the service gives some, none are invented."""
    priced = (column for column in SIZES.columns if with_prices or column.role != "money")
    shown = (column for column in priced if with_prices or column.key != "currency")
    return TableSpec(SIZES.kind, (*shown, QUOTA))


class SizesTable(FrameTable):
    """The cursor chooses: nothing is marked, and the order is the service's. ← stays in the form."""

    BINDINGS: ClassVar = [Binding("left,h", "stay", show=False)]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that only lists need do nothing."""
        return action not in ("mark", "sort", "reverse")

    def action_stay(self) -> None:
        """Nothing: elsewhere the key leads to the sidebar, away from what is being typed."""


class SizeField(Field):
    """Sizes with cores, memory, price where the service gives one, and what quota is left."""

    DEFAULT_CSS = beside(__file__)

    def __init__(self, key: str, label: str) -> None:
        super().__init__(key, label, check=lambda value: None if value else self._none or "Choose a size.")
        self.table = SizesTable(table_spec(with_prices=False))
        self.table.styles.height, self.table.styles.margin = ROWS + 1, 0
        self._sizes: pl.DataFrame | None = None
        self._wanted = PREFERRED
        self._none = ""

    def control(self) -> Widget:
        """The table."""
        return self.table

    @property
    def value(self) -> str:
        """The size under the cursor."""
        return self.table.cursor_key or ""

    def fill(self, value: str) -> None:
        """Put the cursor on a size; where the list has not come yet, once it has."""
        self._wanted = value or PREFERRED
        position = self.table.order.position(self._wanted) if self.table.order is not None else None
        if position is not None:
            self.table.cursor = position

    def offer(self, sizes: pl.DataFrame, kind: str, now: datetime, *, none: str) -> None:
        """Show the sizes of a kind (CPU or GPU); `none` is what to say where there is none."""
        import polars as pl

        self._none = none
        gpus = pl.col("gpus").fill_null(0) > 0
        self._sizes = sizes.filter(gpus if kind == "GPU" else ~gpus)
        wanted = self._wanted
        self.table.spec = table_spec(with_prices=not self._sizes["price"].is_null().all())
        self.table.show_frame(self._sizes, now)
        self.fill(wanted)
        self.tell_quota()

    def on_frame_table_changed(self) -> None:
        """Another size, another quota."""
        self._wanted = self.value or self._wanted
        self.tell_quota()
        self.post_message(self.Changed(self.key))

    def on_frame_table_opened(self, event: FrameTable.Opened) -> None:
        """Enter goes on, as in every field."""
        event.stop()
        self.screen.focus_next()

    def quota_left(self) -> int | None:
        """Cores that the quota has left for this size; None where the service does not tell."""
        left: int | None = (self.table.row or {}).get("quota_left")
        return left

    def tell_quota(self) -> None:
        """What is left for this size."""
        left = self.quota_left()
        if self.table.row is None:
            self.say(self._none if self._sizes is not None else "Asking for sizes …")
        elif left is None:
            self.say("The service tells no quota for this size.")
        else:
            short = left < (self.table.row["vcpus"] or 0)
            self.say(f"Available quota: {plural(left, 'core')}{', fewer than this size has' if short else ''}.")
