"""`make bench`: a figure a line, `name value unit target`; ratios within one run are what counts."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench import first_frame, listing, memory, traffic
from tests.bench.figures import Figure
from tests.bench.place import own_folders


def figures() -> Iterator[Figure]:
    """All of them, the quick ones first; the last ones look at a screen that lists 10,000 jobs."""
    with own_folders() as folder:
        yield from first_frame.figures()
        yield from listing.figures()
        yield from traffic.figures()
        yield from memory.figures(folder)


def main() -> None:
    """Print each as soon as it is known."""
    for figure in figures():
        print(figure, flush=True)


if __name__ == "__main__":
    main()
