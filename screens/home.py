"""Home: what this workspace is, what it holds, what runs, what was last used, and a new workspace's first steps."""

from __future__ import annotations

from textual.app import ComposeResult

from screens.page import Page
from screens.widgets.face import Face, loading


class HomePage(Page, can_focus=True):
    """The workspace at a glance."""

    TITLE = "Home"

    def body(self) -> ComposeResult:
        """The facts."""
        face = Face()
        face.content = loading("the workspace")
        yield face
