"""Which pages the studio has, in which order, and who makes each.

A page's module is imported when it is first shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from screens.page import Page
    from services.session import Session


@dataclass(frozen=True, slots=True)
class Entry:
    """One page of the sidebar: its id, name and symbol, the section it stands in, and where its class is."""

    place: str
    name: str
    symbol: str
    section: str
    make: Callable[[Session], Page]


def page(reference: str) -> Callable[[Session], Page]:
    """The maker of a page named `module:Class`."""

    def make(session: Session) -> Page:
        module, _, name = reference.partition(":")
        made: Page = getattr(import_module(module), name)(session)
        return made

    return make


def later(place: str) -> Callable[[Session], Page]:
    """The maker of a page that says in one line what it will be."""

    def make(session: Session) -> Page:
        from screens.placeholder import PlaceholderPage

        return PlaceholderPage(session, place)

    return make


AUTHORING, ASSETS, MANAGE = "Authoring", "Assets", "Manage"

ENTRIES: tuple[Entry, ...] = (
    Entry("home", "Home", "⌂", "", page("screens.home:HomePage")),
    Entry("notebooks", "Notebooks", "✎", AUTHORING, later("notebooks")),
    Entry("automl", "Automated ML", "✦", AUTHORING, later("automl")),
    Entry("designer", "Designer", "◇", AUTHORING, later("designer")),
    Entry("data", "Data", "▤", ASSETS, page("screens.assets:DataPage")),
    Entry("jobs", "Jobs", "▷", ASSETS, page("screens.jobs:JobsPage")),
    Entry("components", "Components", "▣", ASSETS, page("screens.assets:ComponentsPage")),
    Entry("pipelines", "Pipelines", "⇶", ASSETS, later("pipelines")),
    Entry("environments", "Environments", "◍", ASSETS, page("screens.assets:EnvironmentsPage")),
    Entry("models", "Models", "◈", ASSETS, page("screens.assets:ModelsPage")),
    Entry("endpoints", "Endpoints", "◎", ASSETS, page("screens.assets:EndpointsPage")),
    Entry("compute", "Compute", "▦", MANAGE, page("screens.compute:ComputePage")),
    Entry("monitoring", "Monitoring", "◔", MANAGE, later("monitoring")),
    Entry("labeling", "Data labeling", "◫", MANAGE, later("labeling")),
    Entry("connections", "Linked services", "⇄", MANAGE, page("screens.assets:ConnectionsPage")),
)

ASIDE: tuple[Entry, ...] = (
    Entry("schedules", "Schedules", "", "", page("screens.assets:SchedulesPage")),
    Entry("journal", "Journal", "", "", page("screens.journal:JournalPage")),
)
"""Pages that the palette knows and the sidebar has no line for."""

BY_PLACE = {entry.place: entry for entry in (*ENTRIES, *ASIDE)}
