"""What reaches stdout: aligned, complete, and harmless to a terminal."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from io import StringIO

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from services.tables import Column, TableSpec
from services.text import cell_width, safe
from tui.commands.arguments import FORMATS
from tui.commands.output import table, write_list, write_object

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
SPEC = TableSpec(
    "things",
    (
        Column("name", "NAME", "name", "name", importance=1),
        Column("count", "COUNT", "count", "count", importance=2),
        Column("created", "CREATED", "created", "time", importance=3),
        Column("note", "NOTE", "note", importance=9),
    ),
)
ITEMS = [
    {"name": "a", "count": 1234, "created": "2026-01-05T08:48:00Z", "note": "한국어"},
    {"name": "longer", "count": 5, "created": None, "note": None},
]
NAUGHTY = st.text(st.characters(exclude_categories=("Cs",)))


class Terminal(StringIO):
    """A stdout that is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_table_is_aligned_and_numbers_stand_right() -> None:
    assert table(SPEC.frame(ITEMS), SPEC, NOW, width=None) == [
        "NAME    COUNT  CREATED           NOTE",
        "a       1,234  5 Jan 2026 08:48  한국어",
        "longer      5  –                 –",
    ]


def test_a_narrow_terminal_loses_what_matters_least() -> None:
    assert table(SPEC.frame(ITEMS), SPEC, NOW, width=28)[:2] == ["NAME    COUNT  CREATED", "a       1,234  12 min ago"]
    assert table(SPEC.frame(ITEMS), SPEC, NOW, width=4) == ["NAME", "a", "lon…"]


@given(st.lists(NAUGHTY, min_size=1, max_size=4), st.sampled_from(FORMATS))
def test_no_control_byte_reaches_a_terminal(texts: list[str], form: str) -> None:
    out = Terminal()
    write_list(out, SPEC.frame([{"name": text, "note": text} for text in texts]), SPEC, form, NOW)
    write_object(out, {"name": texts[0], texts[-1]: {"list": texts}}, form)
    written = out.getvalue()
    assert all(safe(line) == line for line in written.split("\n"))


@given(st.dictionaries(NAUGHTY, NAUGHTY | st.integers() | st.booleans() | st.none()))
def test_json_and_yaml_mean_what_was_said(value: dict[str, object]) -> None:
    for form, read in (("json", json.loads), ("yaml", yaml.safe_load)):
        out = Terminal()
        write_object(out, value, form)
        assert read(out.getvalue()) == value


@pytest.mark.parametrize("width", [1, 5, 20, 80])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    assert max(cell_width(line) for line in table(SPEC.frame(ITEMS), SPEC, NOW, width=width)) <= max(width, 6)


def test_a_pipe_gets_the_texts_as_they_are() -> None:
    out = StringIO()
    write_list(out, SPEC.frame([{"name": "a\x1bb"}]), SPEC, "csv", NOW)
    assert "a\x1bb" in out.getvalue()
