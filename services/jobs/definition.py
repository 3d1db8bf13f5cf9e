"""A job's definition as the YAML tab shows it: in the words of job files."""

from __future__ import annotations

import re
from collections.abc import Mapping

from services.jobs.detail import Job
from services.jobs.values import part
from services.references import asset_label, compute_label

JOB_FILE_KEYS = {
    "computeId": "compute",
    "environmentId": "environment",
    "codeId": "code",
    "componentId": "component",
    "jobInputType": "type",
    "jobOutputType": "type",
    "uri": "path",
}
"""ARM's keys that job files call otherwise; the rest differ in their capitals alone."""

LEFT_OUT = frozenset({"jobType", "jobLimitsType", "services", "isArchived"})
"""What ARM adds, and no job file has."""

FREE_KEYS = frozenset({"tags", "properties", "inputs", "outputs", "jobs", "environmentVariables", "searchSpace"})
"""Mappings whose keys are names that people gave, which stay as they are."""


def as_yaml(job: Job) -> str:
    """A job's definition as YAML, without what says nothing."""
    import yaml

    class Dumper(yaml.SafeDumper):
        """Text of several lines is written as such."""

    def text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)

    Dumper.add_representer(str, text)
    said = part(_said(part(job.definition.get("properties"))))
    definition = {"name": job.name, "type": snake(job.type), **said}
    return yaml.dump(definition, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=100)


def snake(name: str) -> str:
    """`displayName` as `display_name`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def _said(value: object, *, names: bool = False) -> object:
    if isinstance(value, list):
        return [_said(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    if value.get("jobInputType") == "literal" and not names:
        return value.get("value")
    kept = {
        key: _reference(key, below) or _said(below, names=key in FREE_KEYS)
        for key, below in value.items()
        if names or key not in LEFT_OUT
    }
    said = {key: below for key, below in kept.items() if below not in (None, {}, [])}
    return said if names else {JOB_FILE_KEYS.get(key, snake(str(key))): below for key, below in said.items()}


def _reference(key: str, value: object) -> str:
    """A workspace's own things by their names, as job files refer to them; empty where that is none."""
    if key not in ("computeId", "environmentId", "codeId", "componentId") or not isinstance(value, str):
        return ""
    label = compute_label(value) if key == "computeId" else asset_label(value)
    return f"azureml:{label}" if value.startswith("/subscriptions/") else value
