"""One compute: what it is, how it stands, its nodes and schedules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.content import Content

from screens.compute.about import sections_of
from screens.detail_page import DetailPage, Section
from screens.dialogs.questions import prompt
from screens.keys import ACT, key
from screens.list_page import QUICK
from screens.messages import Say
from screens.widgets.status import spoken, style_of
from services import compute, twins, workspace
from services.compute.checks import check_idle
from services.errors import AmlxError
from services.text import safe
from services.wire.answers import Json
from services.yaml_text import yaml_of

if TYPE_CHECKING:
    import polars as pl

    from services.session import Session


@dataclass(frozen=True, slots=True)
class OneCompute:
    """A compute as ARM has it, and a cluster's nodes."""

    item: Json
    nodes: pl.DataFrame | None

    @property
    def kind(self) -> str:
        """ARM's computeType."""
        return str((self.item.get("properties") or {}).get("computeType", ""))


class ComputeDetail(DetailPage[OneCompute]):
    """A compute's page, as the studio has it."""

    BINDINGS: ClassVar = [
        key("i", "idle", "idle shutdown", "set after how long without use it stops", ACT, name="compute.idle"),
    ]

    def __init__(self, session: Session, name: str) -> None:
        self.compute_name = name
        super().__init__(session)

    def crumbs(self) -> tuple[str, ...]:
        """Below Compute."""
        return ("Compute", self.compute_name)

    def load(self) -> OneCompute:
        """The compute, and for a cluster its nodes."""
        wire = self.session.wire
        one = OneCompute(compute.show(wire, self.compute_name), None)
        return OneCompute(one.item, compute.nodes(wire, self.compute_name)) if one.kind == "AmlCompute" else one

    def sections(self, what: OneCompute, now: datetime) -> Iterable[Section]:
        """All that ARM tells."""
        return sections_of(what.item, what.nodes, now)

    def tell(self, what: OneCompute) -> None:
        """The state stands in the head; while it passes, it is looked at each second."""
        state = str(compute.state_of(what.item) or "")
        self.set_facts(Content.styled(spoken(safe(state)), style_of(state)) if state else Content(""))
        self.refresh_bindings()
        if state in compute.TRANSIENT and self.is_shown:
            self.set_timer(QUICK, self.refresh_now)

    def yaml_of(self, what: OneCompute) -> str:
        """The compute as ARM has it."""
        return yaml_of(what.item)

    def link(self) -> str:
        """The compute's page in the studio."""
        return workspace.studio_link(self.session.connection, f"compute/{self.compute_name}/details")

    def why_not(self, action: str) -> str | None:
        """Only instances stop by themselves."""
        if action == "idle" and (self.what is None or self.what.kind != "ComputeInstance"):
            return "Only a compute instance has an idle shutdown."
        return super().why_not(action)

    @work(exclusive=True, group="ask")
    async def action_idle(self) -> None:
        """Ask for the minutes, then set them."""
        lines = ("Minutes without use after which it stops; nothing for never.",)
        dialog = prompt(f"Idle shutdown of {self.compute_name}", lines, "set", check=check_idle)
        typed = await self.app.push_screen_wait(dialog)
        if typed is not None:
            self._set_idle(int(typed) if typed else None)

    @work(thread=True, group="deeds", exit_on_error=False)
    def _set_idle(self, minutes: int | None) -> None:
        twin = twins.set_idle_shutdown(self.session.connection, self.compute_name, minutes)
        try:
            with self.session.journal.doing("set idle shutdown", self.compute_name, twin):
                compute.set_idle_shutdown(self.session.wire, self.compute_name, minutes)
        except AmlxError as error:
            self.post_message(Say(error.sentence(), "failed"))
            return
        self.app.call_from_thread(self.refresh_now)
