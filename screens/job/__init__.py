"""A job's own page."""

from screens.job.page import JobPage

__all__ = ["JobPage"]
