"""Go to a page, or do what the page in front can, by typing some of its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding
from textual.containers import Vertical
from textual.content import Content
from textual.fuzzy import FuzzySearch
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from screens.keys import ACT, FIND, VIEW
from tui.pages import ASIDE, ENTRIES


@dataclass(frozen=True, slots=True)
class Choice:
    """Something the palette offers: a page (`place`) or an action of the page in front (`action`)."""

    name: str
    hint: str
    place: str = ""
    active: ActiveBinding | None = None


def choices(active: Mapping[str, ActiveBinding]) -> list[Choice]:
    """All pages, then what can be done here and now."""
    pages = [Choice(entry.name, entry.section or "page", entry.place) for entry in (*ENTRIES, *ASIDE)]
    found: dict[str, Choice] = {}
    for one in active.values():
        name = (one.binding.tooltip or one.binding.description).strip()
        if one.enabled and one.binding.group in (ACT, FIND, VIEW) and name and one.binding.action != "palette":
            found.setdefault(name, Choice(name[:1].upper() + name[1:], one.binding.description, active=one))
    return pages + list(found.values())


def ranked(offered: list[Choice], typed: str) -> list[Choice]:
    """What answers the typed letters, the best first; `:jobs` is `jobs`."""
    words = typed.strip().lstrip(":").lower()
    if not words:
        return offered
    search = FuzzySearch(case_sensitive=False)
    scored = [(_score(search, words, choice), choice) for choice in offered]
    return [choice for score, choice in sorted(scored, key=lambda one: -one[0]) if score > 0]


def _score(search: FuzzySearch, words: str, choice: Choice) -> float:
    exact = 100.0 * (words in (choice.place, choice.name.lower())) + 10.0 * choice.name.lower().startswith(words)
    return exact + search.match(words, choice.name)[0] + search.match(words, choice.place)[0]


class Palette(ModalScreen[Choice | None]):
    """Type, arrows choose, enter goes; esc leaves all as it was."""

    BINDINGS: ClassVar = [
        Binding("escape", "dismiss", "close"),
        Binding("down,ctrl+n", "step(1)", "down"),
        Binding("up,ctrl+p", "step(-1)", "up"),
    ]

    def __init__(self, active: Mapping[str, ActiveBinding]) -> None:
        super().__init__()
        self._offered = choices(active)
        self._found = self._offered

    def compose(self) -> ComposeResult:
        """A line to type in, and what answers."""
        with Vertical(classes="dialog palette"):
            field = Input(placeholder="a page or an action", compact=True)
            field.cursor_blink = False
            yield field
            options = OptionList(markup=False, compact=True)
            options.can_focus = False
            yield options

    def on_mount(self) -> None:
        self.set_focus(self.query_one(Input))
        self._show("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Each letter narrows."""
        self._show(event.value)

    def on_input_submitted(self) -> None:
        """Enter takes the highlighted one."""
        options = self.query_one(OptionList)
        if options.highlighted is not None and self._found:
            self.dismiss(self._found[options.highlighted])

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click takes it."""
        self.dismiss(self._found[event.option_index])

    def action_step(self, by: int) -> None:
        """Move the highlight."""
        options = self.query_one(OptionList)
        if self._found:
            options.highlighted = ((options.highlighted or 0) + by) % len(self._found)

    def _show(self, typed: str) -> None:
        self._found = ranked(self._offered, typed)
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(Option(_line(choice)) for choice in self._found)
        options.highlighted = 0 if self._found else None


def _line(choice: Choice) -> Content:
    return Content.assemble((choice.name, "$text-bright"), (f"  {choice.hint.lower()}", "$text-dim"))
