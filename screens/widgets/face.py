"""What stands in the place of rows: loading, none, or failed. A few lines of text, calm and at the left."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from screens.widgets.page_head import between, shorten
from screens.widgets.status import GLYPHS
from services.errors import AmlxError
from services.text import safe


class Face(Widget, can_focus=True):
    """A list's face without rows; it has the focus in their stead, so that the page's keys work."""

    content: reactive[Content] = reactive(Content(""), layout=True)

    def render(self) -> Content:
        """The face's lines."""
        return self.content


def loading(kind: str) -> Content:
    """Nothing has come yet."""
    return Content.assemble((f"Asking for {kind} …", "$text-dim"))


def none(sentence: str, keys: tuple[tuple[str, str], ...], how: str = "") -> Content:
    """Nothing is there: one sentence, each key that makes it so with what it does, a command line where no key does."""
    parts: list[tuple[str, str]] = [(sentence, "$text-bright")]
    for key, does in keys:
        parts += [("\n\n" if len(parts) == 1 else "\n", ""), (f" {key} ", "$accent bold"), (f" {does}", "$text-normal")]
    return Content.assemble(*parts, (f"\n\n{safe(how)}" if how else "", "$text-dim"))


def failed(error: AmlxError) -> Content:
    """Nothing could be had: the title, what happened, what to do next."""
    lines = [
        (f"{GLYPHS['failed']} {safe(error.title)}", "$tone-failed bold"),
        ("\n\n" + safe(error.message), "$text-bright"),
    ]
    if error.advice:
        lines.append(("\n" + safe(error.advice), "$text-normal"))
    return Content.assemble(*lines, ("\n\n r ", "$accent bold"), (" try again", "$text-normal"))


class Notice(Widget):
    """One line over rows that could not be renewed: what happened, how old they are, and the key that tries again."""

    told: reactive[tuple[AmlxError, str] | None] = reactive(None)

    def render(self) -> Content:
        """The message is cut where the line is too short, the key never."""
        if self.told is None:
            return Content("")
        error, age = self.told
        right = Content.assemble(
            (f"  rows from {age} · ", "$text-dim"), ("r", "$accent bold"), (" try again", "$text-dim")
        )
        left = Content.assemble(
            (f"{GLYPHS['failed']} {safe(error.title)}: ", "$tone-failed"), (safe(error.message), "$text-normal")
        )
        return between(shorten(left, self.size.width - right.cell_length), right, self.size.width)
