"""The lines of a log: progress bars, wrapping, wide characters, searching, and what stands before."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from screens.widgets.log_lines import LogLines

TEXT = st.text(st.sampled_from("ab 한\r\n\t\x1b\u202eé[]"), max_size=80)


def of(*texts: str, width: int = 0) -> LogLines:
    lines = LogLines()
    lines.wrap(width)
    for text in texts:
        lines.append(text)
    return lines


def shown(lines: LogLines) -> list[str]:
    return [lines.row(index) for index in range(lines.height)]


def test_a_progress_bar_is_one_line() -> None:
    lines = of("start\n\r 10%", "\r 50%", "\r100%\ndone\n")
    assert shown(lines) == ["start", "100%", "done"]


def test_an_open_line_goes_on() -> None:
    assert shown(of("hel", "lo\nwor", "ld")) == ["hello", "world"]


def test_long_lines_wrap_by_cells() -> None:
    lines = of("가나다라\nabc\n", width=5)
    assert shown(lines) == ["가나", "다라", "abc"]
    assert [lines.line_at(row) for row in range(3)] == [0, 0, 1]
    assert [lines.row_of(line) for line in (0, 1)] == [0, 2]
    lines.wrap(0)
    assert shown(lines) == ["가나다라", "abc"]
    assert lines.widest == 8


def test_words_are_found_in_whatever_case() -> None:
    lines = of("One\ntwo\nONE more\n")
    assert lines.find("one") == [0, 2]
    assert lines.find("one", 1) == [2]
    assert lines.find("") == []


def test_what_stands_before_comes_in_front() -> None:
    lines = of("c\nlast", width=4)
    assert lines.prepend("a\nbbbbbb\n") == 3
    assert shown(lines) == ["a", "bbbb", "bb", "c", "last"]
    lines.append(" words\n")
    assert shown(lines)[-2:] == ["last", " wor"] or shown(lines)[-3:] == ["last", " wor", "ds"]


@given(st.lists(TEXT, max_size=6), st.integers(2, 20))
def test_any_text_is_safe_and_fits(texts: list[str], width: int) -> None:
    lines = of(*texts, width=width)
    for row in shown(lines):
        assert cell_len(row) <= width
        assert not any(ord(character) < 32 or character == "\u202e" for character in row)
    assert [lines.row_of(lines.line_at(row)) <= row for row in range(lines.height)] == [True] * lines.height


@given(st.lists(TEXT, max_size=6))
def test_it_does_not_matter_in_how_many_parts_it_comes(texts: list[str]) -> None:
    whole = "".join(texts).replace("\r\n", "\n").replace("\r", "")
    parts = [text.replace("\r", "") for text in texts]
    assert shown(of(*parts)) == shown(of(whole))
