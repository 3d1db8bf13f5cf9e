"""Schedules: jobs that begin by the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from screens.acting_page import Deed
from screens.assets.asset_list import KindPage
from screens.keys import ACT, key
from screens.list_page import Row
from services import assets, twins

if TYPE_CHECKING:
    from services.session import Session


def _switch(verb: str, on: bool) -> Deed:
    return Deed(
        verb,
        lambda session, row: assets.enable(session.wire, row["name"], on=on),
        lambda session, row: twins.asset(session.connection, "schedule", verb, row["name"]),
    )


class SchedulesPage(KindPage):
    """Enabled and disabled by one key."""

    WORD = "schedule"
    NONE = "No schedules yet: a schedule starts a job by the clock."
    ONE = "schedule"

    BINDINGS: ClassVar = [key("s", "switch", "on or off", "enable it, or disable it", ACT, name="schedule.switch")]

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.DEEDS = {**self.DEEDS, "enable": _switch("enable", on=True), "disable": _switch("disable", on=False)}

    def refusal(self, verb: str, row: Row) -> str | None:
        """What is on is not switched on."""
        if verb == "enable" and row["enabled"]:
            return "It is enabled already."
        if verb == "disable" and not row["enabled"]:
            return "It is disabled already."
        return super().refusal(verb, row)

    def action_switch(self) -> None:
        """Off where it is on, on where it is off."""
        self.do("disable" if self.table.row is not None and self.table.row["enabled"] else "enable")
