"""Jobs that truly run."""

from tests.services.local_workspace.working import working

__all__ = ["working"]
