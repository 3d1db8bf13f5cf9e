"""Whatever a file holds: it is a job file, or a sentence says why not. Nothing else comes out."""

from contextlib import suppress
from pathlib import Path

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from services.errors import JobFileError
from services.job_files import Overrides, check_document, explain, parse, summarize
from services.job_files.asked import check_named
from services.job_files.overrides import apply
from tests.services.replay import Replay

WORDS = [
    "type",
    "command",
    "code",
    "environment",
    "inputs",
    "outputs",
    "jobs",
    "trial",
    "compute",
    "settings",
    "default_compute",
    "path",
    "value",
    "component",
    "conda_file",
    "build",
    "display_name",
    "experiment_name",
    "tags",
    "pipeline",
    "sweep",
    "a",
    "b",
    "${{inputs.a}}",
    "${{parent.inputs.b}}",
    "${{parent.jobs.a.outputs.b}}",
    "azureml:a:1",
    "./a",
    "/subscriptions/x/computes/c",
]
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | st.sampled_from(WORDS) | st.text()
values = st.recursive(
    scalars,
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.sampled_from(WORDS) | scalars, below, max_size=4),
    max_leaves=12,
)


def judged(text: str) -> None:
    """Read, check and summarize; only a job file's own error may come."""
    with suppress(JobFileError):
        document = parse(Path("/nowhere/job.yml"), text)
        effective = apply(document, Overrides(compute="c"))
        check_document(effective)
        summarize(document, effective, Overrides(), text)
        check_named(Replay(), effective)


@settings(max_examples=60, deadline=None)
@given(st.text())
def test_any_text(text: str) -> None:
    judged(text)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(WORDS), values))
def test_any_mapping(data: dict[str, object]) -> None:
    judged(yaml.safe_dump(data))


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(WORDS), values))
def test_any_pipeline(data: dict[str, object]) -> None:
    judged(yaml.safe_dump({"type": "pipeline", "jobs": {"a": data}} | data))


messages = st.recursive(
    st.text() | st.just("Value 'x' passed is not in set ['a', 'b']") | st.just("Unknown field.") | st.none(),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.sampled_from([*WORDS, "_schema", "0"]), below),
    max_leaves=10,
)


@settings(max_examples=60, deadline=None)
@given(messages, st.dictionaries(st.sampled_from(WORDS), values))
def test_any_refusal_of_the_sdk(said: object, data: dict[str, object]) -> None:
    document = parse(Path("job.yml"), yaml.safe_dump(data | {"command": "ls"}))
    assert explain(said, document).message
