"""The floor of a start: the smallest Textual app that fills its screen."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Bare(App[None]):
    """One widget with text."""

    def compose(self) -> ComposeResult:
        yield Static("\n".join(["a bare app of Textual " * 5] * 40))


if __name__ == "__main__":
    Bare().run()
