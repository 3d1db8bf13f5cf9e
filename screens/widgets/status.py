"""What a status word means to the eye: five colours, five glyphs, for every kind of thing in a workspace.

The words are Azure ML's own: job statuses, compute instance states, cluster allocation and provisioning states. An
unknown word is shown as it is, without a colour.
"""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

Tone: TypeAlias = Literal["bright", "normal", "dim", "accent", "running", "waiting", "done", "failed", "ended"]
"""A colour by meaning; the theme says which."""

TONE_NAMES: tuple[Tone, ...] = get_args(Tone)

GLYPHS: dict[Tone, str] = {"running": "▶", "waiting": "◌", "done": "✓", "failed": "✗", "ended": "■", "normal": "·"}

WORDS: dict[Tone, tuple[str, ...]] = {
    "running": ("Running", "JobRunning", "Finalizing"),
    "waiting": (
        *("NotStarted", "Starting", "Provisioning", "Preparing", "Queued", "Scheduled", "CancelRequested", "Paused"),
        *("Unapproved", "Pausing", "Resuming"),
        *("Creating", "Deleting", "Restarting", "Stopping", "Resizing", "SettingUp", "UserSettingUp", "Updating"),
        *("Accepted", "Attaching", "Detaching"),
    ),
    "done": ("Completed", "Succeeded", "Enabled", "Steady"),
    "failed": (
        *("Failed", "CreateFailed", "SetupFailed", "UserSetupFailed", "Unusable", "NotResponding"),
        *("StartFailed", "StopFailed", "Unhealthy"),
    ),
    "ended": ("Canceled", "Stopped", "Disabled", "Archived", "Unassigned"),
}

TONES: dict[str, Tone] = {word.lower(): tone for tone, words in WORDS.items() for word in words}

CHANGING = frozenset(WORDS["waiting"]) - {"NotStarted", "Scheduled", "Paused"} | {"Finalizing"}
"""Words of states that pass by themselves: their age is shown, and lists that hold one are asked again soon."""


def tone_of(word: str) -> Tone:
    """The colour of a status, `normal` for a word that nobody has told us of."""
    return TONES.get(word.lower(), "normal")


def spoken(word: str) -> str:
    """A status with its glyph: ✗ Failed."""
    return f"{GLYPHS[tone_of(word)]} {word}"


def style_of(word: str) -> str:
    """The style in which a status is written, for text that is no cell of a table."""
    tone = tone_of(word)
    return "$text-normal" if tone == "normal" else f"$tone-{tone}"
