"""Questions and messages that stand over a page."""
