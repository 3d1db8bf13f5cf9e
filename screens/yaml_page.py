"""An item as YAML, to read and copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.content import Content

from screens.keys import VIEW, key
from screens.messages import Copy
from screens.page import Page
from screens.widgets.text_view import TextView
from services.formats import plural
from services.text import safe

if TYPE_CHECKING:
    from services.session import Session


class YamlPage(Page):
    """Read-only text with its keys set off from its values."""

    TITLE = "YAML"
    BINDINGS: ClassVar = [key("c", "copy", "copy", "copy all of it", VIEW, name="yaml.copy")]

    def __init__(self, session: Session, crumbs: tuple[str, ...], text: str) -> None:
        self._crumbs = (*crumbs, self.TITLE)
        self._text = text
        super().__init__(session)

    def crumbs(self) -> tuple[str, ...]:
        """The item, then what of it this is."""
        return self._crumbs

    def body(self) -> ComposeResult:
        """The text."""
        lines = self._text.splitlines()
        yield TextView([yaml_line(line) for line in lines])
        self.set_facts(Content.styled(plural(len(lines), "line"), "$text-dim"))

    def action_copy(self) -> None:
        """All of it, by the terminal's clipboard."""
        self.post_message(Copy(self._text, "the YAML"))


def yaml_line(line: str) -> Content:
    """A line with its key dim and its value normal."""
    key_part, colon, rest = line.partition(":")
    if colon and (not rest or rest.startswith(" ")):
        return Content.assemble((safe(key_part) + colon, "$text-dim"), (safe(rest), "$text-bright"))
    return Content.styled(safe(line), "$text-normal")
