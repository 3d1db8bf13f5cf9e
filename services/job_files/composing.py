"""YAML with its lines. Apart from the rest, because a screen names job files long before it reads one."""

from __future__ import annotations

import yaml

from services.errors import JobFileError
from services.job_files.document import KeyPath

LOOK = "Look at the indentation, the colons, quotes and brackets there and just above."


def compose(name: str, text: str) -> tuple[object, dict[KeyPath, int]]:
    """The data of a YAML text (None where it is empty) and the line of each key; `name` is the file's, for errors.

    Raises:
        JobFileError: it is no YAML.
    """
    try:
        loader = yaml.SafeLoader(text)
        try:
            root = loader.get_single_node()
            return (loader.construct_document(root), _lines(root)) if root is not None else (None, {})
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        raise _not_yaml(error) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise JobFileError(f"{name} is no YAML: {_first_line(error)}.", advice="Choose a YAML file.") from error


def _not_yaml(error: yaml.MarkedYAMLError) -> JobFileError:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else None
    problem = " ".join(str(part) for part in (error.context, error.problem) if part)
    return JobFileError(f"This is no YAML: {problem or 'it cannot be parsed'}.", line=line, advice=LOOK)


def _first_line(error: Exception) -> str:
    lines = str(error).splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__


def _lines(root: yaml.Node) -> dict[KeyPath, int]:
    lines: dict[KeyPath, int] = {}
    waiting: list[tuple[KeyPath, yaml.Node]] = [((), root)]
    seen: set[int] = set()  # an anchor's node stands in many places, and may even contain itself
    while waiting:
        place, node = waiting.pop()
        for step, line, child in _children(node):
            lines.setdefault((*place, step), line)
            if id(child) not in seen:
                seen.add(id(child))
                waiting.append(((*place, step), child))
    return lines


def _children(node: yaml.Node) -> list[tuple[str | int, int, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        return [(str(key.value), key.start_mark.line + 1, value) for key, value in node.value]
    if isinstance(node, yaml.SequenceNode):
        return [(index, item.start_mark.line + 1, item) for index, item in enumerate(node.value)]
    return []
