"""Text written by others, made safe to draw: names, tags, logs, metrics and error bodies all pass through here.

What a terminal would act upon, or what nobody could see, becomes visible: C0 controls as their pictures (`␛`), all else
as its code point in brackets (`‹202E›`). What comes out has no control byte, and a known width.
"""

from __future__ import annotations

import unicodedata

TAB = 8
ELLIPSIS = "…"
PICTURES = 0x2400
"""Where Unicode's pictures of the C0 controls begin."""

HIDDEN = {
    *(0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0),
    *range(0x180B, 0x1810),
    *range(0xFE00, 0xFE10),
    *range(0xE0100, 0xE01F0),
}
"""What Unicode calls a letter or a mark, though nothing is to be seen of it: fillers, joiners, variation selectors."""

UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Categories of controls, of formatting (bidi, zero width), of half surrogate pairs, and of line separators."""


class _Visible(dict[int, str]):
    """A table for `str.translate` that is filled as characters are met."""

    def __missing__(self, code: int) -> str:
        shown = self[code] = _shown(code)
        return shown


def safe(text: str) -> str:
    """Any text as one line that is safe to draw; line breaks are shown as `␊`, tabs become spaces."""
    if text.isascii() and text.isprintable():
        return text
    return text.expandtabs(TAB).translate(_VISIBLE)


def safe_lines(text: str) -> list[str]:
    """Any text as lines that are safe to draw. A line ends with LF or CRLF; a last empty line is none."""
    lines = text.replace("\r\n", "\n").split("\n")
    return [safe(line) for line in (lines[:-1] if lines[-1] == "" else lines)]


def cell_width(text: str) -> int:
    """How many cells a safe text takes: two for wide characters, none for combining marks."""
    if text.isascii():
        return len(text)
    from wcwidth import wcwidth

    return sum(max(0, wcwidth(character)) for character in text)


def cut(text: str, width: int) -> str:
    """The beginning of a safe text in at most `width` cells, with `…` where something was cut."""
    if width <= 0:
        return ""
    if cell_width(text) <= width:
        return text
    return _beginning(text, width - 1) + ELLIPSIS


def fit(text: str, width: int, *, right: bool = False) -> str:
    """A safe text in exactly `width` cells: cut or padded, on the left where `right` says so."""
    short = cut(text, width)
    padding = " " * (width - cell_width(short))
    return padding + short if right else short + padding


def _beginning(text: str, width: int) -> str:
    if text.isascii():
        return text[:width]
    from wcwidth import wcwidth

    used = 0
    for index, character in enumerate(text):
        used += max(0, wcwidth(character))
        if used > width:
            return text[:index]
    return text


def _shown(code: int) -> str:
    if code < 0x20:
        return chr(PICTURES + code)
    if code == 0x7F:
        return "␡"
    character = chr(code)
    hidden = code in HIDDEN or unicodedata.category(character) in UNSEEN or code & 0xFFFE == 0xFFFE
    return f"‹{code:04X}›" if hidden else character


_VISIBLE = _Visible()
