"""How keys are written on the screen, and what the bindings of a screen come to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from textual.binding import ActiveBinding
from textual.keys import format_key, key_to_character

SIGNS = {
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


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the help: a group's title, the keys of one action, what it does, and whether it works now."""

    group: str
    keys: str
    text: str
    enabled: bool
    action: str
    place: int


def help_lines(active: Mapping[str, ActiveBinding]) -> list[Line]:
    """What the bindings that are active now come to: one line an action, its keys together."""
    found: dict[tuple[int, str], list[ActiveBinding]] = {}
    for one in active.values():
        if one.binding.group is not None:
            found.setdefault((id(one.node), one.binding.action), []).append(one)
    return [_line(place, together) for place, together in enumerate(found.values())]


def _line(place: int, together: Iterable[ActiveBinding]) -> Line:
    bindings = list(together)
    first = bindings[0]
    group = first.binding.group.description if first.binding.group else ""
    keys = " ".join(display(one.binding.key) for one in bindings)
    return Line(
        group, keys, first.binding.tooltip or first.binding.description, first.enabled, first.binding.action, place
    )
