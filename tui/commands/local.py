"""`amlx local`: the workspace that amlx ships."""

from __future__ import annotations

import sys
from dataclasses import asdict

from services.errors import AmlxError
from services.formats import plural
from services.text import safe
from tui.commands.arguments import Commands, command, group, yes
from tui.commands.context import Context

RUNS = ("Running", "JobRunning")
"""States of an instance that runs."""


def add(commands: Commands) -> None:
    """Add the words to the command line."""
    words = group(commands, "local", "the workspace that amlx ships")
    command(words, "status", "tell whether it runs, and where", status, output="table")
    command(words, "start", "start it", start)
    command(words, "stop", "end its server; jobs that run go on", stop)
    environment = command(words, "env", "print what lets other programs use it", env)
    environment.add_argument("--format", choices=["shell", "python", "json"], default="shell", help="shell if not said")
    yes(command(words, "reset", "end it and delete all that is in it", reset))


def status(context: Context) -> None:
    """Whether it runs."""
    from services import local

    found = asdict(local.status())
    context.print_object({key: str(value) if key in ("data_dir", "log") else value for key, value in found.items()})


def start(context: Context) -> None:
    """Start it, or find it running."""
    from services import local
    from services.local_place import own_version

    connection = local.ensure_running()
    print(f"The local workspace runs at {connection.resource_manager}.")  # noqa: T201
    running = local.status().version
    if running not in (None, own_version()):
        print(f"It is of amlx {safe(str(running))}, and starts anew once its jobs have ended.")  # noqa: T201


def stop(context: Context) -> None:
    """End its server; what was under way in it is told."""
    from services import local

    under_way = _under_way() if local.status().running else ()
    if not local.stop():
        print("The local workspace was not running.")  # noqa: T201
        return
    print("The local workspace has stopped.")  # noqa: T201
    for sentence in under_way:
        print(sentence)  # noqa: T201


def _under_way() -> tuple[str, ...]:
    """What goes on without the server, or waits for the next one."""
    from services import compute, jobs, local
    from services.arm import open_wire

    wire = open_wire(local.ensure_running())
    try:
        states = jobs.list_jobs(wire)["status"].to_list()
        instances = sum(state in RUNS for state in compute.list_computes(wire).instances["state"].to_list())
    except AmlxError as error:  # whatever is wrong with it, it can be stopped
        return (f"What was under way is not known: {safe(error.sentence())}",)
    finally:
        wire.close()
    running, queued = (sum(state in kind for state in states) for kind in (jobs.RUNNING, jobs.QUEUED))
    told = (
        f"{plural(running, 'job')} under way: what runs goes on, and its outcome is told at the next start.",
        f"{plural(queued, 'job')} waiting for the next start.",
        f"{plural(instances, 'instance')} running; they run again at the next start.",
    )
    return tuple(line for line, count in zip(told, (running, queued, instances), strict=True) if count)


def env(context: Context) -> None:
    """Print its environment; the token in it is the person's own, and asked for."""
    from services import local
    from services.local_environment import render

    sys.stdout.write(render(local.environment(), context.words.format))


def reset(context: Context) -> None:
    """Delete all that is in it."""
    from services import local

    context.confirm(f"Delete the local workspace in {local.status().data_dir}, its jobs and all of their files?")
    local.reset()
    context.say("The local workspace is empty; it starts anew when it is next used.")
