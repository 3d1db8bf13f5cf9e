"""What can be judged of a job file without the SDK or the service: in milliseconds, with the line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from services.errors import JobFileError
from services.job_files.document import JobDocument, KeyPath

JOB_TYPES = ("command", "pipeline", "sweep", "automl", "spark", "import", "finetuning", "distillation")
"""Types of job files that the SDK reads; a file that names none is a command job."""

NODE_TYPES = ("command", "sweep", "parallel", "automl", "pipeline", "import", "spark", "data_transfer")
"""Types of a pipeline's nodes, beside its control flow (do_while, if_else, parallel_for)."""

_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_-]{0,254}")
"""ARM's own pattern for a job's name."""

_INPUT = re.compile(r"\$\{\{\s*inputs\.([\w-]+)\s*\}\}")
_PARENT_INPUT = re.compile(r"\$\{\{\s*parent\.inputs\.([\w-]+)")
_PARENT_JOB = re.compile(r"\$\{\{\s*parent\.jobs\.([\w-]+)")
_REMOTE = re.compile(r"^(azureml:|runs:|/subscriptions/|[a-zA-Z][a-zA-Z0-9+.-]+://|\$\{\{|git\+)")


def job_type(document: JobDocument) -> str:
    """The type of job that a file says, `command` where it says none."""
    return str(document.data.get("type") or "command")


def check_document(document: JobDocument) -> None:
    """Raise a `JobFileError` for the first thing in a job file that is wrong by itself.

    Looks at its type, at the folders and files that it names, and at its references to inputs and nodes.
    """
    _check_name(document)
    kind = job_type(document)
    if kind not in JOB_TYPES:
        raise JobFileError(
            f"There is no job type {kind!r}.",
            line=document.line_of(("type",)),
            advice=_did_you_mean(kind, JOB_TYPES),
        )
    if kind == "pipeline":
        _check_pipeline(document)
    elif kind == "sweep":
        _check_files(document, ("trial",))
    else:
        _check_files(document, ())
    _check_inputs(document, ())
    if kind == "command":
        _check_command(document, ())
        _check_complete(document)


def is_local(path: object) -> bool:
    """Whether a path of a job file stands for a file or folder beside it, not for an asset or an address."""
    return isinstance(path, str) and bool(path) and not _REMOTE.match(path)


def local_path(document: JobDocument, path: str) -> Path:
    """Where a job file's local path is: paths are relative to the file."""
    return (document.path.parent / Path(path.removeprefix("file:")).expanduser()).absolute()


def nodes(document: JobDocument) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """A pipeline's nodes by name."""
    jobs = document.data.get("jobs")
    for name, node in jobs.items() if isinstance(jobs, Mapping) else ():
        if isinstance(node, Mapping):
            yield str(name), node


def _check_name(document: JobDocument) -> None:
    """A job's name is part of addresses."""
    name = document.value_at(("name",))
    if name is not None and not _NAME.fullmatch(str(name)):
        raise JobFileError(
            f"{str(name)!r} cannot be a job's name.",
            line=document.line_of(("name",)),
            advice="Letters, digits, - and _ only, 255 at most; display_name may be any text.",
        )


def _check_pipeline(document: JobDocument) -> None:
    names = [name for name, _ in nodes(document)]
    if not names:
        raise JobFileError("This pipeline has no nodes.", line=document.line_of(("jobs",)), advice="Add them to jobs:.")
    for name, node in nodes(document):
        place: KeyPath = ("jobs", name)
        _check_files(document, place)
        if isinstance(node.get("trial"), Mapping):
            _check_files(document, (*place, "trial"))
        _check_inputs(document, place)
        _check_bindings(document, place, names)
        if "command" in node:
            _check_command(document, place)


def _check_files(document: JobDocument, place: KeyPath) -> None:
    """The files and folders that a job, a trial or a node names."""
    named = (("code",), ("component",), ("environment", "conda_file"), ("environment", "build", "path"))
    for steps in named:
        path = document.value_at((*place, *steps))
        if not isinstance(path, str) or not is_local(path):
            continue
        if steps == ("component",) and not path.endswith((".yml", ".yaml")):
            continue  # a bare word is no path: the SDK says what it makes of it
        _require(document, (*place, *steps), path)


def _check_inputs(document: JobDocument, place: KeyPath) -> None:
    inputs = document.value_at((*place, "inputs"))
    for name, value in inputs.items() if isinstance(inputs, Mapping) else ():
        here = (*place, "inputs", name)
        if value is None:
            raise JobFileError(f"The input {name} has no value.", line=document.line_of(here), advice="Give it one.")
        path = value.get("path") if isinstance(value, Mapping) else None
        if isinstance(path, str) and is_local(path):
            _require(document, (*here, "path"), path)


def _require(document: JobDocument, place: KeyPath, path: str) -> None:
    found = local_path(document, path)
    if not found.exists():
        name = ".".join(str(step) for step in place)
        raise JobFileError(
            f"{name} names {path}, but there is no {found}.",
            line=document.line_of(place),
            advice="Paths are relative to the job file.",
        )


def _check_command(document: JobDocument, place: KeyPath) -> None:
    """Each `${{inputs.x}}` of a command must be an input."""
    command = document.value_at((*place, "command"))
    inputs = document.value_at((*place, "inputs"))
    known = [str(name) for name in inputs] if isinstance(inputs, Mapping) else []
    for name in _INPUT.findall(command) if isinstance(command, str) else ():
        if name not in known:
            raise JobFileError(
                f"The command uses the input {name}, which the job does not have.",
                line=document.line_of((*place, "command")),
                advice=_did_you_mean(name, known) or f"Add {name} to inputs:.",
            )


def _check_complete(document: JobDocument) -> None:
    """A command job is a command in an environment."""
    if missing := [key for key in ("command", "environment") if not document.data.get(key)]:
        place: KeyPath = next(((key,) for key in missing if (key,) in document.lines), ())
        raise JobFileError(
            f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing.",
            line=document.line_of(place) or min(document.lines.values(), default=1),
            advice="A command job names at least both.",
        )


def _check_bindings(document: JobDocument, place: KeyPath, names: list[str]) -> None:
    """Each `${{parent.inputs.x}}` and `${{parent.jobs.n...}}` of a node's inputs must be there."""
    bound = document.value_at((*place, "inputs"))
    inputs = document.data.get("inputs")
    known = [str(name) for name in inputs] if isinstance(inputs, Mapping) else []
    for key, value in bound.items() if isinstance(bound, Mapping) else ():
        text = str(value.get("path") if isinstance(value, Mapping) else value)
        line = document.line_of((*place, "inputs", key))
        for pattern, there, what in ((_PARENT_INPUT, known, "input"), (_PARENT_JOB, names, "node")):
            for name in pattern.findall(text):
                if name not in there:
                    message = f"{'.'.join(map(str, place))} refers to the pipeline's {what} {name}, which is not there."
                    raise JobFileError(message, line=line, advice=_did_you_mean(name, there))


def _did_you_mean(word: str, known: list[str] | tuple[str, ...]) -> str:
    near = difflib.get_close_matches(word, known, n=1)
    if near:
        return f"Did you mean {near[0]}?"
    return f"There are {', '.join(known)}." if known else ""
