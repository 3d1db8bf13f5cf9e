"""The studio's pages of assets: one list and one detail for all kinds."""

from screens.assets.pages import (
    ComponentsPage,
    ConnectionsPage,
    DataPage,
    EndpointsPage,
    EnvironmentsPage,
    ModelsPage,
    SchedulesPage,
)

__all__ = [
    "ComponentsPage",
    "ConnectionsPage",
    "DataPage",
    "EndpointsPage",
    "EnvironmentsPage",
    "ModelsPage",
    "SchedulesPage",
]
