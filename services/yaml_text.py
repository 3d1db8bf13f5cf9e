"""JSON of the service as the YAML that a person reads."""

from __future__ import annotations

from collections.abc import Mapping

import yaml


def yaml_of(item: Mapping[str, object]) -> str:
    """Block style, the service's own order, as wide as a page."""
    return yaml.safe_dump(dict(item), sort_keys=False, allow_unicode=True, width=100)
