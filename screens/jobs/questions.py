"""What is asked before something is done to jobs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from screens.acting_page import Deed, listed, twin_line
from screens.dialogs.dialog import Dialog
from screens.dialogs.questions import TextDialog, confirm, confirm_by_name
from screens.list_page import Row
from services.formats import plural

if TYPE_CHECKING:
    from services.session import Session

CONSEQUENCES: Mapping[str, str] = {
    "cancel": "It is stopped where it stands; its logs and what it wrote so far stay.",
    "archive": "It leaves the history; nothing of it is lost, and restoring brings it back.",
    "delete": "Its logs, metrics and outputs are gone for good.",
}


def job_question(session: Session, deed: Deed, rows: Sequence[Row]) -> Dialog[bool] | TextDialog:
    """What to ask before something is done to jobs."""
    names = [str(row["display_name"] or row["name"]) for row in rows]
    one = len(rows) == 1
    what = names[0] if one else plural(len(rows), "job")
    which = () if one else (listed(names),)
    lines = (*which, CONSEQUENCES[deed.verb], twin_line(deed.twin(session, rows[0])))
    title = f"{deed.verb.capitalize()} {what}?"
    if deed.verb == "delete":
        return confirm_by_name(title, lines, names[0] if one else f"delete {len(rows)}", "delete")
    label = f"{deed.verb} {'it' if one else 'them'}"
    return confirm(title, lines, label, keep="leave as it is", dangerous=deed.verb == "cancel")
