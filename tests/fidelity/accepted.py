"""Differences that remain on purpose, each with its reason; docs/fidelity.md lists them."""

import re
from dataclasses import dataclass

from tests.fidelity.checker import Difference


@dataclass(frozen=True, slots=True)
class Accepted:
    """Differences of one kind whose operation and place match, and why they stay."""

    kind: str
    operation: str
    place: str
    reason: str

    def covers(self, difference: Difference) -> bool:
        """Whether this is that difference; operation and place are patterns."""
        return (
            difference.kind == self.kind
            and re.search(self.operation, difference.operation) is not None
            and re.fullmatch(self.place, difference.place) is not None
        )


ACCEPTED: tuple[Accepted, ...] = ()


def is_accepted(difference: Difference) -> bool:
    """Whether this difference is known and stays."""
    return any(accepted.covers(difference) for accepted in ACCEPTED)
