"""Changing what a job is called and tagged with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from screens.dialogs.questions import TextDialog, prompt
from screens.list_page import Row
from services import jobs, twins

if TYPE_CHECKING:
    from services.session import Session

HOW_TAGS = "key=value adds or changes a tag; -key takes one away."


def ask_name(row: Row) -> TextDialog:
    """Asks for another display name."""
    lines = (f"Its name, by which the service knows it, stays {row['name']}.",)
    check = lambda typed: None if typed.strip() else "A display name has at least one character."  # noqa: E731
    return prompt(f"Rename {row['display_name']}", lines, "rename", value=str(row["display_name"]), check=check)


def ask_tag(job: jobs.Job) -> TextDialog:
    """Asks for a tag to add, change or take away."""
    now = ", ".join(f"{key}={value}" for key, value in job.tags.items()) or "It has no tags."
    return prompt(f"Tags of {job.display_name}", (now,), "do it", check=lambda typed: check_tag(typed, job.tags))


def check_tag(typed: str, tags: Mapping[str, str]) -> str | None:
    """What is wrong with a tag as typed, of a job that has `tags`; None where nothing is."""
    if typed.startswith("-"):
        return None if typed[1:].strip() in tags else "Which tag? It has none of that name."
    key, equals, _ = typed.partition("=")
    return None if key.strip() and equals else HOW_TAGS


def edit(session: Session, row: Row, change: Mapping[str, str]) -> None:
    """Make the change, and write it down. Runs in a thread. Raises AmlxError."""
    name, experiment = str(row["name"]), str(row["experiment"])
    if "display_name" in change:
        jobs.rename(session.wire, name, change["display_name"].strip(), experiment=experiment)
        session.journal.add("rename", name, twins.update_job(session.connection, name, change))
        return
    typed = change["tag"]
    key, _, value = typed.partition("=")
    if typed.startswith("-"):
        jobs.retag(session.wire, name, {}, remove=[typed[1:].strip()], experiment=experiment)
    else:
        jobs.retag(session.wire, name, {key.strip(): value.strip()}, experiment=experiment)
    tag = {f"tags.{key.strip().lstrip('-')}": value.strip()}
    session.journal.add("tag", name, twins.update_job(session.connection, name, tag))
