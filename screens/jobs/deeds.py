"""What can be done to jobs, in a list or on a job's own page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from screens.acting_page import Deed
from screens.list_page import Row
from services import jobs, twins

if TYPE_CHECKING:
    from services.session import Session


def _twin(verb: str) -> Callable[[Session, Row], str]:
    return lambda session, row: twins.job(session.connection, verb, row["name"])


DEEDS: Mapping[str, Deed] = {
    "cancel": Deed(
        "cancel", lambda session, row: jobs.cancel(session.wire, row["name"]), _twin("cancel"), "CancelRequested"
    ),
    "archive": Deed(
        "archive",
        lambda session, row: jobs.archive(session.wire, row["name"], experiment=row.get("experiment") or ""),
        _twin("archive"),
    ),
    "delete": Deed("delete", lambda session, row: jobs.delete(session.wire, row["name"]), _twin("delete")),
}
"""By verb. Archiving hides a job from the history; only deletion ends it for good."""
