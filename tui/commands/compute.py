"""`amlx compute`: as `az ml compute` has it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from services.errors import UsageError
from services.program import program
from tui.commands.arguments import Commands, Parser, command, count, group, most, name, no_wait, pair, yes
from tui.commands.context import Context

if TYPE_CHECKING:
    from services.compute import ClusterOptions, InstanceOptions

TYPES = {"computeinstance": "ComputeInstance", "amlcompute": "AmlCompute"}


def add(commands: Commands) -> None:
    """Add the words to the command line."""
    words = group(commands, "compute", "instances and clusters")
    listing = command(words, "list", "list computes", list_, output="table")
    listing.add_argument("--type", choices=[*TYPES.values(), "Kubernetes"], help="only these, with all they have")
    most(listing)
    name(command(words, "show", "show a compute", show, output="table"), "the compute")
    _add_create(command(words, "create", "create an instance or a cluster", create, output="table"))
    for verb in ("start", "stop", "restart"):
        parser = command(words, verb, f"{verb} an instance", act)
        name(parser, "the instance")
        no_wait(parser)
    deletion = command(words, "delete", "delete a compute", act)
    name(deletion, "the compute")
    no_wait(deletion)
    yes(deletion)
    _add_update(command(words, "update", "change how a cluster scales", update))
    command(words, "list-sizes", "list sizes, with the quota left", list_sizes, output="table")
    command(words, "list-usage", "list quota", list_usage, output="table")
    name(command(words, "list-nodes", "list a cluster's nodes", list_nodes, output="table"), "the cluster")


def list_(context: Context) -> None:
    """All computes, or those of one type with all of their columns."""
    from services import compute

    computes = compute.list_computes(context.wire)
    by_type = {
        None: (computes.all, compute.COMPUTES),
        "ComputeInstance": (computes.instances, compute.INSTANCES),
        "AmlCompute": (computes.clusters, compute.CLUSTERS),
        "Kubernetes": (computes.kubernetes, compute.KUBERNETES),
    }
    context.print_list(*by_type[context.words.type])


def show(context: Context) -> None:
    """One compute: what its list tells, or all that the service has."""
    _print(context, context.target)


def _print(context: Context, target: str, after: str = "") -> None:
    """A compute, and what one does next."""
    from services import compute
    from tui.commands.output import facts_of

    shown = compute.show(context.wire, target)
    specs = {"ComputeInstance": compute.INSTANCES, "AmlCompute": compute.CLUSTERS}
    spec = specs.get(str(shown.get("properties", {}).get("computeType")), compute.COMPUTES)
    facts = facts_of(spec.frame([shown]), spec, context.session.now())
    context.print_object(shown, [*facts, ("next", after)])


def create(context: Context) -> None:
    """Create a compute by flags, by a file, or by a file that flags overrule."""
    from services import compute, twins

    options = _options(context)
    if reason := compute.check_name(options.name):
        raise UsageError(f"{options.name} cannot be a name: {reason}")
    connection = context.wire.connection
    if isinstance(options, compute.InstanceOptions):
        twin, accepted = twins.create_instance(connection, options), compute.create_instance(context.wire, options)
    else:
        twin, accepted = twins.create_cluster(connection, options), compute.create_cluster(context.wire, options)
    context.session.journal.add("create", options.name, twin)
    context.say(f"Creating {options.name} ...")
    context.follow(accepted.operation)
    _print(context, options.name, f"{program()} job submit FILE --set compute=azureml:{options.name}")


def act(context: Context) -> None:
    """Start, stop, restart or delete."""
    from services import compute, twins

    verb, target = context.words.command, context.target
    if verb == "delete":
        context.confirm(f"Delete the compute {target}?")
    calls = {"start": compute.start, "stop": compute.stop, "restart": compute.restart, "delete": compute.delete}
    accepted = calls[verb](context.wire, target)
    context.session.journal.add(verb, target, twins.compute(context.wire.connection, verb, target))
    context.say(f"{target}: {verb} accepted.")
    context.follow(accepted.operation)


def update(context: Context) -> None:
    """Set how many nodes a cluster has at least and at most."""
    from services import compute, twins

    words = context.words
    now = compute.CLUSTERS.frame([compute.show(context.wire, context.target)]).row(0, named=True)
    minimum = words.min_instances if words.min_instances is not None else now["minimum"]
    maximum = words.max_instances if words.max_instances is not None else now["maximum"]
    idle = words.idle_time_before_scale_down
    accepted = compute.scale(context.wire, context.target, minimum, maximum, idle)
    twin = twins.scale(context.wire.connection, context.target, minimum, maximum)
    context.session.journal.add("update", context.target, twin)
    context.follow(accepted.operation)


def list_sizes(context: Context) -> None:
    """Sizes of the workspace's region."""
    from services import compute

    context.print_list(compute.sizes(context.wire), compute.SIZES)


