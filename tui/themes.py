"""Two themes: one accent, five status colours, three strengths of text, and nothing else."""

from __future__ import annotations

import os

from textual.theme import Theme

# Chosen so that 256 colours show them calm too: greys of little saturation, and a cursor that becomes navy.
DARK_COLOURS = {
    "text-bright": "#f2f4f8",
    "text-normal": "#c3c9d3",
    "text-dim": "#828b99",
    "rule": "#2e333c",
    "cursor": "#2b2752",
    "cursor-idle": "#22252c",
    "tone-running": "#6cb6ff",
    "tone-waiting": "#e3b341",
    "tone-done": "#57c785",
    "tone-failed": "#ff7b72",
    "tone-ended": "#949dab",
}

LIGHT_COLOURS = {
    "text-bright": "#0b0f14",
    "text-normal": "#37404b",
    "text-dim": "#646d79",
    "rule": "#d3d9e1",
    "cursor": "#e4dafb",
    "cursor-idle": "#e4e6ea",
    "tone-running": "#0a62c9",
    "tone-waiting": "#8f6000",
    "tone-done": "#14752f",
    "tone-failed": "#c4202c",
    "tone-ended": "#646d79",
}


def _theme(name: str, accent: str, background: str, surface: str, dark: bool, colours: dict[str, str]) -> Theme:
    widgets = {
        "block-cursor-background": colours["cursor"],
        "block-cursor-foreground": colours["text-bright"],
        "input-cursor-background": accent,
        "input-cursor-foreground": background,
        "input-selection-background": colours["cursor"],
        "scrollbar": colours["rule"],
        "scrollbar-hover": colours["text-dim"],
        "scrollbar-active": accent,
        "scrollbar-background": background,
        "scrollbar-background-hover": background,
        "scrollbar-background-active": background,
        "border": colours["rule"],
    }
    return Theme(
        name=name,
        primary=accent,
        accent=accent,
        foreground=colours["text-normal"],
        background=background,
        surface=surface,
        panel=surface,
        success=colours["tone-done"],
        warning=colours["tone-waiting"],
        error=colours["tone-failed"],
        dark=dark,
        text_alpha=1.0,
        variables={**widgets, **colours},
    )


DARK = _theme("amlx-dark", "#b69cff", "#0f1116", "#181a20", True, DARK_COLOURS)
LIGHT = _theme("amlx-light", "#6d35d9", "#fcfcfd", "#f2f4f7", False, LIGHT_COLOURS)
THEMES = {"dark": DARK, "light": LIGHT}


def at_start(setting: str) -> str:
    """The name of the theme to begin with: the one toggled to last, unless the setting was changed since."""
    from services.memory import ways

    known = ways()
    return chosen(known.last("theme") if known.last("theme over setting") == setting else setting)


def keep(theme: str, setting: str) -> None:
    """Remember `theme` (dark, light), which the person toggled to while the setting was `setting`."""
    from services.memory import ways

    known = ways()
    known.choose("theme", theme)
    known.choose("theme over setting", setting)


def chosen(setting: str) -> str:
    """A theme's name for a setting: dark, light, else what the terminal says of its background, else dark."""
    if setting not in THEMES:
        background = os.environ.get("COLORFGBG", "").rpartition(";")[2]
        setting = "light" if background in ("7", "15") else "dark"
    return THEMES[setting].name
