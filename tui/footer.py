"""The last line: the keys that work here, or for a moment one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.keys import key_to_character
from textual.reactive import reactive
from textual.timer import Timer
from textual.widget import Widget

from screens.keys import ACT, FIND, MOVE, VIEW
from screens.page import Page
from screens.widgets.page_head import between
from services.text import safe
from tui.keys import display

if TYPE_CHECKING:
    from textual.binding import ActiveBinding
    from textual.screen import Screen

    from screens.widgets.status import Tone

SENTENCE_STAYS = 5.0
"""Seconds after which the keys come back, at the least; the next key brings them back at once."""

READ_A_SECOND = 15
"""Characters that a person reads in a second: a long sentence stays as long as it takes."""

ORDER = (MOVE, ACT, VIEW, FIND)
"""Which keys are shown first, where there is not room for all."""


class Footer(Widget):
    """Keys of the focused pane and its page, greyed where they cannot work now; go-to and help always at the right."""

    sentence: reactive[Content | None] = reactive(None)
    keys: reactive[tuple[tuple[str, str, bool], ...]] = reactive(())

    def __init__(self) -> None:
        super().__init__()
        self._timer: Timer | None = None

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, screen: Screen[object]) -> None:
        if screen.is_attached:
            self.keys = shown_keys(screen)

    def say(self, text: str, tone: Tone = "normal") -> None:
        """Show a sentence, until the next key or for a few seconds."""
        self.sentence = Content.styled(safe(text), f"$tone-{tone}" if tone in ("failed", "waiting", "done") else "")
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(max(SENTENCE_STAYS, len(text) / READ_A_SECOND), self.hush)

    def watch_sentence(self) -> None:
        """A sentence that is longer than the line takes more of them: its end says what to do."""
        self.set_class(self.sentence is not None and self.sentence.cell_length > self.size.width, "long")

    def hush(self) -> None:
        """The keys again."""
        self.sentence = None

    def render(self) -> Content:
        """The sentence, or as many keys as there is room for."""
        if self.sentence is not None:
            return self.sentence
        always = [one for one in self.keys if one[1] in ("go to", "help")]
        right = Content("   ").join(_key(*one) for one in always)
        left, room = Content(""), self.size.width - right.cell_length - 3
        for one in self.keys:
            more = left + Content("   ") + _key(*one) if left.plain else _key(*one)
            if one in always or more.cell_length > room:
                continue
            left = more
        return between(left, right, self.size.width)


def _key(keys: str, label: str, enabled: bool) -> Content:
    return Content.assemble(
        (keys, "$accent" if enabled else "$text-dim"), (f" {label}", "$text-normal" if enabled else "$text-dim")
    )


def shown_keys(screen: Screen[object]) -> tuple[tuple[str, str, bool], ...]:
    """Key, label and whether it works, one each action: opening first, then acting. No key that would be typed."""
    found: dict[str, tuple[int, tuple[str, str, bool]]] = {}
    focused = screen.focused
    for active in screen.active_bindings.values():
        binding = active.binding
        typed = focused is not None and focused.check_consume_key(binding.key, key_to_character(binding.key))
        label = _label(active) if binding.show and binding.action not in found and not typed else ""
        if label:
            rank = ORDER.index(binding.group) if binding.group in ORDER else len(ORDER)
            found[binding.action] = rank, (display(binding.key), label, active.enabled)
    return tuple(key for _, key in sorted(found.values(), key=lambda one: one[0]))


def _label(active: ActiveBinding) -> str:
    """What the page calls it, or else the binding; empty where the page leaves it to the help."""
    node, binding = active.node, active.binding
    called = node.label(binding.action) if isinstance(node, Page) else None
    return binding.description if called is None else called
