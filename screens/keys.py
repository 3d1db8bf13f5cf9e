"""How a page declares its keys: four groups as people think, which the help shows, and one way to write a binding."""

from __future__ import annotations

from textual.binding import Binding

MOVE = Binding.Group("Move")
FIND = Binding.Group("Find")
ACT = Binding.Group("Act")
VIEW = Binding.Group("View")

GROUPS = (MOVE, FIND, ACT, VIEW)


def key(
    keys: str, action: str, label: str, tooltip: str, group: Binding.Group, *, show: bool = True, name: str = ""
) -> Binding:
    """A binding with an id (`name`, or the action) by which settings may give it other keys.

    `keys` are Textual's names, commas between them; `label` is what the footer says (a word or two), `tooltip` what the
    help says (a short sentence); `show` keeps it in the footer.
    """
    return Binding(keys, action, label, tooltip=tooltip, group=group, show=show, id=name or action.split("(")[0])
