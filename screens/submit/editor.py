"""A file in the person's own editor, amlx set aside meanwhile."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

from textual.app import App, SuspendNotSupported

EDITORS = ("VISUAL", "EDITOR")
USUAL = "vi"


def edit(app: App[int], path: Path) -> None:
    """Open the file in $VISUAL or $EDITOR and wait; what cannot be opened is said."""
    command = next((os.environ[name] for name in EDITORS if os.environ.get(name)), USUAL)
    try:
        with app.suspend():
            subprocess.run([*shlex.split(command), str(path)], check=False)
    except SuspendNotSupported:
        app.notify("This terminal cannot set amlx aside.", title="Not opened", severity="warning", markup=False)
    except (OSError, ValueError):
        app.notify(f"{command} cannot be started; set EDITOR.", title="Not opened", severity="warning", markup=False)
