"""Pages that come later: each says that it is not there yet and what it will be, and nothing pretends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.content import Content

from screens.page import Page
from screens.widgets.face import Face

if TYPE_CHECKING:
    from services.session import Session

COMING: dict[str, tuple[str, str]] = {
    "notebooks": (
        "Notebooks",
        "Here the workspace's notebooks and files will be read, edited and run on a compute instance.",
    ),
    "automl": (
        "Automated ML",
        "Here a training that tries many models for you will be set up, and its models compared.",
    ),
    "designer": ("Designer", "Here a pipeline will be put together from components, as a graph."),
    "pipelines": ("Pipelines", "Here pipeline jobs and their endpoints will be seen as graphs and timelines."),
    "monitoring": ("Monitoring", "Here model monitors and what they found will be listed."),
    "labeling": ("Data labeling", "Here labeling projects and how far they have come will be listed."),
}
"""Title and sentence by the place in the sidebar."""


class PlaceholderPage(Page):
    """A page that is not built yet, and says so."""

    def __init__(self, session: Session, place: str) -> None:
        self._page_name, self._sentence = COMING[place]
        super().__init__(session)

    def crumbs(self) -> tuple[str, ...]:
        """The page's name."""
        return (self._page_name,)

    def body(self) -> ComposeResult:
        """That it is not there yet, and what it will be."""
        face = Face()
        face.content = Content.assemble(
            (f"{self._page_name} is not in amlx yet.", "$text-bright"), (f"\n\n{self._sentence}", "$text-dim")
        )
        yield face
