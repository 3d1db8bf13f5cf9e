"""What a command works with: the words, the session, where to write, and what it may ask."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from services.errors import AmlxError, UsageError
from services.text import safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from services.arm import Json, Wire
    from services.session import Session
    from services.tables import TableSpec

Facts: TypeAlias = "Sequence[tuple[str, str]]"
"""What a person wants to know of one thing: names and values, in this order."""


class Context:
    """One run of one command."""

    def __init__(self, words: Namespace) -> None:
        self.words = words

    @cached_property
    def session(self) -> Session:
        """The workspace that words, environment, config.json or settings choose."""
        return open_session(self.words)

    @property
    def target(self) -> str:
        """The name that was said, by itself or as `--name`."""
        return str(self.words.target or self.words.name)

    @property
    def wire(self) -> Wire:
        """Requests to it; the local workspace is started where it does not run."""
        return self.session.wire

    def print_list(self, frame: pl.DataFrame, spec: TableSpec) -> None:
        """Write a list to stdout in the form asked for."""
        from tui.commands.output import write_list

        if frame.is_empty():
            self.say(f"No {spec.kind}.")
        most = getattr(self.words, "max_results", None)
        write_list(sys.stdout, frame if most is None else frame.head(most), spec, self.words.output, self.session.now())

    def print_object(self, value: Json, facts: Facts = ()) -> None:
        """Write one object to stdout in the form asked for; as table its `facts`, or else all of its leaves."""
        from tui.commands.output import write_facts, write_object

        if facts and self.words.output == "table":
            write_facts(sys.stdout, facts)
        else:
            write_object(sys.stdout, value, self.words.output)

    def say(self, sentence: str) -> None:
        """Tell the person how it goes; a script that reads stdout is not disturbed."""
        if sys.stderr.isatty():
            print(safe(sentence), file=sys.stderr, flush=True)  # noqa: T201

    def warn(self, sentence: str) -> None:
        """Tell what a person should know even where a script runs this: what a job waits for, say."""
        print(safe(sentence), file=sys.stderr, flush=True)  # noqa: T201

    def follow(self, operation: str | None) -> None:
        """Wait for an operation, unless `--no-wait` was said."""
        if not getattr(self.words, "no_wait", False):
            self.wire.follow(operation)

    def confirm(self, question: str) -> None:
        """Ask before what cannot be undone.

        Raises:
            UsageError: there is nobody to ask.
            AmlxError: the answer was no.
        """
        if self.words.yes:
            return
        if not sys.stdin.isatty():
            raise UsageError(f"{question} Nobody is here to say so.", advice="Add --yes.")
        print(f"{safe(question)} [y/N] ", end="", file=sys.stderr, flush=True)  # noqa: T201
        if sys.stdin.readline().strip().lower() not in ("y", "yes"):
            raise AmlxError("Nothing was done.")


def open_session(words: Namespace) -> Session:
    """A session by what the words say of the workspace.

    Raises:
        UsageError, SettingsError: see `services.choice.choose`.
    """
    from services import settings
    from services.choice import Named, choose
    from services.session import Session

    said = vars(words)
    named = Named(said.get("subscription", ""), said.get("resource_group", ""), said.get("workspace_name", ""))
    chosen = settings.load()
    connection = choose(named, chosen, os.environ, Path.cwd(), local=bool(said.get("local")))
    return Session(connection, chosen)
