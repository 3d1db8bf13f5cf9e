"""How a page declares its keys: four groups as people think, which the help shows, and one way to write a binding."""

from __future__ import annotations

from textual.actions import SkipAction
from textual.binding import Binding
from textual.widget import Widget

MOVE = Binding.Group("Move")
FIND = Binding.Group("Find")
ACT = Binding.Group("Act")
VIEW = Binding.Group("View")

GROUPS = (MOVE, FIND, ACT, VIEW)


def key(
    keys: str,
    action: str,
    label: str,
    tooltip: str,
    group: Binding.Group,
    *,
    show: bool = True,
    name: str = "",
    ahead: bool = False,
) -> Binding:
    """A binding with an id (`name`, or the action) by which settings may give it other keys.

    `keys` are Textual's names, commas between them; `label` is what the footer says (a word or two), `tooltip` what the
    help says (a short sentence); `show` keeps it in the footer. A key that opens something to type in is handled
    `ahead` of the next key, so that fast typing is not lost; its action calls `not_while_typing` first.
    """
    name = name or action.split("(")[0]
    return Binding(keys, action, label, tooltip=tooltip, group=group, show=show, id=name, priority=ahead)


def not_while_typing(focused: Widget | None) -> None:
    """Leave the key to a field in which it is a character.

    Raises:
        SkipAction: `focused` is such a field.
    """
    if focused is not None and focused.check_consume_key("colon", ":"):
        raise SkipAction
