"""Go to a page, or do what the page in front can, by typing some of its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding
from textual.containers import Vertical
from textual.content import Content
from textual.fuzzy import FuzzySearch
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from screens.keys import ACT, FIND, VIEW
from services.text import safe
from tui.keys import keys_of
from tui.pages import ASIDE, ENTRIES, Entry


@dataclass(frozen=True, slots=True)
class Choice:
    """Something the palette offers: a page (`place`) or an action that is bound here (`active`).

    `words` are other names for it; `why_not` says why it cannot be done now, empty where it can.
    """

    name: str
    hint: str
    words: str = ""
    place: str = ""
    active: ActiveBinding | None = None
    why_not: str = ""


WhyNot = Callable[[str], str | None]


def choices(active: Mapping[str, ActiveBinding], why_not: WhyNot | None = None) -> list[Choice]:
    """All pages, then what can be done here, then what cannot be done now and why."""
    pages = [_page(entry) for entry in (*ENTRIES, *ASIDE)]
    found: dict[str, list[ActiveBinding]] = {}
    for one in active.values():
        binding = one.binding
        name = (binding.tooltip or binding.description).strip()
        if binding.group in (ACT, FIND, VIEW) and name and binding.action != "palette":
            found.setdefault(name, []).append(one)
    actions = [_action(same, name, why_not) for name, same in found.items()]
    return pages + sorted(actions, key=lambda choice: bool(choice.why_not))


def _page(entry: Entry) -> Choice:
    hint = "not there yet" if entry.is_later else f"{entry.section or 'page'}  {entry.words}".rstrip()
    return Choice(entry.name, hint.lower(), entry.words, entry.place)


def _action(same: list[ActiveBinding], name: str, why_not: WhyNot | None) -> Choice:
    one, binding = same[0], same[0].binding
    reason = None if one.enabled or why_not is None else why_not(binding.action.split("(")[0])
    refused = "" if one.enabled else reason or "It cannot be done now."
    words = f"{binding.description} {(binding.id or '').replace('.', ' ')}"
    hint = refused or f"{keys_of(same)}  {binding.description.lower()}"
    return Choice(name[:1].upper() + name[1:], hint, words, active=one, why_not=refused)


def ranked(offered: list[Choice], typed: str) -> list[Choice]:
    """What answers the typed letters, the best first; `:jobs` is `jobs`."""
    words = typed.strip().lstrip(":").lower()
    if not words:
        return offered
    search = FuzzySearch(case_sensitive=False)
    scored = [(_score(search, words, choice), choice) for choice in offered]
    return [choice for score, choice in sorted(scored, key=lambda one: -one[0]) if score > 0]


def _score(search: FuzzySearch, words: str, choice: Choice) -> float:
    """Words that begin so count most; letters in their order somewhere in the name count a little."""
    name = choice.name.lower()
    exact = 100.0 * (words in (choice.place, name)) + 10.0 * name.startswith(words)
    begins = 20.0 * any(f" {text}".lower().find(f" {words}") >= 0 for text in (name, choice.words))
    return exact + begins + search.match(words, choice.name)[0] + search.match(words, choice.place)[0]


class Palette(ModalScreen[Choice | None]):
    """Type, arrows choose, enter goes; esc leaves all as it was."""

    BINDINGS: ClassVar = [
        Binding("escape", "dismiss", "close"),
        Binding("down,ctrl+n", "step(1)", "down"),
        Binding("up,ctrl+p", "step(-1)", "up"),
    ]

    def __init__(self, active: Mapping[str, ActiveBinding], why_not: WhyNot | None = None) -> None:
        super().__init__()
        self._offered = choices(active, why_not)
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
            yield Static(Content(""), classes="nothing")

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
        options.display = bool(self._found)
        self.query_one(".nothing", Static).update("" if self._found else NOTHING)


NOTHING = "Nothing here is called that. Pages are found from everywhere, actions where their keys work."


def _line(choice: Choice) -> Content:
    style = "$text-dim" if choice.why_not else "$text-bright"
    return Content.assemble((choice.name, style), (f"  {safe(choice.hint)}", "$text-dim"))
