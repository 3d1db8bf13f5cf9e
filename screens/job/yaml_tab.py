"""A job's definition as YAML."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult

from screens.job.model import JobView
from screens.keys import VIEW, key
from screens.messages import Copy
from screens.page import Page
from screens.widgets.text_view import TextView
from screens.yaml_page import yaml_line
from services import jobs
from services.errors import AmlxError
from services.session import Session


class YamlTab(Page):
    """Read-only; c copies it."""

    TITLE = "YAML"
    BINDINGS: ClassVar = [key("c", "copy", "copy", "copy all of it", VIEW, name="yaml.copy")]

    def __init__(self, session: Session, name: str) -> None:
        super().__init__(session)
        self.job_name = name
        self.text = TextView()
        self._yaml = ""

    def body(self) -> ComposeResult:
        """The text."""
        yield self.text

    def show_job(self, view: JobView) -> None:
        """The definition, where it is another than before."""
        text = jobs.as_yaml(view.job)
        if text != self._yaml:
            self._yaml = text
            self.text.show_text([yaml_line(line) for line in text.splitlines()])

    def show_failure(self, error: AmlxError) -> None:
        """The Overview says it."""

    def action_copy(self) -> None:
        """All of it, by the terminal's clipboard."""
        self.post_message(Copy(self._yaml, "the YAML"))
