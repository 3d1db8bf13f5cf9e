"""A list whose rows can be acted on: asked first, shown at once, done in a thread, told where it failed.

To add an action: describe it as a `Deed` in `DEEDS`, bind a key to a method that calls `self.do("verb")`, and let
`refusal` answer why a row cannot have it. Marked rows are acted on together.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from textual import work
from textual.content import Content
from textual.message import Message

from screens.dialogs.dialog import Dialog
from screens.dialogs.questions import confirm, tell
from screens.dialogs.twins import offer_twins
from screens.expected import Expected
from screens.keys import VIEW, key
from screens.list_page import ListPage, Row
from screens.messages import Copy, Say
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
    """A row on which a deed failed: its key, what a person calls it, and why."""

    key: str
    name: str
    error: AmlxError


class ActingPage(ListPage):
    """A list with deeds."""

    DEEDS: Mapping[str, Deed] = {}
    ONE = "item"
    """What one row is called."""

    BINDINGS: ClassVar = [
        key("T", "twins", "command lines", "the command line of each action", VIEW, show=False, name="row.twins"),
    ]

    class Acted(Message):
        """A deed was done to some rows, and not to others."""

        def __init__(self, deed: Deed, done: list[str], failures: list[Failure]) -> None:
            super().__init__()
            self.deed = deed
            self.done = done
            self.failures = failures

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.table.can_mark = True
        self._expected = Expected(self.SPEC.key, self.STATUS)

    # For a list to override

    def refusal(self, verb: str, row: Row) -> str | None:
        """Why `row` cannot have this done now, as a sentence; None where it can."""
        return None

    def question(self, deed: Deed, rows: Sequence[Row], facts: object) -> Question:
        """What to ask before; None asks nothing. By default several rows are asked for once, listed."""
        return ask_for_several(self.session, deed, rows, self.ONE) if len(rows) > 1 else None

    def called(self, row: Row) -> str:
        """What a person calls the row."""
        return str(row[self.SPEC.key])

    def facts_for(self, deed: Deed, rows: Sequence[Row]) -> object:
        """What the question must know of the service first. Runs in a thread."""
        return None

    # The deed

    def why_not(self, action: str) -> str | None:
        """A deed is grey where no chosen row can have it."""
        if action == "twins" and self.table.row is None:
            return f"There is no {self.ONE} to act on."
        if action not in self.DEEDS:
            return super().why_not(action)
        rows = self.table.chosen
        reasons = [self.refusal(action, row) for row in rows]
        if None in reasons:
            return None
        return f"{self.called(rows[0])}: {reasons[0]}" if rows else f"There is no {self.ONE} to {action}."

    @work(exclusive=True, group="ask")
    async def do(self, verb: str) -> None:
        """Ask, then do it to each chosen row that can have it."""
        deed = self.DEEDS[verb]
        chosen = self.table.chosen
        rows = [row for row in chosen if self.refusal(verb, row) is None]
        if not rows:
            return
        facts = await asyncio.to_thread(self.facts_for, deed, rows)
        dialog = self.question(deed, rows, facts)
        if dialog is not None and not await self.app.push_screen_wait(dialog):
            return
        self._show_expected(deed, rows)
        self._tell_left_out(verb, [row for row in chosen if row not in rows])
        self._perform(deed, rows)

    def _tell_left_out(self, verb: str, rows: Sequence[Row]) -> None:
        """Marked rows that cannot have it are named, so that nobody thinks them done."""
        if rows:
            more = f" and {len(rows) - 1} more were" if len(rows) > 1 else " was"
            self.post_message(Say(f"{self.called(rows[0])}{more} left out: {self.refusal(verb, rows[0])}", "waiting"))

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
            name = self.called(row)
            try:
                perform(self.session, deed, row, name)
                done.append(name)
            except AmlxError as error:
                failures.append(Failure(str(row[self.SPEC.key]), name, error))
        self.post_message(self.Acted(deed, done, failures))

    def on_acting_page_acted(self, event: Acted) -> None:
        """Look how it went; what failed is told, a row each."""
        self._expected.drop([failure.key for failure in event.failures])
        self.table.unmark()
        if event.failures:
            self.app.push_screen(failed(event.deed, event.failures, len(event.done)))
        self.refresh_soon()

    def on_list_page_loaded(self, event: ListPage.Loaded) -> None:
        """What was asked for is shown until the service shows it too."""
        event.frame = self._expected.applied(event.frame, self.session.now())

    @work(exclusive=True, group="ask")
    async def action_twins(self) -> None:
        """Show the command line of each deed on the row under the cursor; a number copies it."""
        if self.table.row is not None:
            row = self.table.row
            lines = {verb: deed.twin(self.session, row) for verb, deed in self.DEEDS.items()}
            verb = await self.app.push_screen_wait(offer_twins(self.called(row), lines))
            if verb is not None:
                self.post_message(Copy(lines[verb], f"the command line to {verb} it"))


def perform(session: Session, deed: Deed, row: Row, name: str) -> None:
    """Do it, and write it down with its twin.

    Raises:
        AmlxError: the service refused.
    """
    with session.journal.doing(deed.verb, name, deed.twin(session, row)):
        deed.perform(session, row)


def listed(names: Sequence[str]) -> Content:
    """Names, one a line; beyond a few they are counted."""
    rest = len(names) - LISTED
    shown = Content("\n").join(Content.styled(safe(name), "$text-bright") for name in names[:LISTED])
    return shown + Content.styled(f"\nand {rest} more", "$text-dim") if rest > 0 else shown


def ask_for_several(session: Session, deed: Deed, rows: Sequence[Row], one: str) -> Dialog[bool]:
    """One question for all marked rows, naming them."""
    names = [str(row["name"]) for row in rows]
    verb = deed.verb
    return confirm(
        f"{verb.capitalize()} {plural(len(rows), one)}?",
        (listed(names), twin_line(deed.twin(session, rows[0]))),
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
