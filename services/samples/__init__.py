"""Jobs that ship with amlx, for a workspace's first minutes: each is a folder with a `job.yml`.

`automobile` trains a small price model for half a minute and logs a metric at each step; `hello-world` says so.
"""

from __future__ import annotations

from pathlib import Path

SAMPLES = ("automobile", "hello-world")


FOLDER = Path(__file__).parent
"""Where the samples are."""


def job_file(name: str) -> Path:
    """The job file of a sample, one of SAMPLES."""
    return FOLDER / name / "job.yml"
