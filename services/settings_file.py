"""Reading `settings.toml`: each fault is told with its file, its line and its key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import msgspec

from services.errors import SettingsError
from services.settings import CloudSettings, Settings, WorkspaceSettings

RANGES = {"refresh_seconds": (1, 3600), "idle_minutes": (1, 10080)}


def read(file: Path) -> Settings:
    """The settings of a file.

    Raises:
        SettingsError: naming the file, the line and the key.
    """
    try:
        text = file.read_text(encoding="utf-8")
        said = tomllib.loads(text)
        settings = msgspec.convert(said, Settings, strict=True, dec_hook=_path)
    except (OSError, UnicodeError) as error:
        raise SettingsError(f"{file} cannot be read.", advice="It must be a text file that you may read.") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file} is no TOML: {error}.", advice="Correct that line.") from error
    except msgspec.ValidationError as error:
        raise SettingsError(f"{file}{_place(text, str(error))}.", advice=CORRECT) from error
    for reason in (*_unknown(said), *_out_of_range(settings)):
        raise SettingsError(f"{file}{_place(text, reason)}.", advice=CORRECT)
    return settings


def _unknown(said: Mapping[str, Any]) -> Iterator[str]:
    """Keys that mean nothing: a slip of the pen must not pass for a setting."""
    yield from _strange(said, Settings, "")
    yield from _strange(said.get("workspace", {}), WorkspaceSettings, " - at `$.workspace`")
    for name, cloud in said.get("clouds", {}).items():
        yield from _strange(cloud, CloudSettings, f" - at `$.clouds.{name}`")


def _strange(said: Mapping[str, Any], kind: type, place: str) -> Iterator[str]:
    known = {field.name for field in fields(kind)}
    yield from (f"Object contains unknown field `{key}`{place}" for key in said if key not in known)


def _out_of_range(settings: Settings) -> Iterator[str]:
    for name, (least, most) in RANGES.items():
        if not least <= getattr(settings, name) <= most:
            kind = "int" if isinstance(getattr(settings, name), int) else "float"
            yield f"Expected `{kind}` from {least} to {most} - at `$.{name}`"
    for name, cloud in settings.clouds.items():
        if not cloud.resource_manager.startswith("https://"):
            yield f"Expected an address that begins with https:// - at `$.clouds.{name}.resource_manager`"


def _path(kind: type, value: object) -> Path:
    """Files and folders are texts in TOML. Raises TypeError, which msgspec makes its own."""
    if kind is Path and isinstance(value, str):
        return Path(value)
    raise TypeError("expected the path of a file, as text")


CORRECT = "Correct the line or remove it; every setting has a default."


def _place(text: str, reason: str) -> str:
    """`, line 3: refresh_seconds: expected ...`, from msgspec's `... - at `$.refresh_seconds``."""
    what, _, place = reason.partition(" - at `$.")
    unknown = re.search(r"unknown field `(.+)`", what)
    keys = [key for key in [*place.rstrip("`").split("."), unknown.group(1) if unknown else ""] if key]
    line = _line_of(text, keys)
    name = f"{'.'.join(keys)}: " if keys and not unknown else ""
    return f"{f', line {line}' if line else ''}: {name}{what[:1].lower()}{what[1:]}"


def _line_of(text: str, keys: list[str]) -> int | None:
    """The line of the deepest of `keys` that stands in the text, counted from 1."""
    for key in reversed(keys):
        pattern = re.compile(rf'^\s*(\[.*["\']?{re.escape(key)}["\']?\]|["\']?{re.escape(key)}["\']?\s*=)')
        for number, line in enumerate(text.splitlines(), start=1):
            if pattern.match(line):
                return number
    return None
