"""`make picture`: the README's picture, made from the real program on a local workspace of its own.

A job is run first, so that there is something to see.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from tests.bench.place import amlx, own_folders
from tests.conftest import settle

JOB = """\
$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json
command: echo "hello world"
display_name: hello-world
experiment_name: first-steps
environment:
  image: library/python:latest
"""


def main() -> None:
    """Write the picture to the path that is given."""
    target = Path(sys.argv[1]).resolve()
    with own_folders() as folder:
        os.chdir(folder)
        fill(folder)
        target.write_text(asyncio.run(picture()))


def fill(folder: Path) -> None:
    """Two compute instances, of which one is stopped, and a finished job."""
    job = folder / "hello-world.yml"
    job.write_text(JOB)
    amlx("compute", "create", "ci-ada")
    amlx("compute", "create", "ci-bob")
    amlx("compute", "stop", "ci-bob")
    amlx("job", "create", "--file", str(job), "--stream")


async def picture() -> str:
    """The shell with the compute page, 120x32."""
    from tui.command_line import make_app

    app = make_app([])
    async with app.run_test(size=(120, 32)) as pilot:
        await settle(app)
        await pilot.press(":", *"compute", "enter")
        await settle(app)
        await pilot.pause(0.5)
        return app.export_screenshot(title="amlx")


if __name__ == "__main__":
    main()
