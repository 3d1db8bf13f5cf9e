"""The words of commands: what all share, and an error that says what to do in one sentence."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import NoReturn, TypeAlias

from services.errors import UsageError
from tui.commands.context import Context

Run: TypeAlias = Callable[[Context], int | None]
"""A command: its exit code, None for 0."""

Commands: TypeAlias = "argparse._SubParsersAction[Parser]"
FORMATS = ("table", "json", "csv", "yaml")


class Parser(argparse.ArgumentParser):
    """argparse, but wrong usage is one sentence and what to do."""

    def error(self, message: str) -> NoReturn:
        """End with code 2."""
        raise UsageError(f"{message[:1].upper()}{message[1:]}.", advice=f"Try {self.prog} --help.")


def everywhere() -> Parser:
    """What can be said before and after a command: which workspace, and in which form."""
    parser = Parser(add_help=False, argument_default=argparse.SUPPRESS, allow_abbrev=False)
    place = parser.add_argument_group("which workspace")
    place.add_argument("--workspace-name", "--workspace", "-w", metavar="NAME", help="the workspace")
    place.add_argument("--resource-group", "-g", metavar="NAME", help="its resource group")
    place.add_argument("--subscription", metavar="ID", help="its subscription")
    place.add_argument("--local", action="store_true", help="amlx's own, whatever the folder or environment name")
    return parser


def group(commands: Commands, name: str, help_: str) -> Commands:
    """A word that has commands of its own: `amlx compute`."""
    parser = commands.add_parser(name, help=help_, description=help_[:1].upper() + help_[1:] + ".", allow_abbrev=False)
    return parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=Parser)


def command(commands: Commands, name: str, help_: str, run: Run, *, output: str = "") -> Parser:
    """One command. `output` is its usual form (`table`, `yaml`), empty where it writes none."""
    description = help_[:1].upper() + help_[1:] + "."
    parser = commands.add_parser(name, help=help_, description=description, parents=[everywhere()], allow_abbrev=False)
    parser.set_defaults(run=run, output=output)
    if output:
        parser.add_argument("--output", "-o", choices=FORMATS, default=output, help=f"the form, {output} if not said")
    return parser


def name(parser: Parser, what: str) -> None:
    """`NAME` or `--name NAME`, as people type one and scripts the other."""
    either = parser.add_mutually_exclusive_group(required=True)
    either.add_argument("target", nargs="?", metavar="NAME", help=what)
    either.add_argument("--name", "-n", metavar="NAME", help=what)


def most(parser: Parser) -> None:
    """`--max-results`."""
    parser.add_argument("--max-results", "-r", type=count, metavar="N", help="no more than so many")


def no_wait(parser: Parser) -> None:
    """`--no-wait`."""
    parser.add_argument("--no-wait", action="store_true", help="return as soon as it is accepted")


def yes(parser: Parser) -> None:
    """`--yes`."""
    parser.add_argument("--yes", "-y", action="store_true", help="do not ask")


def pair(text: str) -> tuple[str, str]:
    """`key=value`, taken apart."""
    key, equals, value = text.partition("=")
    if not equals or not key:
        raise argparse.ArgumentTypeError(f"{text} is not KEY=VALUE")
    return key, value


def count(text: str) -> int:
    """A whole number, none below zero."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text} is no whole number")
    return int(text)
