"""A job's definition as the YAML tab shows it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from services.jobs.detail import Job
from services.jobs.values import part


def as_yaml(job: Job) -> str:
    """A job's definition as YAML, keys as in job files (`display_name`), without what says nothing."""
    import yaml

    properties = part(job.definition.get("properties"))
    head = {"name": job.name, "type": snake(job.type)}
    rest = {key: value for key, value in properties.items() if key not in ("jobType", "services")}
    return yaml.safe_dump({**head, **part(_said(rest))}, sort_keys=False, allow_unicode=True, width=100)


def snake(name: str) -> str:
    """`displayName` as `display_name`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


FREE_KEYS = frozenset({"tags", "properties", "inputs", "outputs", "jobs", "environmentVariables", "searchSpace"})
"""Mappings whose keys are names that people gave, which stay as they are."""


def _said(value: object, *, names: bool = False) -> object:
    if isinstance(value, Mapping):
        kept = {key: _said(below, names=key in FREE_KEYS) for key, below in value.items()}
        return {
            (key if names else snake(str(key))): below for key, below in kept.items() if below not in (None, {}, [])
        }
    if isinstance(value, list):
        return [_said(item) for item in value]
    return value
