"""Nothing that others write can command a terminal or hide from the eye."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.text import cell_width, cut, safe, safe_lines

ANYTHING = st.text(st.characters(exclude_categories=()))
"""Half surrogate pairs too: JSON may bring them."""


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        ("plain", "plain"),
        ("한국어 ñ 🚀", "한국어 ñ 🚀"),
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("\x1b]52;c;aGk=\x07", "␛]52;c;aGk=␇"),
        ("\x9b31m", "‹009B›31m"),
        ("a\x7fb\x00c", "a␡b␀c"),
        ("user\u202egnp.exe", "user‹202E›gnp.exe"),
        ("pay\u200bpal\ufeff", "pay‹200B›pal‹FEFF›"),
        ("half\ud800", "half‹D800›"),
        ("line\u2028para\u2029", "line‹2028›para‹2029›"),
        ("tag\U000e0041", "tag‹E0041›"),
        ("filler\u3164", "filler‹3164›"),
        ("a\tb", "a       b"),
        ("a\r\nb", "a␍␊b"),
        ("[bold]not markup[/]", "[bold]not markup[/]"),
    ],
)
def test_what_would_act_or_hide_is_shown(written: str, drawn: str) -> None:
    assert safe(written) == drawn


@given(ANYTHING)
@example("\x1b\x9b\u202e")
def test_no_control_byte_ever_comes_out(text: str) -> None:
    drawn = safe(text)
    assert all(unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in drawn)
    drawn.encode()


@given(ANYTHING)
def test_once_safe_it_stays_as_it_is(text: str) -> None:
    assert safe(safe(text)) == safe(text)


@given(st.text("ab\r\n\t\x1b"))
def test_lines_are_kept(text: str) -> None:
    assert [safe(line) for line in text.replace("\r\n", "\n").split("\n")][: len(safe_lines(text))] == safe_lines(text)
    assert not any("\n" in line for line in safe_lines(text))


def test_a_last_line_break_opens_no_line() -> None:
    assert safe_lines("a\nb\r\n") == ["a", "b"]
    assert safe_lines("a\n\n") == ["a", ""]
    assert safe_lines("") == []


@given(ANYTHING, st.integers(-1, 30))
def test_a_cut_text_fits(text: str, width: int) -> None:
    short = cut(safe(text), width)
    assert cell_width(short) <= max(0, width)
    assert short in ("", safe(text)) or short.endswith("…")


def test_wide_characters_are_never_halved() -> None:
    assert cell_width("한국") == 4
    assert cut("한국어", 4) == "한…"
    assert cut("abcdef", 4) == "abc…"
    assert cut("e\u0301" * 3, 3) == "e\u0301" * 3
