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

from screens.job.log_window import LogWindow, after, before, short_names
from screens.job.model import JobView
from screens.keys import FIND, VIEW, key
from screens.messages import ClosePage, Copy
from screens.page import Page
from screens.styles import beside
from screens.widgets import face
from screens.widgets.face import Face
from screens.widgets.filter_line import FilterLine
from screens.widgets.log_view import LogView
from services import jobs, logs
from services.errors import AmlxError
from services.formats import plural, size
from services.text import safe

if TYPE_CHECKING:
    from services.session import Session

NARROW = 90
"""Below so many cells the line over the log names the open file alone."""

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
        key("b", "earlier", "earlier", "read what stands before, in a long log", VIEW, name="log.earlier"),
        key("c", "copy", "copy", "copy what is shown of the log", VIEW, show=False, name="log.copy"),
    ]

    class Files(Message):
        """Which logs there are."""

        def __init__(self, files: list[logs.LogFile]) -> None:
            super().__init__()
            self.files = files

    class Text(Message):
        """More of a log, at its end or at its beginning."""

        def __init__(self, chunk: logs.LogChunk, *, at_end: bool) -> None:
            super().__init__()
            self.chunk = chunk
            self.at_end = at_end

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
        self._window: LogWindow | None = None
        self._ended = False
        self._waits_for = ""
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
        names = [file.name for file in event.files]
        if names != [file.name for file in self._files]:
            self._files = event.files
            self.files.clear_options()
            self.files.add_options([Option(Content(safe(name))) for name in short_names(names)])
            self.files.highlighted = names.index(self._window.file.name) if self._window else 0
        if not self._files:
            self._show(face.none(" ".join(filter(None, (NOT_YET, safe(self._waits_for)))), ()))
            self._again()
        elif self._window is None:
            self._show(None)
            self.open_file(0)

    def open_file(self, index: int) -> None:
        """Open a file, from its end where it is long."""
        self._window = LogWindow(self._files[index])
        self.files.highlighted = index
        self.log_view.restart()
        self._read()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click on a file."""
        event.stop()
        if event.option_index != self._index:
            self.open_file(event.option_index)
        self.log_view.focus()

    @property
    def _index(self) -> int:
        """Which file is open."""
        names = [file.name for file in self._files]
        return names.index(self._window.file.name) if self._window and self._window.file.name in names else -1

    # Reading

    @work(thread=True, exclusive=True, group="log", exit_on_error=False)
    def _read(self, *, at_end: bool = True) -> None:
        window = self._window
        if window is None:
            return
        try:
            wire = self.session.wire
            chunk = after(wire, window, final=self._ended) if at_end else before(wire, window)
        except AmlxError as error:
            self.post_message(self.Failed(error))
            return
        if not get_current_worker().is_cancelled:
            self.post_message(self.Text(chunk, at_end=at_end))

    def on_logs_page_text(self, event: Text) -> None:
        """Show what is new, and go on."""
        window, chunk = self._window, event.chunk
        if window is None or chunk.file.name != window.file.name:
            return
        if event.at_end:
            self._window = window.with_end(chunk)
            if chunk.start != window.end:
                self.log_view.restart()
            self.log_view.append(chunk.text)
        else:
            self._window = window.with_beginning(chunk)
            self._show_earlier(chunk.text)
        self._tell()
        self.refresh_bindings()
        self._read() if event.at_end and chunk.text and not chunk.is_all else self._again()

    def _show_earlier(self, text: str) -> None:
        if self._window is not None and not self._window.live:
            self.log_view.restart()
        self.log_view.prepend(text)

    def on_logs_page_failed(self, event: Failed) -> None:
        """Why there is nothing; what is shown stays."""
        if self._window is None:
            self._show(face.failed(event.error))
        else:
            self.state.update(Content.styled(safe(event.error.sentence()), "$tone-failed"))
        self._again()

    @property
    def _rests(self) -> bool:
        """Whether nothing is read by itself: an earlier part, or a long one that is being read in peace."""
        window = self._window
        return window is not None and (not window.live or (window.is_full and not self.log_view.follows))

    def _again(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        if self.is_shown and not self._ended and not self._rests:
            self._timer = self.set_timer(SECONDS, self.refresh_now if self._window is None else self._read)

    def show_job(self, view: JobView) -> None:
        """A job that has ended writes no more; its last words are still read."""
        ended = view.job.status in jobs.FINAL
        if ended and not self._ended:
            self._ended = True
            self._ask_files()
            if not self._rests:
                self._read()
        self._waits_for = "" if ended else view.job.waits_for
        self._tell()

    def show_failure(self, error: AmlxError) -> None:
        """The logs are asked for by themselves."""

    def shown(self) -> None:
        """Go on reading."""
        if self._window is not None and not self._rests:
            self._read()

    def hidden(self) -> None:
        """No reading while nobody sees."""
        if self._timer is not None:
            self._timer.stop()

    def grab_focus(self) -> None:
        """The log has it, not its files."""
        self._focused_last = self._focused_last or self.log_view
        super().grab_focus()

    # Faces and facts

    def _show(self, content: Content | None) -> None:
        self.face.display = content is not None
        self.query_one(".logs").display = content is None
        if content is not None:
            self.face.content = content
        self.call_after_refresh(self.grab_focus)

    def on_resize(self) -> None:
        """A narrow screen is the log's alone."""
        self.files.display = self.size.width >= NARROW
        self._tell()

    def _tell(self) -> None:
        view, window = self.log_view, self._window
        if window is None:
            return
        name = "" if self.files.display else short_names([file.name for file in self._files])[self._index]
        several = f" ({self._index + 1} of {len(self._files)})" if name and len(self._files) > 1 else ""
        if self._waits_for and not view.log_lines.lines:
            self.state.update(Content.styled(safe(self._waits_for), "$text-dim"))
            return
        counts = [plural(len(view.log_lines.lines), "line"), size(window.size)]
        parts = [safe(name + several), self._state(), self._found(), *window.left_out(), *counts]
        self.state.update(Content.styled(" · ".join(filter(None, parts)), "$text-dim"))

    def _state(self) -> str:
        if self._ended or self._rests:
            return "ended" if self._ended else "paused"
        return "following" if self.log_view.follows else "paused: G follows again"

    def _found(self) -> str:
        view = self.log_view
        found = f"match {view.found + 1:,} of {len(view.matches):,}" if view.matches else "no match"
        return found if view.words else ""

    def on_log_view_moved(self) -> None:
        """Followed or not, found or not."""
        self._tell()

    def on_log_view_to_end(self) -> None:
        """What is shown may not reach on to the end."""
        if self._window is not None and (self._rests or not self._window.live):
            self.open_file(self._index)

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
        if self._files:
            self.open_file((self._index + 1) % len(self._files))

    def why_not(self, action: str) -> str | None:
        """Only a long log has more before."""
        if action == "earlier" and not (self._window and self._window.start):
            return "The log is shown from its beginning on."
        if action == "next_file" and len(self._files) < 2:
            return "There is no other log."
        return super().why_not(action)

    def action_earlier(self) -> None:
        """Read what stands before."""
        self._read(at_end=False)

    def action_copy(self) -> None:
        """What is shown of the log."""
        self.post_message(Copy("\n".join(self.log_view.log_lines.lines), "the log"))

    def on_filter_line_typed(self, event: FilterLine.Typed) -> None:
        """Each key searches."""
        self.log_view.search(event.text)

    def on_filter_line_left(self) -> None:
        """Back to the log, where n and N go on."""
        self.log_view.focus()
