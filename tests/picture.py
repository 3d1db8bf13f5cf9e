"""`make picture`: the README's picture, made from the real program on a local workspace of its own.

Something is made first, so that there is something to see.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from tests.bench.place import amlx, own_folders
from tests.conftest import reach, settle

SIZE = (124, 27)
JOB = """\
$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json
command: {command}
display_name: {name}
experiment_name: {experiment}
compute: azureml:{compute}
environment:
  image: library/python:latest
"""
JOBS = (
    ("hello-world", "first-steps", "ci-ada", 'echo "hello world"'),
    ("wrong shape", "train-regression", "ci-ada", "exit 1"),
    ("prepare cars", "train-regression", "serverless", "echo done"),
    ("train cars", "train-regression", "ci-ada", "sleep 60"),
    ("evaluate cars", "train-regression", "ci-bob", "echo 0.21"),
)
"""Display name, experiment, compute and command of each."""


def main() -> None:
    """Write the picture to the path that is given."""
    target = Path(sys.argv[1]).resolve()
    with own_folders() as folder:
        os.chdir(folder)
        fill(folder / "job.yml")
        target.write_text(asyncio.run(picture()), encoding="utf-8")


def fill(file: Path) -> None:
    """Two instances, one of them stopped; jobs that ended, one that runs, one that waits."""
    for name in ("ci-ada", "ci-bob"):
        amlx("compute", "create", "--name", name, "--type", "ComputeInstance")
    amlx("compute", "stop", "--name", "ci-bob")
    for name, experiment, compute, command in JOBS:
        file.write_text(JOB.format(name=name, experiment=experiment, compute=compute, command=command))
        amlx("job", "submit", str(file))


async def picture() -> str:
    """The page of jobs, reached from Home as a person does."""
    from tui.command_line import parser
    from tui.commands.context import open_session
    from tui.start import make

    app = make(open_session(parser().parse_args(["--local"])))
    async with app.run_test(size=SIZE) as pilot:
        await settle(app)
        await pilot.press("colon")
        await pilot.press(*"jobs", "enter")
        await settle(app)
        await reach(pilot, lambda: "Running" in app.export_screenshot(), 60)
        return app.export_screenshot(title="amlx")


if __name__ == "__main__":
    main()
