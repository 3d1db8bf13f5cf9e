"""Assets of each kind (`amlx model`, `amlx schedule`, ...) and `amlx workspace`, as `az ml` has them."""

from __future__ import annotations

from functools import partial

from tui.commands.arguments import Commands, command, group, most, name, no_wait, yes
from tui.commands.context import Context

WORDS = {
    "model": "models",
    "data": "data assets",
    "environment": "environments",
    "component": "components",
    "online-endpoint": "online endpoints",
    "batch-endpoint": "batch endpoints",
    "datastore": "datastores",
    "connection": "connections",
    "schedule": "schedules",
}
VERSIONED = ("model", "data", "environment", "component")


def add(commands: Commands) -> None:
    """Add the words to the command line."""
    for word, plural in WORDS.items():
        _add_kind(commands, word, plural)
    workspaces = group(commands, "workspace", "the workspace itself")
    most(command(workspaces, "list", "list workspaces of the resource group", list_workspaces, output="table"))
    command(workspaces, "show", "show the workspace", show_workspace, output="yaml")


def list_(context: Context, word: str) -> None:
    """All assets of a kind, or all versions of one."""
    from services import assets

    words = context.words
    view = {(True, False): "ArchivedOnly", (False, True): "All"}.get(
        (bool(getattr(words, "archived_only", False)), bool(getattr(words, "include_archived", False))), "ActiveOnly"
    )
    kind = assets.kind_of(word)
    if getattr(words, "name", None) and kind.versions is not None:
        context.print_list(assets.versions(context.wire, word, words.name, view=view), kind.versions)
    else:
        context.print_list(assets.list_assets(context.wire, word, view=view), kind.spec)


def show(context: Context, word: str) -> None:
    """One asset as the service has it; without `--version` the newest one."""
    from services import assets

    version = getattr(context.words, "version", None)
    context.print_object(assets.show(context.wire, word, context.target, version))


def act(context: Context, word: str) -> None:
    """Archive, restore, delete; enable or disable a schedule."""
    from services import assets, twins

    verb, target, version = context.words.command, context.target, getattr(context.words, "version", None)
    if verb == "delete":
        context.confirm(f"Delete the {word} {target}?")
    with context.session.journal.doing(verb, target, twins.asset(context.wire.connection, word, verb, target, version)):
        if verb == "delete":
            accepted = assets.delete(context.wire, word, target)
        elif verb in ("enable", "disable"):
            accepted = assets.enable(context.wire, target, on=verb == "enable")
        else:
            change = assets.archive if verb == "archive" else assets.restore
            accepted = change(context.wire, word, target, version)
    context.follow(accepted.operation)


def list_workspaces(context: Context) -> None:
    """Workspaces of the resource group."""
    from services import workspace

    context.print_list(workspace.list_workspaces(context.wire), workspace.SPEC)


def show_workspace(context: Context) -> None:
    """The workspace as the service has it."""
    context.print_object(context.wire.workspace)


def _add_kind(commands: Commands, word: str, plural: str) -> None:
    words = group(commands, word, plural)
    listing = command(words, "list", f"list {plural}", partial(list_, word=word), output="table")
    most(listing)
    shown = command(words, "show", f"show one of the {plural}", partial(show, word=word), output="yaml")
    name(shown, "its name")
    if word not in VERSIONED:
        deletion = command(words, "delete", f"delete one of the {plural}", partial(act, word=word))
        name(deletion, "its name")
        no_wait(deletion)
        yes(deletion)
        for verb in ("enable", "disable") if word == "schedule" else ():
            name(command(words, verb, f"{verb} a schedule", partial(act, word=word)), "its name")
    else:
        listing.add_argument("--name", "-n", help="the versions of this one")
        listing.add_argument("--archived-only", action="store_true", help="archived ones alone")
        listing.add_argument("--include-archived", action="store_true", help="archived ones too")
        shown.add_argument("--version", "-v", help="which version; the newest if not said")
        for verb, help_ in (("archive", "hide from lists"), ("restore", "bring back into lists")):
            parser = command(words, verb, f"{help_} one of the {plural}", partial(act, word=word))
            name(parser, "its name")
            parser.add_argument("--version", "-v", help="which version; all of it if not said")
