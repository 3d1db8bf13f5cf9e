"""What Home shows, as lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.content import Content

from screens.messages import NewInstance, OpenInstance, OpenJob, SubmitJob, SubmitSample
from screens.widgets.menu_view import MenuLine
from screens.widgets.status import Tone, spoken, tone_of
from services import formats
from services.text import cut, fit, safe

if TYPE_CHECKING:
    from textual.message import Message

    from screens.home.overview import Overview
    from services.workspace import Workspace

MARGIN = "   "
LABEL, KIND, STEP = 22, 16, 26
BLANK = MenuLine(Content(""))
WIDE = 90
"""From so many cells on, facts stand side by side."""

SHOWN = 5
"""Lines of a part at most."""

STEPS: tuple[tuple[str, str, str, Callable[[], Message]], ...] = (
    ("c", "Make a compute instance", "a machine that you start and stop", NewInstance),
    ("s", "Submit a sample job", "a small training of half a minute", SubmitSample),
    ("f", "Open a job file", "a YAML that says what to run", SubmitJob),
)
"""Key, name, what it is, and what it posts."""


def home_lines(overview: Overview, files: Sequence[Path], now: datetime, width: int) -> list[MenuLine]:
    """All of Home in `width` cells: what the workspace is, what runs, what was last used, how to begin, what it holds.

    A new workspace begins with the first steps; on a narrow screen they come before the facts.
    """
    columns = 2 if width >= WIDE else 1
    title, known = headline(overview.workspace, width), [BLANK, *facts(overview.workspace, now, columns)]
    steps = part("First steps" if overview.is_new else "Begin", (step(one, width) for one in STEPS))
    running = part("Runs now", _running(overview, now, columns))
    recent = part("Recent", [*_recent(overview, now, columns), *map(_file, files[: SHOWN - 2])])
    held = part("In this workspace", holds(overview.counts, columns + 1))
    if overview.is_new:
        return [*title, *steps, *known, *running, *recent, *held]
    if columns == 1:
        return [*title, *steps, *running, *recent, *known, *held]
    return [*title, *known, *running, *recent, *steps, *held]


def part(title: str, lines: Iterable[MenuLine]) -> list[MenuLine]:
    """A titled part with a blank line before it; nothing where it has no lines."""
    found = list(lines)
    return [BLANK, MenuLine(_text((MARGIN + title.upper(), "$text-dim"))), *found] if found else []


def headline(workspace: Workspace, width: int) -> list[MenuLine]:
    """The workspace's name and description."""
    title = _text((MARGIN + safe(workspace.display_name or workspace.name), "$text-bright bold"))
    described = _text((MARGIN + cut(safe(workspace.description), width - 4), "$text-normal"))
    return [BLANK, MenuLine(title), *([MenuLine(described)] if workspace.description else [])]


def facts(workspace: Workspace, now: datetime, columns: int) -> list[MenuLine]:
    """Where the workspace is, who made it, what it stands on: so many facts a line."""
    created = formats.ago(workspace.created, now) if workspace.created else ""
    by = f" by {workspace.created_by}" if workspace.created_by and created else ""
    told = {
        "Resource group": workspace.resource_group,
        "Region": workspace.region,
        "Created": created + by,
        **{name: resource.rpartition("/")[2] for name, resource in workspace.linked.items()},
    }
    return [*_grid(told, columns, LABEL, 26), *_grid({"Subscription": workspace.subscription_id}, 1, LABEL, 40)]


def holds(counts: Mapping[str, str], columns: int) -> list[MenuLine]:
    """How much there is of each kind."""
    return list(_grid({place.capitalize(): count for place, count in counts.items()}, columns, KIND, 8))


def step(one: tuple[str, str, str, Callable[[], Message]], width: int) -> MenuLine:
    """A first step with its key."""
    letter, name, what, target = one
    start = [(MARGIN, ""), (f"{letter}  ", "$accent bold"), (fit(name, STEP), "$text-bright")]
    content = _text(*start, (cut(what, width - STEP - 2 * len(MARGIN) - 1), "$text-dim"))
    return MenuLine(content, target, name)


def _running(overview: Overview, now: datetime, columns: int) -> list[MenuLine]:
    lines = []
    jobs, instances = overview.active_jobs, overview.running_instances
    for job in [] if jobs is None else jobs.head(SHOWN).iter_rows(named=True):
        lines.append(_job(job, formats.duration(job["duration"]) if job["duration"] is not None else "", columns))
    for one in [] if instances is None else instances.head(SHOWN).iter_rows(named=True):
        lasts = formats.age((now - one["since"]).total_seconds()) if one["since"] else ""
        row = (one["state"], one["name"], "compute instance", one["size"], lasts)
        lines.append(MenuLine(_row(*row, columns), partial(OpenInstance, one["name"]), one["name"]))
    return lines


def _recent(overview: Overview, now: datetime, columns: int) -> list[MenuLine]:
    jobs, active = overview.jobs, overview.active_jobs
    if jobs is None or active is None:
        return []
    ended = jobs.filter(~jobs["name"].is_in(active["name"].to_list())).head(SHOWN)
    return [
        _job(job, formats.ago(job["created"], now) if job["created"] else "", columns)
        for job in ended.iter_rows(named=True)
    ]


def _job(job: Mapping[str, Any], when: str, columns: int) -> MenuLine:
    row = (job["status"], job["display_name"], job["experiment"], job["compute"], when)
    return MenuLine(_row(*row, columns), partial(OpenJob, job["name"]), job["name"])


def _file(path: Path) -> MenuLine:
    content = _text((MARGIN + fit("job file", 16), "$text-dim"), (safe(str(path)), "$text-normal"))
    return MenuLine(content, partial(SubmitJob, path), str(path))


def _row(status: str | None, name: str | None, kind: str | None, where: str | None, when: str, columns: int) -> Content:
    word = status or "Unknown"
    return _text(
        (MARGIN + fit(spoken(safe(word)), 14) + "  ", _style(tone_of(word))),
        (fit(safe(name or ""), 24) + "  ", "$text-bright"),
        (fit(safe(kind or ""), 18) + "  ", "$text-normal"),
        (fit(safe(where or ""), 18) + "  " if columns > 1 else "", "$text-normal"),
        (when, "$text-dim"),
    )


def _style(tone: Tone) -> str:
    return "$text-normal" if tone == "normal" else f"$tone-{tone}"


def _grid(told: Mapping[str, str], columns: int, label: int, width: int) -> Iterable[MenuLine]:
    shown = [(name, value) for name, value in told.items() if value]
    for start in range(0, len(shown), columns):
        parts: list[tuple[str, str]] = [(MARGIN, "")]
        for name, value in shown[start : start + columns]:
            parts += [(fit(name, label), "$text-dim"), (fit(safe(value), width) + "  ", "$text-normal")]
        yield MenuLine(_text(*parts))


def _text(*parts: tuple[str, str]) -> Content:
    return Content.assemble(*parts)
