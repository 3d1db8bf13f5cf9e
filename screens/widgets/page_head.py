"""The first line of a page: where one is, and at the right how things stand."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from services.text import cut, safe


class PageHead(Widget):
    """Crumbs at the left, the last one strong; facts at the right, in the longest wording there is room for."""

    crumbs: reactive[tuple[str, ...]] = reactive(())
    facts: reactive[tuple[Content, ...]] = reactive(())

    def __init__(self, crumbs: tuple[str, ...]) -> None:
        super().__init__()
        self.set_reactive(PageHead.crumbs, crumbs)

    def render(self) -> Content:
        """One line, as wide as the page."""
        crumbs, width = self._crumbs(), self.size.width
        fitting = (facts for facts in self.facts if crumbs.cell_length + facts.cell_length + 2 <= width)
        return between(crumbs, next(fitting, Content("")), width)

    def _crumbs(self) -> Content:
        *way, last = [cut(safe(crumb), 40) for crumb in self.crumbs] or [""]
        parts: list[tuple[str, str]] = []
        for crumb in way:
            parts += [(crumb, "$text-normal"), (" › ", "$text-dim")]
        return Content.assemble(*parts, (last, "bold $text-bright"))


def between(left: Content, right: Content, width: int) -> Content:
    """`left` and `right` at the two ends of a line; `left` is cut with … only where even alone it is too long."""
    room = width - left.cell_length - right.cell_length
    if room < 0 or not right.plain:
        return left if left.cell_length <= width else left.truncate(width, ellipsis=True)
    return left + Content(" " * room) + right
