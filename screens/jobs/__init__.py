"""The studio's Jobs page: the history of a workspace."""

from screens.jobs.page import JobsPage

__all__ = ["JobsPage"]
