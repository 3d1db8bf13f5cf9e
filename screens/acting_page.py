"""A list whose rows can be acted on: asked first, shown at once, done in a thread, told where it failed.

To add an action: describe it as a `Deed` in `DEEDS`, bind a key to a method that calls `self.do("verb")`, and let
`refusal` answer why a row cannot have it. Marked rows are acted on together.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from textual import work
from textual.content import Content
from textual.message import Message

from screens.dialogs.dialog import Dialog
from screens.dialogs.questions import confirm, tell
from screens.expected import Expected
from screens.list_page import ListPage, Row
from screens.messages import Say
from screens.widgets.status import GLYPHS
from services.errors import AmlxError
from services.formats import plural
from services.text import safe

if TYPE_CHECKING:
    from services.session import Session

Question: TypeAlias = Dialog[bool] | Dialog[str | None] | None
"""A dialog whose answer is true where the deed may be done; None where there is nothing to ask."""

LISTED = 8
"""Rows that a question names one by one; the rest it counts."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Something done to a row: its verb (`stop`), how, its command line twin, and the state that it brings at once."""

    verb: str
    perform: Callable[[Session, Row], object]
    twin: Callable[[Session, Row], str]
    becomes: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """A row on which a deed failed, and why."""

    name: str
    error: AmlxError


class ActingPage(ListPage):
    """A list with deeds."""

    DEEDS: Mapping[str, Deed] = {}
    ONE = "item"
    """What one row is called."""

    class Acted(Message):
        """A deed was done to some rows, and not to others."""

        def __init__(self, deed: Deed, done: list[str], failures: list[Failure]) -> None:
            super().__init__()
            self.deed = deed
            self.done = done
            self.failures = failures

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._expected = Expected(self.SPEC.key, self.STATUS)

    # For a list to override

    def refusal(self, verb: str, row: Row) -> str | None:
        """Why `row` cannot have this done now, as a sentence; None where it can."""
        return None

    def question(self, deed: Deed, rows: Sequence[Row], facts: object) -> Question:
        """What to ask before; None asks nothing. By default several rows are asked for once, listed."""
        return ask_for_several(self.session, deed, rows, self.ONE) if len(rows) > 1 else None

    def facts_for(self, deed: Deed, rows: Sequence[Row]) -> object:
        """What the question must know of the service first. Runs in a thread."""
        return None

    # The deed

    def why_not(self, action: str) -> str | None:
        """A deed is grey where no chosen row can have it."""
        if action not in self.DEEDS:
            return super().why_not(action)
        rows = self.table.chosen
        reasons = [self.refusal(action, row) for row in rows]
        if None in reasons:
            return None
        return f"{rows[0][self.SPEC.key]}: {reasons[0]}" if rows else f"There is no {self.ONE} to {action}."

    @work(exclusive=True, group="ask")
    async def do(self, verb: str) -> None:
        """Ask, then do it to each chosen row that can have it."""
        deed = self.DEEDS[verb]
        rows = [row for row in self.table.chosen if self.refusal(verb, row) is None]
        if not rows:
            return
        facts = await asyncio.to_thread(self.facts_for, deed, rows)
        dialog = self.question(deed, rows, facts)
        if dialog is not None and not await self.app.push_screen_wait(dialog):
            return
        self._show_expected(deed, rows)
        self._perform(deed, rows)

    def _show_expected(self, deed: Deed, rows: Sequence[Row]) -> None:
        if deed.becomes and self.table.order is not None:
            now = self.session.now()
            self._expected.add([str(row[self.SPEC.key]) for row in rows], deed.becomes, now)
            self.table.show_frame(self._expected.applied(self.table.order.frame, now), now)

    @work(thread=True, group="deeds", exit_on_error=False)
    def _perform(self, deed: Deed, rows: Sequence[Row]) -> None:
        done: list[str] = []
        failures: list[Failure] = []
        for row in rows:
            name = str(row[self.SPEC.key])
            try:
                perform(self.session, deed, row, name)
                done.append(name)
            except AmlxError as error:
                failures.append(Failure(name, error))
        self.post_message(self.Acted(deed, done, failures))

    def on_acting_page_acted(self, event: Acted) -> None:
        """Look how it went; what failed is told, a row each."""
        self._expected.drop([failure.name for failure in event.failures])
        self.table.unmark()
        if event.failures:
            self.app.push_screen(failed(event.deed, event.failures, len(event.done)))
        self.refresh_soon()

    def on_list_page_loaded(self, event: ListPage.Loaded) -> None:
        """What was asked for is shown until the service shows it too."""
        event.frame = self._expected.applied(event.frame, self.session.now())

    def copy_twin(self, verb: str) -> None:
        """Say the command line twin of a deed on the row under the cursor."""
        if self.table.row is not None:
            self.post_message(Say(self.DEEDS[verb].twin(self.session, self.table.row)))


def perform(session: Session, deed: Deed, row: Row, name: str) -> None:
    """Do it, and write it down with its twin.

    Raises:
        AmlxError: the service refused.
    """
    twin = deed.twin(session, row)
    try:
        deed.perform(session, row)
    except AmlxError as error:
        session.journal.add(deed.verb, name, twin, "failed", error.message)
        raise
    session.journal.add(deed.verb, name, twin)


def listed(names: Sequence[str]) -> str:
    """Names, one a line; beyond a few they are counted."""
    rest = len(names) - LISTED
    return "\n".join([*names[:LISTED], *([f"and {rest} more"] if rest > 0 else [])])


def ask_for_several(session: Session, deed: Deed, rows: Sequence[Row], one: str) -> Dialog[bool]:
    """One question for all marked rows, naming them."""
    names = [str(row["name"]) for row in rows]
    verb = deed.verb
    return confirm(
        f"{verb.capitalize()} {plural(len(rows), one)}?",
        (listed(names), twin_line(deed.twin(session, rows[0]))),
        verb[0],
        f"{verb} them",
        dangerous=verb in ("stop", "delete", "cancel"),
    )


def twin_line(twin: str) -> Content:
    """A command line twin, dim."""
    return Content.styled(safe(twin), "$text-dim")


def failed(deed: Deed, failures: Sequence[Failure], done: int) -> Dialog[None]:
    """Which rows failed, and why each."""
    lines = [
        Content.assemble(
            (f"{GLYPHS['failed']} ", "$tone-failed"),
            (safe(failure.name), "$text-bright bold"),
            (f"  {safe(failure.error.sentence())}", "$text-normal"),
        )
        for failure in failures[:LISTED]
    ]
    more = (f"and {len(failures) - LISTED} more",) if len(failures) > LISTED else ()
    total = done + len(failures)
    title = f"{len(failures)} of {total} failed to {deed.verb}" if total > 1 else f"It failed to {deed.verb}"
    return tell(title, (*lines, *more))
