"""The command lines that do what keys do, to read and to copy."""

from __future__ import annotations

from collections.abc import Mapping

from textual.content import Content

from screens.dialogs.dialog import Choice, Dialog
from services.text import safe

COPIED = Content.styled("A number copies its line.", "$text-dim")


def offer_twins(name: str, lines: Mapping[str, str]) -> Dialog[str | None]:
    """The command line of each verb on `name`, numbered. Answers the verb whose number was pressed, or None."""
    shown = tuple(
        Content.assemble((f"{number} ", "$accent bold"), (safe(line), "$text-normal"))
        for number, line in enumerate(lines.values(), 1)
    )
    choices: list[Choice[str | None]] = [Choice("", "close", None)]
    choices += [Choice(str(number), verb, verb) for number, verb in enumerate(lines, 1)]
    return Dialog(f"Command lines for {name}", (*shown, COPIED), tuple(choices))
