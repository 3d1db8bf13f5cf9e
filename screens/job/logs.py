"""A job's logs: its files at the left, the open one live at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import get_current_worker

from screens.job.model import JobView
from screens.keys import FIND, VIEW, key
from screens.messages import ClosePage, Copy
from screens.page import Page
from screens.styles import beside
from screens.widgets import face
from screens.widgets.face import Face
from screens.widgets.filter_line import FilterLine
from screens.widgets.log_view import LogView
from services import formats, jobs, logs
from services.errors import AmlxError
from services.text import safe

if TYPE_CHECKING:
    from services.session import Session

AT_FIRST = 1 << 19
"""Bytes of a long log that are read at first, from its end."""

SECONDS = 1.0
"""Between two reads of a log that grows."""

NOT_YET = "No logs yet: they come when the job has begun."


class LogsPage(Page):
    """Follows the open file while the job runs; only new bytes are asked for."""

    TITLE = "Outputs + logs"
    DEFAULT_CSS = beside(__file__)

    BINDINGS: ClassVar = [
        key("slash", "search", "search", "find words in the log", FIND, name="log.search"),
        key("escape", "unsearch", "clear", "take the search away", FIND, show=False, name="log.unsearch"),
        key("f", "next_file", "next file", "open the next file", VIEW, name="log.file"),
        key("c", "copy", "copy", "copy what is shown of the log", VIEW, show=False, name="log.copy"),
    ]

    class Files(Message):
        """Which logs there are."""

        def __init__(self, files: list[logs.LogFile]) -> None:
            super().__init__()
            self.files = files

    class Text(Message):
        """More of a log."""

        def __init__(self, chunk: logs.LogChunk) -> None:
            super().__init__()
            self.chunk = chunk

    class Failed(Message):
        """The logs could not be read."""

        def __init__(self, error: AmlxError) -> None:
            super().__init__()
            self.error = error

    def __init__(self, session: Session, name: str) -> None:
        super().__init__(session)
        self.job_name = name
        self.face = Face()
        self.log_view = LogView()
        self.files = OptionList(markup=False)
        self.search = FilterLine()
        self.state = Static("", classes="logs--state", markup=False)
        self._files: list[logs.LogFile] = []
        self._open: logs.LogFile | None = None
        self._end = self._bytes = self._left_out = 0
        self._ended = False
        self._timer: Timer | None = None

    def body(self) -> ComposeResult:
        """A face, or files beside a log."""
        yield self.face
        with Horizontal(classes="logs"):
            yield self.files
            with Vertical():
                yield self.search
                yield self.state
                yield self.log_view

    def on_mount(self) -> None:
        self.search.display = False
        self._show(face.loading("its logs"))
        self.refresh_now()

    # Which files

    def refresh_now(self) -> None:
        """Ask which logs there are."""
        self._ask_files()

    @work(thread=True, exclusive=True, group="files", exit_on_error=False)
    def _ask_files(self) -> None:
        try:
            self.post_message(self.Files(logs.files(self.session.wire, self.job_name)))
        except AmlxError as error:
            self.post_message(self.Failed(error))

    def on_logs_page_files(self, event: Files) -> None:
        """Show them; the job's own output is opened."""
        if [file.name for file in event.files] != [file.name for file in self._files]:
            self._files = event.files
            self.files.clear_options()
            self.files.add_options(
                [Option(Content(safe(short(file.name))), id=str(n)) for n, file in enumerate(self._files)]
            )
        if not self._files:
            self._show(face.none(NOT_YET, ()))
            self._again()
        elif self._open is None:
            self._show(None)
            self.open_file(0)

    def open_file(self, index: int) -> None:
        """Open a file, from its end where it is long."""
        self._open = self._files[index]
        self._end = self._bytes = self._left_out = 0
        self.files.highlighted = index
        self.log_view.restart()
        self._read()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click on a file."""
        event.stop()
        if self._files[event.option_index] is not self._open:
            self.open_file(event.option_index)
        self.log_view.focus()

    # Reading

    @work(thread=True, exclusive=True, group="log", exit_on_error=False)
    def _read(self) -> None:
        file, end = self._open, self._end
        if file is None:
            return
        try:
            wire = self.session.wire
            chunk = logs.read(wire, file, end, final=self._ended) if end else logs.tail(wire, file, AT_FIRST)
        except AmlxError as error:
            self.post_message(self.Failed(error))
            return
        if not get_current_worker().is_cancelled:
            self.post_message(self.Text(chunk))

    def on_logs_page_text(self, event: Text) -> None:
        """Show what is new, and go on."""
        chunk = event.chunk
        if self._open is None or chunk.file.name != self._open.name:
            return
        if not self._end:
            self._left_out = chunk.end - len(chunk.text.encode())
        self._open, self._end, self._bytes = chunk.file, chunk.end, chunk.size
        self.log_view.append(chunk.text)
        self._tell()
        if not chunk.is_all:
            self._read()
        else:
            self._again()

    def on_logs_page_failed(self, event: Failed) -> None:
        """Why there is nothing; what is shown stays."""
        if self._open is None:
            self._show(face.failed(event.error))
        else:
            self.state.update(Content.styled(safe(event.error.sentence()), "$tone-failed"))
        self._again()

    def _again(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        if self.is_shown and not self._ended:
            self._timer = self.set_timer(SECONDS, self.refresh_now if self._open is None else self._read)

    def show_job(self, view: JobView) -> None:
        """A job that has ended writes no more; its last words are still read."""
        ended = view.job.status in jobs.FINAL
        if ended and not self._ended:
            self._ended = True
            self._ask_files()
            self._read()
        self._tell()

    def show_failure(self, error: AmlxError) -> None:
        """The logs are asked for by themselves."""

    def shown(self) -> None:
        """Go on reading."""
        if self._open is not None:
            self._read()

    def hidden(self) -> None:
        """No reading while nobody sees."""
        if self._timer is not None:
            self._timer.stop()

    # Faces and facts

    def _show(self, content: Content | None) -> None:
        self.face.display = content is not None
        self.query_one(".logs").display = content is None
        if content is not None:
            self.face.content = content
        elif self.is_shown:
            self.log_view.focus()

    def _tell(self) -> None:
        view = self.log_view
        state = "ended" if self._ended else "following" if view.follows else "paused: G follows again"
        parts = [formats.plural(len(view.log_lines.lines), "line"), formats.size(self._bytes), state]
        if self._left_out:
            parts.insert(0, f"the first {formats.size(self._left_out)} are not shown")
        if view.words:
            parts.append(f"match {view.found + 1} of {len(view.matches)}" if view.matches else "no match")
        self.state.update(Content.styled(" · ".join(parts), "$text-dim"))

    def on_log_view_moved(self) -> None:
        """Followed or not, found or not."""
        self._tell()

    # Keys

    def action_search(self) -> None:
        """Open the search line."""
        self.search.begin()

    def action_unsearch(self) -> None:
        """Take the search away, then leave."""
        if self.log_view.words:
            self.search.clear()
            self.log_view.search("")
        else:
            self.post_message(ClosePage())

    def action_next_file(self) -> None:
        """Open the file after this one."""
        if self._files and self._open is not None:
            names = [file.name for file in self._files]
            self.open_file((names.index(self._open.name) + 1) % len(names))

    def action_copy(self) -> None:
        """What is shown of the log."""
        self.post_message(Copy("\n".join(self.log_view.log_lines.lines), "the log"))

    def on_filter_line_typed(self, event: FilterLine.Typed) -> None:
        """Each key searches."""
        self.log_view.search(event.text)

    def on_filter_line_left(self) -> None:
        """Back to the log, where n and N go on."""
        self.log_view.focus()


def short(name: str) -> str:
    """A log's own name; the folders of system logs repeat it."""
    return name.rpartition("/")[2] or name
