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
    NONE = "No data assets yet: a data asset gives data a name and a version, for jobs to take as input."


class Datastores(KindPage):
    """Where data lies."""

    WORD = "datastore"
    NONE = "No datastores: a datastore says where data lies, and how one signs in there."


class DataPage(TabbedPage):
    """Data assets and datastores."""

    TITLE = "Data"
    TABS = (("Data assets", DataAssets), ("Datastores", Datastores))


class ModelsPage(KindPage):
    """Registered models."""

    WORD = "model"
    NONE = "No models yet: a model is what a job learned, registered by a name and a version."


class ComponentsPage(KindPage):
    """Steps that pipelines are made of."""

    WORD = "component"
    NONE = "No components yet: a component is a step that pipelines share."


class EnvironmentsPage(KindPage):
    """What jobs run in."""

    WORD = "environment"
    NONE = "No environments yet: an environment is the image and the packages that a job runs in."


class OnlineEndpoints(EndpointList):
    """Endpoints that answer at once."""

    WORD = "online-endpoint"
    NONE = "No online endpoints yet: an online endpoint lets a model answer requests at once."


class BatchEndpoints(EndpointList):
    """Endpoints that work through much."""

    WORD = "batch-endpoint"
    NONE = "No batch endpoints yet: a batch endpoint lets a model work through many files."


class EndpointsPage(TabbedPage):
    """Online and batch endpoints."""

    TITLE = "Endpoints"
    TABS = (("Online endpoints|Online", OnlineEndpoints), ("Batch endpoints|Batch", BatchEndpoints))


class ConnectionsPage(KindPage):
    """Connections, which the studio's sidebar calls linked services."""

    TITLE = "Linked services"
    WORD = "connection"
    NONE = "No linked services yet: a connection holds how a service outside is reached."
    ONE = "connection"
