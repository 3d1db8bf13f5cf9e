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
    """One page of the sidebar: its id, name and symbol, the section it stands in, and where its class is.

    `words` are what one may call it, or do there, for the palette. A page that `is_later` is not built yet.
    """

    place: str
    name: str
    symbol: str
    section: str
    make: Callable[[Session], Page]
    words: str = ""
    is_later: bool = False


def page(reference: str) -> Callable[[Session], Page]:
    """The maker of a page named `module:Class`."""

    def make(session: Session) -> Page:
        module, _, name = reference.partition(":")
        made: Page = getattr(import_module(module), name)(session)
        return made

    return make


def later(place: str, name: str, symbol: str, section: str) -> Entry:
    """The entry of a page that is not built yet, and says so."""

    def make(session: Session) -> Page:
        from screens.placeholder import PlaceholderPage

        return PlaceholderPage(session, place)

    return Entry(place, name, symbol, section, make, is_later=True)


AUTHORING, ASSETS, MANAGE = "Authoring", "Assets", "Manage"

ENTRIES: tuple[Entry, ...] = (
    Entry("home", "Home", "⌂", "", page("screens.home:HomePage"), "overview workspace"),
    later("notebooks", "Notebooks", "✎", AUTHORING),
    later("automl", "Automated ML", "✦", AUTHORING),
    later("designer", "Designer", "◇", AUTHORING),
    Entry("data", "Data", "▤", ASSETS, page("screens.assets:DataPage"), "datasets datastores"),
    Entry("jobs", "Jobs", "▷", ASSETS, page("screens.jobs:JobsPage"), "runs history submit cancel logs"),
    Entry("components", "Components", "▣", ASSETS, page("screens.assets:ComponentsPage")),
    later("pipelines", "Pipelines", "⇶", ASSETS),
    Entry("environments", "Environments", "◍", ASSETS, page("screens.assets:EnvironmentsPage"), "images"),
    Entry("models", "Models", "◈", ASSETS, page("screens.assets:ModelsPage"), "register"),
    Entry("endpoints", "Endpoints", "◎", ASSETS, page("screens.assets:EndpointsPage"), "deployments"),
    Entry("compute", "Compute", "▦", MANAGE, page("screens.compute:ComputePage"), "instances clusters start stop"),
    later("monitoring", "Monitoring", "◔", MANAGE),
    later("labeling", "Data labeling", "◫", MANAGE),
    Entry("connections", "Linked services", "⇄", MANAGE, page("screens.assets:ConnectionsPage"), "connections"),
)

ASIDE: tuple[Entry, ...] = (
    Entry("schedules", "Schedules", "", "", page("screens.assets:SchedulesPage"), "enable disable"),
    Entry("journal", "Journal", "", "", page("screens.journal:JournalPage"), "done actions"),
)
"""Pages that the palette knows and the sidebar has no line for."""

BY_PLACE = {entry.place: entry for entry in (*ENTRIES, *ASIDE)}
