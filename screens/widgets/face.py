"""What stands in the place of rows: loading, none, or failed. A few lines of text, calm and at the left."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

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
    """Over what could not be renewed: what happened, what to do, how old it all is, and the key that tries again."""

    told: reactive[tuple[AmlxError, str] | None] = reactive(None, layout=True)

    def watch_told(self) -> None:
        """There only where there is something to say."""
        self.display = self.told is not None

    def render(self) -> Content:
        """As many lines as it takes: what to do must not be cut."""
        if self.told is None:
            return Content("")
        error, age = self.told
        return Content.assemble(
            (f"{GLYPHS['failed']} {safe(error.message)}", "$tone-failed"),
            (f" {safe(error.advice)}" if error.advice else "", "$text-normal"),
            (f" · as of {age} · ", "$text-dim"),
            ("r", "$accent bold"),
            (" try again", "$text-dim"),
        )
