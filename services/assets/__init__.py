"""Assets of a workspace, one generic list for all: data, models, components, environments, endpoints and the like."""

from services.assets.changes import archive, delete, enable, restore
from services.assets.kinds import KINDS, Kind, kind_of
from services.assets.listing import list_assets, show, versions
from services.wire.answers import Accepted

__all__ = [
    "KINDS",
    "Accepted",
    "Kind",
    "archive",
    "delete",
    "enable",
    "kind_of",
    "list_assets",
    "restore",
    "show",
    "versions",
]
