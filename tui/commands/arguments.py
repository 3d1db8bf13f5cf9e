"""The words of commands: what all share, and an error that says what to do in one sentence."""

from __future__ import annotations

import argparse
import difflib
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn, TypeAlias

from services.errors import UsageError
from tui.commands.context import Context

Run: TypeAlias = Callable[[Context], int | None]
"""A command: its exit code, None for 0."""

Commands: TypeAlias = "argparse._SubParsersAction[Parser]"
_CHOICE = re.compile(r"argument COMMAND: invalid choice: '(?P<word>.*?)' \(")
FORMATS = ("table", "json", "csv", "yaml")


class Parser(argparse.ArgumentParser):
    """argparse, but wrong usage is one sentence and what to do."""

    def parse_known_args(self, args=None, namespace=None):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
        """Remember the words: argparse misses what is required before it meets what it does not know."""
        self._given = list(sys.argv[1:] if args is None else args)
        return super().parse_known_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        """End with code 2."""
        unknown = [word for word in self._given if word.startswith("--") and not self._knows(word)]
        if unknown and "required" in message:
            message = f"unrecognized arguments: {unknown[0]}"
        if match := _CHOICE.match(message):
            raise UsageError(f"There is no command {match['word']}.", advice=self._near(match["word"]))
        raise UsageError(f"{message[:1].upper()}{message[1:]}.", advice=f"Try {self.prog} --help.")

    def _near(self, word: str) -> str:
        """The command that was meant, where one is near; else where all are told."""
        known = [name for action in self._actions if isinstance(action.choices, dict) for name in action.choices]
        near = difflib.get_close_matches(word, known, n=1)
        return f"Did you mean {near[0]}?" if near else f"Try {self.prog} --help."

    def _knows(self, word: str) -> bool:
        return word == "--" or word.partition("=")[0] in self._option_string_actions


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
        help_ = f"the form, {output} if not said; az prints json"
        parser.add_argument("--output", "-o", choices=FORMATS, default=output, help=help_)
    return parser


def name(parser: Parser, what: str) -> None:
    """`NAME` or `--name NAME`, as people type one and scripts the other."""
    either = parser.add_mutually_exclusive_group(required=True)
    either.add_argument("target", nargs="?", metavar="NAME", help=what)
    either.add_argument("--name", "-n", metavar="NAME", help=what)


def file(parser: Parser, what: str) -> None:
    """`FILE` or `--file FILE`; `file_of` reads either."""
    either = parser.add_mutually_exclusive_group(required=True)
    either.add_argument("path", nargs="?", type=Path, metavar="FILE", help=what)
    either.add_argument("--file", "-f", type=Path, metavar="FILE", help=what)


def file_of(words: argparse.Namespace) -> Path:
    """The file that was said, by itself or as `--file`."""
    return Path(words.path or words.file)


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
