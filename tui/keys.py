"""How keys are written on the screen, and what the bindings of a screen come to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import zip_longest

from textual.binding import ActiveBinding
from textual.keys import format_key, key_to_character

SIGNS = {
    "tab": "tab",
    "enter": "⏎",
    "escape": "esc",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "pgup",
    "pagedown": "pgdn",
    "space": "space",
}


def display(key: str) -> str:
    """`question_mark` as ?, `enter` as ⏎, `ctrl+t` as ctrl+t."""
    *modifiers, last = key.split("+")
    sign = SIGNS.get(last) or key_to_character(last) or format_key(last)
    return "+".join([*modifiers, sign])


KEYS_WIDTH = 12
"""Cells that the help gives to keys."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the help: a group's title, the keys of one action, what it does, and whether it works now."""

    group: str
    keys: str
    text: str
    enabled: bool


def help_lines(active: Mapping[str, ActiveBinding]) -> list[Line]:
    """What the bindings that are active now come to: one line for all that have the same tooltip in a group."""
    found: dict[tuple[str, str], list[ActiveBinding]] = {}
    for one in active.values():
        text = one.binding.tooltip or one.binding.description
        if one.binding.group is not None and text:
            found.setdefault((one.binding.group.description, text), []).append(one)
    return [
        Line(group, keys_of(together), text, any(one.enabled for one in together))
        for (group, text), together in found.items()
    ]


def keys_of(together: Iterable[ActiveBinding], room: int = KEYS_WIDTH) -> str:
    """The keys of bindings that do the same, the first of each action first, as many as there is room for."""
    by_action: dict[str, list[str]] = {}
    for one in together:
        by_action.setdefault(one.binding.action, []).append(display(one.binding.key))
    written = ""
    for key in (key for rank in zip_longest(*by_action.values()) for key in rank if key):
        longer = f"{written} {key}".lstrip()
        if not written or len(longer) <= room:
            written = longer
    return written
