"""`make bench`: a figure a line, `name value unit target`; ratios within one run are what counts.

`make bench ARGS="listing memory"` measures a part.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator

from tests.bench import first_frame, listing, memory, traffic
from tests.bench.figures import Figure
from tests.bench.place import own_folders

PARTS = {"first_frame": first_frame, "listing": listing, "traffic": traffic, "memory": memory}
"""The last two look at a screen that lists 10,000 jobs, which `listing` makes."""


def figures(parts: Collection[str]) -> Iterator[Figure]:
    """Those of the named parts, or all."""
    with own_folders() as folder:
        for name, part in PARTS.items():
            if name in parts or not parts:
                yield from part.figures(folder)


def main() -> None:
    """Print each as soon as it is known."""
    for figure in figures(sys.argv[1:]):
        print(figure, flush=True)


if __name__ == "__main__":
    main()
