"""`amlx job`: as `az ml job` has it, with `submit`, `logs` and `wait` as plain words of our own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from services.errors import NotFoundError, UsageError
from services.program import program
from services.text import safe
from tui.commands.arguments import Commands, Parser, command, file, file_of, group, most, name, pair, yes
from tui.commands.context import Context
from tui.commands.job_facts import facts
from tui.commands.job_watch import LogPrinter, chosen, follow, outcome, states

if TYPE_CHECKING:
    from services.arm import Wire
    from services.jobs import Accepted
    from services.tables import TableSpec

SETTABLE = "display_name, description or tags.KEY"
VERBS = {"cancel": "cancel a job", "archive": "hide an ended job from lists", "restore": "bring an archived job back"}


def add(commands: Commands) -> None:
    """Add the words to the command line."""
    words = group(commands, "job", "jobs, their logs and outcomes")
    _add_list(command(words, "list", "list jobs, newest first", list_, output="table"))
    name(command(words, "show", "show a job", show, output="table"), "the job")
    creation = command(words, "create", "submit a job file", create, output="table")
    _add_submission(creation)
    submission = command(words, "submit", "submit a job file, and print the job's name", submit)
    _add_submission(submission)
    name(command(words, "stream", "follow a job's log; ends with its outcome", stream), "the job")
    _add_logs(command(words, "logs", "print a job's log", logs))
    name(command(words, "wait", "wait until a job ends; ends with its outcome", wait), "the job")
    for verb, help_ in VERBS.items():
        name(command(words, verb, help_, act), "the job")
    change = command(words, "update", "rename, describe or tag a job", update, output="table")
    name(change, "the job")
    change.add_argument("--set", action="append", default=[], type=pair, metavar="PATH=VALUE", help=SETTABLE)
    change.add_argument("--display-name", metavar="TEXT", help="what people call it")
    change.add_argument("--description", metavar="TEXT", help="what it is for")
    deletion = command(words, "delete", "delete an ended job", act)
    name(deletion, "the job")
    yes(deletion)


def list_(context: Context) -> None:
    """Jobs, newest first; the table has times and durations."""
    from services import jobs

    words = context.words
    if words.parent_job_name:
        context.print_list(jobs.children(context.wire, words.parent_job_name), _headed(jobs.CHILDREN))
        return
    view: jobs.View = "ArchivedOnly" if words.archived_only else "All" if words.include_archived else "ActiveOnly"
    frame = jobs.list_jobs(context.wire, view=view, most=None if words.all_results else words.max_results or 50)
    timed = jobs.with_durations(jobs.with_times(context.wire, frame), context.session.now())
    context.print_list(timed, _headed(jobs.JOBS))


def _headed(spec: TableSpec) -> TableSpec:
    """Heads in az's words, and always the name: commands ask for it."""
    columns = {column.key: column for column in spec.columns}
    name = replace(columns.pop("name"), title="NAME", importance=1)
    columns["display_name"] = replace(columns["display_name"], title="DISPLAY NAME", importance=2)
    return replace(spec, columns=(name, *columns.values()))


def show(context: Context) -> None:
    """One job: what a person wants to know of it, or all that the service has."""
    _print(context, context.target)


def _print(context: Context, target: str, after: str = "") -> None:
    """A job, and what one does next."""
    from services import jobs

    shown = jobs.show(context.wire, target)
    context.print_object(shown.definition, [*facts(shown, context.session.now()), ("next", after)])


def create(context: Context) -> None:
    """Submit, and show what was made of it."""
    submitted = _submit(context)
    if context.words.stream:
        follow(context, submitted)
    _print(context, submitted, f"{program()} job stream {submitted}")


def submit(context: Context) -> int | None:
    """Submit, and print the job's name alone, for scripts."""
    submitted = _submit(context)
    print(safe(submitted), flush=True)  # noqa: T201
    return follow(context, submitted) if context.words.stream else None


def stream(context: Context) -> int:
    """Follow a job's own log until it ends."""
    return follow(context, context.target)


def logs(context: Context) -> int | None:
    """Print a job's log as it is, or follow it."""
    from services import logs as service

    if context.words.follow:
        return follow(context, context.target, context.words.log)
    found = service.files(context.wire, context.target)
    if context.words.list:
        for each in found:
            print(safe(each.name))  # noqa: T201
        return None
    file = chosen(found, context.words.log)
    if file is None:
        raise NotFoundError(f"The job {context.target} has no such log yet.", status=404, advice="Try --follow.")
    LogPrinter(context, file).print(final=True)
    return None


