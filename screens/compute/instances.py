"""Compute instances: started, stopped, restarted, made and deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from screens.acting_page import Deed, Question, listed, twin_line
from screens.compute.compute_list import ComputeList, delete_deed, ended_lines
from screens.dialogs.questions import confirm
from screens.keys import ACT, key
from screens.list_page import Row
from screens.messages import OpenPage
from services import compute, twins
from services.formats import plural


def _deed(action: compute.Action, becomes: str) -> Deed:
    return Deed(
        action,
        lambda session, row: getattr(compute, action)(session.wire, row["name"]),
        lambda session, row: twins.compute(session.connection, action, row["name"]),
        becomes,
    )


class InstancesPage(ComputeList):
    """Machines of one's own, started and stopped by hand."""

    TITLE = "Compute instances"
    SPEC = compute.INSTANCES
    KIND = "instances"
    ONE = "compute instance"
    NONE = "No compute instances yet: an instance is a machine of your own, started and stopped by hand."
    NONE_KEYS = (("n", "make one"),)
    WARNING = "Its disk goes with it. Files in the workspace's own storage stay."
    DEEDS: Mapping[str, Deed] = {
        "start": _deed("start", "Starting"),
        "stop": _deed("stop", "Stopping"),
        "restart": _deed("restart", "Restarting"),
        "delete": delete_deed(),
    }

    BINDINGS: ClassVar = [
        key("n", "new", "new", "make a compute instance", ACT, name="compute.new"),
        key("s", "start", "start", "start what is stopped", ACT, name="compute.start"),
        key("S", "stop", "stop", "stop it; asks first where a job runs", ACT, name="compute.stop"),
        key("R", "restart", "restart", "restart it", ACT, show=False, name="compute.restart"),
    ]

    def refusal(self, verb: str, row: Row) -> str | None:
        """What Azure forbids in this state."""
        if verb not in ("start", "stop", "restart", "delete"):
            return super().refusal(verb, row)
        return compute.why_not(verb, row["state"])  # type: ignore[arg-type]

    def question(self, deed: Deed, rows: Sequence[Row], facts: object) -> Question:
        """A stop that ends jobs names them, and what it stops."""
        ends = ended_lines(facts)
        if deed.verb == "delete" or not ends:
            return super().question(deed, rows, facts)
        names = [self.called(row) for row in rows]
        what = names[0] if len(names) == 1 else plural(len(names), self.ONE)
        which = (listed(names),) if len(names) > 1 else ()
        return confirm(
            f"{deed.verb.capitalize()} {what}?",
            (*which, *ends, twin_line(deed.twin(self.session, rows[0]))),
            f"{deed.verb} anyway",
            keep="let it run" if len(names) == 1 else "let them run",
        )

    def action_start(self) -> None:
        """Start what is stopped."""
        self.do("start")

    def action_stop(self) -> None:
        """Stop what runs."""
        self.do("stop")

    def action_restart(self) -> None:
        """Restart what runs."""
        self.do("restart")

    def action_new(self) -> None:
        """The form of a new instance."""
        from screens.compute.new_instance import NewInstancePage

        self.post_message(OpenPage(NewInstancePage(self.session)))
