"""`amlx local`: the workspace that amlx ships."""

from __future__ import annotations

import sys
from dataclasses import asdict

from tui.commands.arguments import Commands, command, group, yes
from tui.commands.context import Context


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

    connection = local.ensure_running()
    context.say(f"The local workspace runs at {connection.resource_manager}.")


def stop(context: Context) -> None:
    """End its server."""
    from services import local

    context.say("The local workspace has ended." if local.stop() else "The local workspace did not run.")


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