def wait(context: Context) -> int:
    """Wait until a job ends: 0 where it completed, 1 where it failed or was canceled."""
    *_, last = states(context, context.target)
    return outcome(last)


def act(context: Context) -> None:
    """Cancel, archive, restore or delete."""
    from services import jobs, twins

    verb, target = context.words.command, context.target
    if verb == "delete":
        context.confirm(f"Delete the job {target} and its history?")
    calls: dict[str, Callable[[Wire, str], Accepted | None]] = {
        "cancel": jobs.cancel,
        "archive": jobs.archive,
        "restore": jobs.restore,
        "delete": jobs.delete,
    }
    accepted = calls[verb](context.wire, target)
    context.session.journal.add(verb, target, twins.job(context.wire.connection, verb, target))
    if accepted is not None:
        context.follow(accepted.operation)


def update(context: Context) -> None:
    """Change what can be changed after submission."""
    from services import jobs, twins

    said = {"display_name": context.words.display_name, "description": context.words.description}
    changes = {key: value for key, value in said.items() if value is not None} | dict(context.words.set)
    if not changes:
        raise UsageError("Nothing to change was said.", advice="Add --display-name, --description or --set.")
    tags = {path.removeprefix("tags."): value for path, value in changes.items() if path.startswith("tags.")}
    if unknown := [path for path in changes if path not in ("display_name", "description") and path[5:] not in tags]:
        raise UsageError(f"{unknown[0]} of a submitted job cannot be changed.", advice=f"Set {SETTABLE}.")
    if "display_name" in changes:
        jobs.rename(context.wire, context.target, changes["display_name"])
    if "description" in changes:
        jobs.describe(context.wire, context.target, changes["description"])
    if tags:
        jobs.retag(context.wire, context.target, tags)
    twin = twins.update_job(context.wire.connection, context.target, changes)
    context.session.journal.add("update", context.target, twin)
    show(context)


def _add_list(parser: Parser) -> None:
    most(parser)
    parser.add_argument("--all-results", action="store_true", help="all, not the newest 50")
    parser.add_argument("--parent-job-name", "-p", metavar="NAME", help="the children of this one")
    parser.add_argument("--archived-only", action="store_true", help="archived ones alone")
    parser.add_argument("--include-archived", action="store_true", help="archived ones too")


def _add_submission(parser: Parser) -> None:
    file(parser, "a YAML file of Azure ML's job schemas")
    parser.add_argument("--set", action="append", default=[], metavar="PATH=VALUE", help="overrule the file")
    parser.add_argument("--compute", metavar="NAME", help="where it runs, in place of the file's")
    parser.add_argument("--experiment-name", metavar="NAME", help="the experiment, in place of the file's")
    parser.add_argument("--display-name", metavar="TEXT", help="what people call it, in place of the file's")
    parser.add_argument("--name", "-n", help="the job's name, in place of the file's or a new one")
    parser.add_argument("--stream", "-s", action="store_true", help="follow its log; ends with its outcome")


def _add_logs(parser: Parser) -> None:
    name(parser, "the job")
    parser.add_argument("--follow", action="store_true", help="go on until the job ends; ends with its outcome")
    parser.add_argument("--log", metavar="FILE", help="which log; its own output if not said")
    parser.add_argument("--list", action="store_true", help="list the job's logs instead")


def _submit(context: Context) -> str:
    from services import submission, twins
    from services.job_files.overrides import parse_setting

    words, path = context.words, file_of(context.words)
    settings = tuple(parse_setting(text) for text in [*words.set, *([f"name={words.name}"] if words.name else [])])
    overrides = submission.Overrides(words.compute, words.experiment_name, words.display_name, settings=settings)
    try:
        checked = submission.check(context.session, path, overrides)
        for warning in checked.warnings:
            context.warn(warning)
        submitted = submission.submit(context.session, checked)
    finally:
        context.session.sdk.close()
    context.session.memory.used_file(path)
    said = {key: getattr(words, key) for key in ("compute", "experiment_name", "display_name") if getattr(words, key)}
    twin = twins.create_job(context.wire.connection, path, dict(settings) | said)
    context.session.journal.add("create", submitted.name, twin)
    context.say(f"Submitted {submitted.name}.")
    return submitted.name
