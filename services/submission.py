"""Submitting a job file: read, check, review, submit.

    job_file = check(session, path, Overrides(compute="cpu-cluster"))    # or a JobFileError with its line
    submitted = submit(session, job_file, on_progress=...)               # its name and studio link

What is submitted is the YAML that was checked, whatever becomes of the file in between.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from services.connection import Connection
from services.errors import JobFileError
from services.formats import plural, size
from services.job_files import JobDocument, JobFile, Overrides, check_document, explain, parse, read, summarize
from services.job_files.asked import check_named
from services.job_files.overrides import apply
from services.sdk_errors import SdkMessagesError

if TYPE_CHECKING:
    from services.arm import Wire
    from services.sdk import OnProgress, Sdk

__all__ = ["JobFile", "Overrides", "Submitted", "check", "glance", "prepare", "runs_where", "submit"]

CHECK_SECONDS = 90.0
SUBMIT_SECONDS = 1800.0
"""How long the SDK may say nothing: a large file of a folder uploads in silence."""

LARGE_CODE = 100_000_000
"""Bytes of code beyond which the review warns: the SDK itself advises against more than 100 MB."""

NO_OVERRIDES = Overrides()


class Roads(Protocol):
    """What a session gives: the wire and the SDK's child."""

    @property
    def wire(self) -> Wire: ...

    @property
    def sdk(self) -> Sdk: ...


@dataclass(frozen=True, slots=True)
class Submitted:
    """A job that the service has accepted."""

    name: str
    studio: str = ""


def prepare(session: Roads) -> None:
    """Start the SDK's child, so that it is ready by the time a file is chosen."""
    session.sdk.prepare()


def glance(path: Path, overrides: Overrides = NO_OVERRIDES) -> JobFile:
    """Read and judge a job file by itself: no service, no SDK, milliseconds.

    Raises:
        JobFileError: no YAML, an unknown type, files that are not there, inputs that are missing.
    """
    return _judged(path, overrides)[0]


def check(session: Roads, path: Path, overrides: Overrides = NO_OVERRIDES) -> JobFile:
    """Judge a job file wholly: by itself, then what it names by the service, then its schema by the SDK.

    Raises:
        JobFileError: with the line and the reason.
        AmlxError: the service or the SDK could not be asked.
    """
    session.sdk.prepare()
    job_file, document = _judged(path, overrides)
    waits = check_named(session.wire, document)
    _check_schema(session.sdk, job_file, document)
    return replace(job_file, warnings=(*job_file.warnings, *waits))


def submit(session: Roads, job_file: JobFile, *, on_progress: OnProgress | None = None) -> Submitted:
    """Upload what the job needs and submit it (`PUT jobs/{name}` by the SDK).

    Raises:
        AmlxError: refused, not reachable, or cancelled by `session.sdk.cancel()`.
    """
    _ = session.wire.connection  # a local workspace that has ended since the check is started, at another port
    try:
        answer = session.sdk.ask("submit", _values(job_file), seconds=SUBMIT_SECONDS, on_progress=on_progress)
    except SdkMessagesError as error:
        raise explain(error.messages, parse(job_file.path, job_file.text)) from error
    return Submitted(answer["name"], answer["studio"])


def runs_where(connection: Connection, job_file: JobFile, *, who: str = "") -> str:
    """The review's line on where a job runs and as whom."""
    if connection.is_local:
        return "Runs on this machine, as you."
    person = f", as {who}" if who else ""
    return f"Runs on {job_file.compute} in {connection.workspace_name}{person}."


def _judged(path: Path, overrides: Overrides) -> tuple[JobFile, JobDocument]:
    document = read(path.absolute())
    effective = apply(document, overrides)
    check_document(effective)
    return _reviewed(summarize(document, effective, overrides, _as_yaml(document, effective))), effective


def _values(job_file: JobFile) -> dict[str, object]:
    return {"yaml": job_file.yaml, "path": str(job_file.path)}


def _as_yaml(document: JobDocument, effective: JobDocument) -> str:
    if effective.data == document.data:
        return document.text
    import yaml

    return yaml.safe_dump(dict(effective.data), sort_keys=False, allow_unicode=True)


def _reviewed(job_file: JobFile) -> JobFile:
    code = job_file.code
    if code is None:
        return job_file
    if code.files == 0:
        raise JobFileError(f"The code folder {code.path} has no files to upload.", advice="Put the code there.")
    warnings = []
    if code.more or code.size > LARGE_CODE:
        files = f"more than {code.files:,} files" if code.more else plural(code.files, "file")
        warnings.append(
            f"The code folder is large: {files}, {size(code.size)}. An .amlignore leaves out what you name."
        )
    return replace(job_file, warnings=tuple(warnings))


def _check_schema(sdk: Sdk, job_file: JobFile, document: JobDocument) -> None:
    try:
        problems = sdk.ask("check", _values(job_file), seconds=CHECK_SECONDS)["problems"]
    except SdkMessagesError as error:
        raise explain(error.messages, document) from error
    if problems:
        place, reason = next(iter(problems.items()))
        whole = place == "*"
        message = str(reason) if whole else f"{place}: {reason}"
        raise JobFileError(message, line=None if whole else document.line_of(tuple(place.split("."))))
