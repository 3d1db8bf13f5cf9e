"""What the four tabs of the Compute page share: one request for all of them, deletion, YAML, the studio's address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.message import Message

from screens.acting_page import ActingPage, Deed, Question, listed, twin_line
from screens.dialogs.questions import confirm_by_name
from screens.keys import ACT, key
from screens.list_page import Row
from screens.messages import OpenPage
from services import compute, twins, workspace
from services.compute.work import Work, work_on
from services.yaml_text import yaml_of

if TYPE_CHECKING:
    import polars as pl

ENDS_WORK = ("stop", "restart", "delete", "detach")
"""Deeds that a job does not outlive."""


def delete_deed(detach: bool = False) -> Deed:
    """Delete a compute; detach one that Azure ML does not own."""
    verb = "detach" if detach else "delete"
    return Deed(
        verb,
        lambda session, row: compute.delete(session.wire, row["name"], detach=detach),
        lambda session, row: twins.compute(session.connection, verb, row["name"]),
        "Detaching" if detach else "Deleting",
    )


def ended_lines(facts: object) -> tuple[str | Content, ...]:
    """The jobs that will fail; no line where there are none."""
    if not isinstance(facts, Work) or not facts.jobs:
        return ()
    count = len(facts.jobs)
    return ("A job runs and will fail:" if count == 1 else f"{count} jobs run and will fail:", listed(facts.jobs))


class ComputeList(ActingPage):
    """One kind of compute."""

    KIND: ClassVar[str]
    """Which frame of `compute.Computes` this is."""
    STATUS = "state"
    ONE = "compute"
    WARNING = "It is gone for good; jobs that run on it fail."
    DEEDS: Mapping[str, Deed] = {"delete": delete_deed()}

    BINDINGS: ClassVar = [
        key("D", "delete", "delete", "delete it, after its name is typed", ACT, show=False, name="compute.delete"),
    ]

    class Counted(Message):
        """All kinds were asked for; so many of each."""

        def __init__(self, counts: dict[str, int]) -> None:
            super().__init__()
            self.counts = counts

    def since(self, row: Row) -> datetime | None:
        """When the last operation began, where the service tells it."""
        return row.get("since")

    def load(self) -> pl.DataFrame:
        """This kind's rows; the other kinds are counted."""
        computes = compute.list_computes(self.session.wire)
        kinds = ("instances", "clusters", "kubernetes", "attached")
        self.post_message(self.Counted({kind: getattr(computes, kind).height for kind in kinds}))
        frame: pl.DataFrame = getattr(computes, self.KIND)
        return frame

    def yaml_of(self, row: Row) -> str:
        """The compute as ARM has it."""
        return yaml_of(compute.show(self.session.wire, row["name"]))

    def link_of(self, row: Row) -> str:
        """The compute's page in the studio."""
        return workspace.studio_link(self.session.connection, f"compute/{row['name']}/details")

    def open_row(self, row: Row) -> None:
        """The compute's own page."""
        from screens.compute.detail import ComputeDetail

        self.post_message(OpenPage(ComputeDetail(self.session, row["name"])))

    def refusal(self, verb: str, row: Row) -> str | None:
        """What is going already is not deleted twice."""
        return "It is being deleted already." if row["state"] in ("Deleting", "Detaching") else None

    def facts_for(self, deed: Deed, rows: Sequence[Row]) -> Work:
        """Which jobs it would end."""
        if deed.verb not in ENDS_WORK:
            return Work(())
        return work_on(self.session.wire, [str(row["name"]) for row in rows])

    def question(self, deed: Deed, rows: Sequence[Row], facts: object) -> Question:
        """Deletion wants a name typed: the thing's, or for several how many they are."""
        if deed.verb not in ("delete", "detach"):
            return super().question(deed, rows, facts)
        names = [str(row["name"]) for row in rows]
        title = f"{deed.verb.capitalize()} {names[0] if len(names) == 1 else f'{len(names)} computes'}?"
        which = (listed(names),) if len(names) > 1 else ()
        lines = (*which, *ended_lines(facts), self.WARNING, twin_line(deed.twin(self.session, rows[0])))
        typed = names[0] if len(names) == 1 else f"{deed.verb} {len(names)}"
        return confirm_by_name(title, lines, typed, deed.verb)

    def action_delete(self) -> None:
        """Delete, after a question."""
        self.do("delete")