def list_usage(context: Context) -> None:
    """Quota of the workspace's region."""
    from services import compute

    context.print_list(compute.usages(context.wire), compute.USAGES)


def list_nodes(context: Context) -> None:
    """Nodes of a cluster."""
    from services import compute

    context.print_list(compute.nodes(context.wire, context.target), compute.NODES)


def _add_create(parser: Parser) -> None:
    parser.add_argument("--file", "-f", type=Path, help="a YAML file of Azure ML's compute schema")
    parser.add_argument("--name", "-n", help="its name")
    parser.add_argument("--type", "-t", help="ComputeInstance or AmlCompute (a cluster)")
    parser.add_argument("--size", help="its size, as list-sizes names them")
    parser.add_argument("--description", help="what it is for")
    parser.add_argument("--idle-time-before-shutdown-minutes", type=count, metavar="N", help="instance: stop when idle")
    parser.add_argument("--min-instances", type=count, metavar="N", help="cluster: nodes at least")
    parser.add_argument("--max-instances", type=count, metavar="N", help="cluster: nodes at most")
    parser.add_argument(
        "--idle-time-before-scale-down", type=count, metavar="SECONDS", help="cluster: a node's idle end"
    )
    parser.add_argument("--tier", choices=["dedicated", "low_priority"], help="cluster: dedicated if not said")
    parser.add_argument("--subnet", help="ARM id of a subnet")
    parser.add_argument("--ssh-key-value", metavar="KEY", help="instance: turns SSH on")
    parser.add_argument("--user-object-id", metavar="ID", help="instance: the person it is for")
    parser.add_argument("--user-tenant-id", metavar="ID", help="instance: that person's tenant")
    parser.add_argument("--tags", nargs="+", type=pair, metavar="KEY=VALUE", help="its tags")
    no_wait(parser)


def _add_update(parser: Parser) -> None:
    name(parser, "the cluster")
    parser.add_argument("--min-instances", type=count, metavar="N", help="nodes at least")
    parser.add_argument("--max-instances", type=count, metavar="N", help="nodes at most")
    parser.add_argument("--idle-time-before-scale-down", type=count, metavar="SECONDS", help="a node's idle end")
    no_wait(parser)


def _options(context: Context) -> InstanceOptions | ClusterOptions:
    from services.compute import ClusterOptions, InstanceOptions

    said = {**_from_file(context.words.file), **_flags(context)}
    kind = TYPES.get(str(said.get("type", "")).lower().replace("_", ""))
    if kind is None or not said.get("name"):
        raise UsageError(
            "A compute needs a name and a type.", advice="Add --name, and --type ComputeInstance or AmlCompute."
        )
    common = {key: said[key] for key in ("name", "size", "description", "subnet") if said.get(key)}
    common.setdefault("size", "Standard_DS3_v2")
    common["tags"] = dict(said.get("tags") or {})
    if kind == "ComputeInstance":
        return InstanceOptions(
            **common,
            idle_minutes=said.get("idle_time_before_shutdown_minutes"),
            ssh_public_key=said.get("ssh_key_value") or "",
            assigned_user=said.get("user_object_id") or "",
            assigned_tenant=said.get("user_tenant_id") or "",
        )
    return ClusterOptions(
        **common,
        minimum=said.get("min_instances", 0),
        maximum=said.get("max_instances", 4),
        idle_seconds=said.get("idle_time_before_scale_down", 120),
        low_priority=said.get("tier") == "low_priority",
    )


def _flags(context: Context) -> dict[str, Any]:
    return {key: value for key, value in vars(context.words).items() if value is not None and key != "command"}


def _from_file(path: Path | None) -> dict[str, Any]:
    """A compute's YAML file, its keys as the flags have them."""
    if path is None:
        return {}
    import yaml

    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeError, yaml.YAMLError) as error:
        raise UsageError(f"{path} cannot be read as YAML.", advice="Check the file.") from error
    if not isinstance(said, dict):
        raise UsageError(f"{path} describes no compute.", advice="It must hold name, type and size.")
    network = said.get("network_settings") or {}
    return {**said, "subnet": network.get("subnet") if isinstance(network, dict) else None}
