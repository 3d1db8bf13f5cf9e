"""What trials are given."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.local_workspace.execution.search_space import SearchSpaceError, points

BOUNDS = st.tuples(st.floats(-5, 5), st.floats(0.1, 5)).map(lambda pair: (pair[0], pair[0] + pair[1]))


def test_a_grid_has_every_combination_once():
    space = {"a": ["choice", [[1, 2]]], "b": ["choice", [["x", "y", "z"]]]}
    found = list(points(space, "Grid", 0))
    assert len(found) == 6
    assert found[0] == {"a": 1, "b": "x"}
    assert found[-1] == {"a": 2, "b": "z"}


@pytest.mark.parametrize("algorithm", ["Random", "Bayesian"])
def test_samples_are_the_same_for_a_seed_and_go_on(algorithm: str):
    space = {"a": ["uniform", [0, 1]]}
    first, second = (list(itertools.islice(points(space, algorithm, 7), 50)) for _ in range(2))
    assert first == second
    assert len({point["a"] for point in first}) == 50


@given(bounds=BOUNDS, seed=st.integers(0, 1000))
def test_bounds_hold(bounds: tuple[float, float], seed: int):
    low, high = bounds
    space = {"u": ["uniform", [low, high]], "q": ["quniform", [low, high, 0.5]], "r": ["randint", [3]]}
    point = next(points(space, "random", seed))
    assert low <= point["u"] <= high
    assert low - 0.25 <= point["q"] <= high + 0.25
    assert (point["q"] / 0.5).is_integer()
    assert point["r"] in (0, 1, 2)


@pytest.mark.parametrize(
    "kind", [("normal", [0, 1]), ("lognormal", [0, 1]), ("qnormal", [0, 1, 1]), ("qlognormal", [0, 1, 1])]
)
def test_normals_are_sampled(kind):
    name, arguments = kind
    found = [point["x"] for point in itertools.islice(points({"x": [name, arguments]}, "random", 1), 200)]
    assert len(set(found)) > 2
    assert all(value >= 0 for value in found) == name.endswith("lognormal")


def test_log_bounds_are_exponents():
    found = [point["x"] for point in itertools.islice(points({"x": ["loguniform", [-6, -1]]}, "random", 1), 200)]
    assert 0.0024 < min(found) < 0.02
    assert 0.1 < max(found) < 0.37


@pytest.mark.parametrize(
    ("space", "algorithm", "word"),
    [
        ({}, "random", "empty"),
        ({"a": ["uniform", [0, 1]]}, "grid", "choices only"),
        ({"a": ["nonsense", [1]]}, "random", "'a'"),
        ({"a": ["uniform", [1]]}, "random", "wrong arguments"),
        ({"a": ["choice", [[]]]}, "random", "wrong arguments"),
        ({"a": 7}, "random", "'a'"),
    ],
)
def test_a_wrong_space_says_why(space, algorithm: str, word: str):
    with pytest.raises(SearchSpaceError, match=word):
        next(points(space, algorithm, 0))
