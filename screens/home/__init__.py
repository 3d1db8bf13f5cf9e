"""Home: the workspace at a glance."""

from screens.home.page import HomePage

__all__ = ["HomePage"]
