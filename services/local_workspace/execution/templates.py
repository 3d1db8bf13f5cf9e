"""Azure ML's template language: `${{inputs.name}}` in commands and paths, `$[[ ... ]]` around what is optional.

Source: the command job and pipeline job YAML references, sections on expressions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_EXPRESSION = re.compile(r"\$\{\{\s*([A-Za-z0-9_.\-]+)\s*\}\}")
_OPTIONAL = re.compile(r"\$\[\[(.*?)\]\]", re.DOTALL)


class UnknownExpressionError(Exception):
    """An expression names something that the job does not have; `name` is what stands between the braces."""

    def __init__(self, name: str) -> None:
        super().__init__(f"${{{{{name}}}}} names nothing that this job has.")
        self.name = name


def fill(text: str, values: Mapping[str, str]) -> str:
    """`text` with every expression replaced; an optional part with an unknown expression is left out.

    >>> fill("echo ${{inputs.a}} $[[--b ${{inputs.b}}]]", {"inputs.a": "1"})
    'echo 1 '

    Raises:
        UnknownExpressionError: an expression outside an optional part is unknown.
    """
    return _EXPRESSION.sub(lambda match: _value(match, values), _OPTIONAL.sub(lambda m: _optional(m, values), text))


def _optional(match: re.Match[str], values: Mapping[str, str]) -> str:
    inner = match.group(1)
    return inner if all(name in values for name in names(inner)) else ""


def _value(match: re.Match[str], values: Mapping[str, str]) -> str:
    name = match.group(1)
    if name not in values:
        raise UnknownExpressionError(name)
    return values[name]


def names(text: str) -> list[str]:
    """What the expressions of a text name, in order: `inputs.a`, `parent.jobs.b.outputs.c`."""
    return _EXPRESSION.findall(text)


def sole_name(text: object) -> str | None:
    """The name, where a text is one expression and nothing else (a binding)."""
    match = _EXPRESSION.fullmatch(text.strip()) if isinstance(text, str) else None
    return match.group(1) if match else None
