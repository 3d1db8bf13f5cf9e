"""Where amlx keeps its files: platformdirs' folders, or those that three environment variables name.

Folders are made with mode 0700: other people are logged in on the same host.
"""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

from services.errors import SettingsError


def config_dir() -> Path:
    """Settings (`settings.toml`) and what amlx remembers; `AMLX_CONFIG_DIR` overrides it."""
    return _folder("AMLX_CONFIG_DIR", platformdirs.user_config_path("amlx"))


def cache_dir() -> Path:
    """What can be fetched again; `AMLX_CACHE_DIR` overrides it."""
    return _folder("AMLX_CACHE_DIR", platformdirs.user_cache_path("amlx"))


def data_dir() -> Path:
    """The local workspace, the journal and the log; `AMLX_DATA_DIR` overrides it."""
    return _folder("AMLX_DATA_DIR", platformdirs.user_data_path("amlx"))


def log_file() -> Path:
    """Where faults of amlx are written with their tracebacks."""
    return data_dir() / "amlx.log"


def _folder(variable: str, usual: Path) -> Path:
    folder = Path(os.environ[variable]).expanduser() if os.environ.get(variable) else usual
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"The folder {folder} cannot be made: {error.strerror}.", advice=f"Name another one in {variable}."
        ) from error
    return folder
