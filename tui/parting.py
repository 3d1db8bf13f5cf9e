"""What is said when amlx is left: what goes on in the local workspace, which nobody then sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.errors import AmlxError
from services.formats import plural
from services.program import program
from services.text import safe

if TYPE_CHECKING:
    from screens.home.overview import Overview
    from services.session import Session

NAMED = 2
"""Instances that are named; more are counted."""


def parting(session: Session, known: Overview | None) -> str:
    """One sentence on what still runs in the local workspace, asked for anew; empty where nothing does.

    `known` is what the screen knew last: where it knew nothing, nothing was begun.
    """
    from screens.home.overview import overview
    from services import local

    if known is None or not session.connection.is_local:
        return ""
    try:
        return goes_on(overview(session, known)) if local.status().running else ""
    except AmlxError:  # who leaves need not hear that it could not be asked
        return ""


def goes_on(now: Overview) -> str:
    """`box1 and 2 jobs are still running in the local workspace; 1 job waits. ...`"""
    from services.jobs import QUEUED

    instances = [] if now.running_instances is None else [safe(name) for name in now.running_instances["name"]]
    statuses = [] if now.active_jobs is None else now.active_jobs["status"].to_list()
    waiting = sum(status in QUEUED for status in statuses)
    jobs = len(statuses) - waiting
    told = [part for part in (_running(instances, jobs), _waiting(waiting, alone=not instances and not jobs)) if part]
    if not told:
        return ""
    how = f"{program()} local stop ends "
    how += "the server; jobs go on by themselves." if jobs else "the server." if waiting else "it."
    return f"{'; '.join(told)}. {how}"


def _running(instances: list[str], jobs: int) -> str:
    named = instances if len(instances) <= NAMED else [plural(len(instances), "compute instance")]
    told = [*named, *([plural(jobs, "job")] if jobs else [])]
    if not told:
        return ""
    verb = "is" if len(instances) + jobs == 1 else "are"
    listed = " and ".join(filter(None, [", ".join(told[:-1]), told[-1]]))
    return f"{listed} {verb} still running in the local workspace"


def _waiting(jobs: int, *, alone: bool) -> str:
    if not jobs:
        return ""
    return f"{plural(jobs, 'job')} {'waits' if jobs == 1 else 'wait'}{' in the local workspace' if alone else ''}"
