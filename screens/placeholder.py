"""Pages that come later: one line on what each will be, and nothing that pretends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult

from screens.page import Page
from screens.widgets.face import Face, none

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
    "data": ("Data", "Here data assets and datastores will be listed."),
    "jobs": ("Jobs", "Here jobs will be listed."),
    "components": ("Components", "Here components will be listed."),
    "environments": ("Environments", "Here environments will be listed."),
    "models": ("Models", "Here models will be listed."),
    "endpoints": ("Endpoints", "Here endpoints will be listed."),
    "connections": ("Linked services", "Here connections to other services will be listed."),
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
        """One sentence."""
        face = Face()
        face.content = none(self._sentence, ())
        yield face
