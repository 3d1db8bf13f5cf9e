"""What is typed in a review as changes to the job file, and what the file says."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from textual.content import Content

from screens.detail_page import Section, lines_of
from services.formats import plural, size
from services.job_files import CodeFolder
from services.submission import JobFile, Overrides

INPUT = "input."


def overrides_of(values: dict[str, str]) -> Overrides:
    """Only what was typed changes the file."""
    inputs = {key.removeprefix(INPUT): value for key, value in values.items() if key.startswith(INPUT) and value}
    return Overrides(
        compute=values.get("compute") or None,
        experiment=values.get("experiment") or None,
        display_name=values.get("display_name") or None,
        inputs=inputs,
    )


def said(job_file: JobFile, where: str, width: int) -> Content:
    """What the file is, in lines of at most `width` cells."""
    lines = lines_of(_sections(job_file, where), width)
    return Content("\n").join(lines)


def _sections(job_file: JobFile, where: str) -> Iterable[Section]:
    nodes = ", ".join(node.name for node in job_file.nodes)
    yield Section(
        "This job",
        {
            "File": shown_path(job_file.path),
            "Type": job_file.type,
            "Command": " ".join(job_file.command.split()),
            "Steps": f"{plural(len(job_file.nodes), 'step')}: {nodes}" if nodes else "",
            "Environment": job_file.environment,
            "Code": code_text(job_file.code) if job_file.code else "",
            "Where": where,
        },
    )
    yield Section("To know", dict.fromkeys([""], " ".join(job_file.warnings)))
    yield Section("May be changed", {}, (Content(""),))


def shown_path(path: Path) -> str:
    """A path as one would type it here."""
    here, home = Path.cwd(), Path.home()
    if path.is_relative_to(here):
        return str(path.relative_to(here))
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)


def code_text(code: CodeFolder) -> str:
    """src: 4 files, 12.4 kB, less what .amlignore names."""
    count = f"more than {plural(code.files, 'file')}" if code.more else plural(code.files, "file")
    less = f", less what {code.ignored_by} names" if code.ignored_by else ""
    return f"{code.path.name}: {count}, {size(code.size)}{less}"
