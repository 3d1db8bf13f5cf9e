"""Submitting a job file: pick it, look at it, change what is to be other, send it."""

from screens.submit.pick import PickPage
from screens.submit.review import ReviewPage

__all__ = ["PickPage", "ReviewPage"]
