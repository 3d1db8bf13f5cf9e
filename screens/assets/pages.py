"""The sidebar's pages of assets: which kinds each shows, and how each begins."""

from __future__ import annotations

from screens.assets.asset_list import KindPage
from screens.assets.endpoint_list import EndpointList
from screens.assets.schedule_list import SchedulesPage
from screens.tabbed_page import TabbedPage

__all__ = [
    "ComponentsPage",
    "ConnectionsPage",
    "DataPage",
    "EndpointsPage",
    "EnvironmentsPage",
    "ModelsPage",
    "SchedulesPage",
]


class DataAssets(KindPage):
    """Named, versioned data."""

    WORD = "data"
    NONE = "No data assets yet: they give data a name and a version. az ml data create --file data.yml makes one."


class Datastores(KindPage):
    """Where data lies."""

    WORD = "datastore"
    NONE = "No datastores: a datastore says where data lies. az ml datastore create --file store.yml makes one."


class DataPage(TabbedPage):
    """Data assets and datastores."""

    TITLE = "Data"
    TABS = (("Data assets", DataAssets), ("Datastores", Datastores))


class ModelsPage(KindPage):
    """Registered models."""

    WORD = "model"
    NONE = "No models yet: a job's output is registered as one. az ml model create --file model.yml does it."


class ComponentsPage(KindPage):
    """Steps that pipelines are made of."""

    WORD = "component"
    NONE = "No components yet: they are steps that pipelines share. az ml component create --file step.yml makes one."


class EnvironmentsPage(KindPage):
    """What jobs run in."""

    WORD = "environment"
    NONE = "No environments yet: they say what a job runs in. az ml environment create --file env.yml makes one."


class OnlineEndpoints(EndpointList):
    """Endpoints that answer at once."""

    WORD = "online-endpoint"
    NONE = "No online endpoints yet: they answer at once. az ml online-endpoint create --file endpoint.yml makes one."


class BatchEndpoints(EndpointList):
    """Endpoints that work through much."""

    WORD = "batch-endpoint"
    NONE = "No batch endpoints yet: they work through much. az ml batch-endpoint create --file endpoint.yml makes one."


class EndpointsPage(TabbedPage):
    """Online and batch endpoints."""

    TITLE = "Endpoints"
    TABS = (("Online endpoints|Online", OnlineEndpoints), ("Batch endpoints|Batch", BatchEndpoints))


class ConnectionsPage(KindPage):
    """Linked services."""

    WORD = "connection"
    NONE = "No linked services yet: a connection holds how to reach one. az ml connection create --file c.yml makes it."
    ONE = "connection"
