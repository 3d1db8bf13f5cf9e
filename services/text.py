"""Text of others, made safe to draw."""

from __future__ import annotations

import unicodedata


def safe(text: str) -> str:
    """One line without a control: each C0, C1, ESC, bidi and zero-width control is shown as a visible sign."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_seen(character) for character in text)


def _seen(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    return "�" if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") else character
