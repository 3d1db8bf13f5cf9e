"""Which jobs there are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Literal, TypeVar
from urllib.parse import parse_qsl, urlsplit

from services.errors import ServiceError
from services.jobs.rules import IN_PROGRESS
from services.jobs.specs import CHILDREN, JOBS, TIMES
from services.references import segment
from services.wire.answers import Json

if TYPE_CHECKING:
    import polars as pl

    from services.arm import Wire

API = "2024-01-01-preview"
"""What azure-ai-ml asks for lists and single jobs."""

T = TypeVar("T")
View = Literal["ActiveOnly", "ArchivedOnly", "All"]

AT_ONCE = 1000
"""Jobs that become a frame together: a frame a page of 100 would cost more than the requests."""

MOST_TIMES = 100
"""Runs that one request for times names."""


def list_jobs(
    wire: Wire,
    *,
    view: View = "ActiveOnly",
    tag: str | None = None,
    job_type: str | None = None,
    most: int | None = None,
) -> pl.DataFrame:
    """All jobs (or the `most` newest), newest first, by JOBS; without times: see `with_times`.

    Source: GET jobs, which filters by tag and type but by nothing else.
    """
    import polars as pl

    items = (item for page in _pages(wire, view, tag, job_type) for item in page)
    frames = [JOBS.frame(part) for part in _parts(islice(items, most))]
    return pl.concat(frames, rechunk=True) if frames else JOBS.frame([])


def job_pages(wire: Wire, *, view: View = "ActiveOnly") -> Iterator[pl.DataFrame]:
    """The same list as it comes, a frame a page of the service."""
    for page in _pages(wire, view, None, None):
        yield JOBS.frame(page)


def children(wire: Wire, name: str) -> pl.DataFrame:
    """A job's child jobs by CHILDREN, all of them. Source: GET runs/{name}/children."""
    return CHILDREN.frame(run for page in history_pages(wire, f"runs/{segment(name)}/children") for run in page)


def with_times(wire: Wire, jobs: pl.DataFrame) -> pl.DataFrame:
    """The same jobs with `started`, `ended` and `duration`, a request a hundred jobs. Source: POST batchrundata.

    A job that run history does not know keeps its nulls, as do all where the service does not offer this.
    """
    names = jobs["name"].drop_nulls().to_list()
    try:
        runs = [run for part in _parts(iter(names), MOST_TIMES) for run in _run_metadata(wire, part)]
    except ServiceError as error:
        if error.status not in (404, 405, 501):
            raise
        return jobs
    times = TIMES.frame(runs).unique("name", keep="last")
    known = jobs.drop("started", "ended", "duration").join(times, on="name", how="left", maintain_order="left")
    return known.select(jobs.columns)


def with_durations(jobs: pl.DataFrame, now: datetime) -> pl.DataFrame:
    """The same jobs with the duration (seconds) of those that run, counted up to `now`."""
    import polars as pl

    end = pl.when(pl.col("status").is_in(list(IN_PROGRESS))).then(pl.lit(now)).otherwise(pl.col("ended"))
    lasted = (end - pl.col("started")).dt.total_milliseconds() / 1000
    running = pl.col("status").is_in(list(IN_PROGRESS)) & pl.col("started").is_not_null()
    return jobs.with_columns(duration=pl.when(running).then(lasted).otherwise(pl.coalesce("duration", lasted)))


def history_pages(wire: Wire, path: str, *, private: bool = False) -> Iterator[list[Json]]:
    """A list of run history, page by page, by its continuation token or its nextLink.

    Of a nextLink only the query is taken: the next page is asked for at the same place.
    """
    query: dict[str, str] = {}
    while True:
        body = wire.history("GET", path, query=dict(query), private=private)
        items = body.get("value")
        yield items if isinstance(items, list) else []
        following = _following(body)
        if not following or following == query:
            return
        query = following


def _following(body: Json) -> dict[str, str]:
    if token := body.get("continuationToken"):
        return {"$continuationtoken": str(token)}
    return dict(parse_qsl(urlsplit(str(body.get("nextLink") or "")).query))


def _pages(wire: Wire, view: View, tag: str | None, job_type: str | None) -> Iterator[list[Json]]:
    return wire.pages("jobs", api=API, query={"listViewType": view, "tag": tag, "jobType": job_type})


def _run_metadata(wire: Wire, names: list[str]) -> list[Json]:
    requests = {name: {"runId": name, "selectRunMetadata": True} for name in names}
    answer = wire.history("POST", "batchrundata", body={"requests": requests})
    results = answer.get("successfulResults")
    found = results.values() if isinstance(results, dict) else ()
    return [
        item["runMetadata"] for item in found if isinstance(item, dict) and isinstance(item.get("runMetadata"), dict)
    ]


def _parts(items: Iterator[T], size: int = AT_ONCE) -> Iterator[list[T]]:
    while part := list(islice(items, size)):
        yield part
