"""Picking a job file: those used before, the samples, and what stands below the folder one is in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import work

from screens.dialogs.questions import prompt
from screens.keys import ACT, key
from screens.list_page import ListPage, Row
from screens.messages import SubmitJob
from services.job_candidates import CANDIDATES, candidates

if TYPE_CHECKING:
    import polars as pl


class PickPage(ListPage):
    """A job file a row."""

    TITLE = "Submit a job"
    SPEC = CANDIDATES
    NONE = "There is no job file below this folder."
    NONE_KEYS = (("p", "type a path"),)

    BINDINGS: ClassVar = [key("p", "path", "type a path", "a job file anywhere, by its path", ACT, name="submit.path")]

    def crumbs(self) -> tuple[str, ...]:
        """Below Jobs."""
        return ("Jobs", self.TITLE)

    def load(self) -> pl.DataFrame:
        """The files; no service is asked. The SDK's child is started, for by now it will be needed."""
        self.session.sdk.prepare()
        return candidates(self.session.memory.recent_files, Path.cwd())

    def yaml_of(self, row: Row) -> str:
        """The file as it is."""
        return Path(row["path"]).read_text(encoding="utf-8", errors="replace")

    def open_row(self, row: Row) -> None:
        """Look at it."""
        self.post_message(SubmitJob(Path(row["path"])))

    @work(exclusive=True, group="ask")
    async def action_path(self) -> None:
        """Ask for a path."""
        lines = ("The path of a YAML job file; ~ is your home folder.",)
        typed = await self.app.push_screen_wait(prompt("Open a job file", lines, "open", check=check_path))
        if typed:
            self.post_message(SubmitJob(Path(typed).expanduser()))


def check_path(typed: str) -> str | None:
    """Why a path cannot be opened; None where it can."""
    if not typed:
        return "A path, like jobs/train.yml."
    path = Path(typed).expanduser()
    if path.is_dir():
        return "That is a folder; name a file in it."
    return None if path.is_file() else "There is no such file."
