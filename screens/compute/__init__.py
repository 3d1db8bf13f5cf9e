"""The studio's Compute page."""

from screens.compute.page import ComputePage

__all__ = ["ComputePage"]
