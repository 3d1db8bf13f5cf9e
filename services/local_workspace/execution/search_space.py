"""A sweep's parameters: the points of a grid, or samples of the distributions that Azure ML names.

A search space is as REST has it: `{"lr": ["loguniform", [-6, -1]], "depth": ["choice", [[3, 5]]]}`; log distributions
take the exponents' bounds, as Azure documents: exp(uniform(min, max)).
Source: the sweep job YAML reference, "Parameter expressions"; SweepJob.searchSpace of the REST specification.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Point = dict[str, Any]
Space = Mapping[str, Any]


class SearchSpaceError(Exception):
    """A search space that cannot be sampled; says which parameter and why."""


def points(space: Space, algorithm: str, seed: int) -> Iterator[Point]:
    """The trials' parameters, in order: a grid ends, random samples go on for ever.

    `algorithm` is grid, random or bayesian; a bayesian search needs a model of earlier trials, which the local
    workspace does not have, so it is sampled at random (and the sweep's system log says so).

    Raises:
        SearchSpaceError: a parameter's distribution is unknown, its arguments are wrong, or a grid holds one.
    """
    if not space:
        raise SearchSpaceError("The search space is empty.")
    chosen = {name: _distribution(name, expression) for name, expression in space.items()}
    if algorithm.lower() == "grid":
        return _grid(chosen)
    return _samples(chosen, random.Random(seed))


def _distribution(name: str, expression: object) -> tuple[str, list[Any]]:
    match expression:
        case [str(kind), [*arguments]] if kind in _SAMPLERS:
            _check(name, kind, arguments)
            return kind, arguments
    raise SearchSpaceError(f"The parameter '{name}' has no distribution that a sweep knows: {expression!r}.")


def _check(name: str, kind: str, arguments: list[Any]) -> None:
    count = _ARGUMENTS[kind]
    choices = kind == "choice" and len(arguments) == 1 and isinstance(arguments[0], list) and arguments[0]
    numbers = len(arguments) == count and all(isinstance(a, int | float) for a in arguments)
    if not (choices if kind == "choice" else numbers):
        raise SearchSpaceError(f"The parameter '{name}' has wrong arguments for {kind}: {arguments!r}.")


def _grid(space: Mapping[str, tuple[str, list[Any]]]) -> Iterator[Point]:
    for name, (kind, _) in space.items():
        if kind != "choice":
            raise SearchSpaceError(f"A grid takes choices only, and the parameter '{name}' is a {kind}.")
    values = [arguments[0] for _, arguments in space.values()]
    return (dict(zip(space, point, strict=True)) for point in itertools.product(*values))


def _samples(space: Mapping[str, tuple[str, list[Any]]], chance: random.Random) -> Iterator[Point]:
    while True:
        yield {name: _SAMPLERS[kind](chance, arguments) for name, (kind, arguments) in space.items()}


def _rounded(value: float, step: float) -> float:
    return round(value / step) * step


_ARGUMENTS = {
    "choice": 1,
    "randint": 1,
    "uniform": 2,
    "loguniform": 2,
    "normal": 2,
    "lognormal": 2,
    "quniform": 3,
    "qloguniform": 3,
    "qnormal": 3,
    "qlognormal": 3,
}

_SAMPLERS: dict[str, Callable[[random.Random, list[Any]], Any]] = {
    "choice": lambda r, a: r.choice(a[0]),
    "randint": lambda r, a: r.randrange(int(a[0])),
    "uniform": lambda r, a: r.uniform(a[0], a[1]),
    "loguniform": lambda r, a: math.exp(r.uniform(a[0], a[1])),
    "normal": lambda r, a: r.gauss(a[0], a[1]),
    "lognormal": lambda r, a: math.exp(r.gauss(a[0], a[1])),
    "quniform": lambda r, a: _rounded(r.uniform(a[0], a[1]), a[2]),
    "qloguniform": lambda r, a: _rounded(math.exp(r.uniform(a[0], a[1])), a[2]),
    "qnormal": lambda r, a: _rounded(r.gauss(a[0], a[1]), a[2]),
    "qlognormal": lambda r, a: _rounded(math.exp(r.gauss(a[0], a[1])), a[2]),
}
