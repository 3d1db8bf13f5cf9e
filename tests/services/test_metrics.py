"""What a job logged, and the experiments jobs are grouped in."""

import math

from services import experiments, metrics
from tests.services.replay import Replay


def test_last_values() -> None:
    logged = [
        {"key": "rmse", "value": 3221.5, "timestamp": 1767603600000, "step": 60},
        {"key": "loss", "value": "NaN", "timestamp": "1767603600000", "step": "3"},
        {"key": "odd", "value": {}, "timestamp": None},
        "wrong",
    ]
    wire = Replay({"GET mlflow/runs/get": {"run": {"data": {"metrics": logged}}}})
    rows = metrics.last_values(wire, "job").rows()
    assert [(key, step) for key, _, step, _ in rows] == [("loss", 3), ("odd", None), ("rmse", 60)]
    assert math.isnan(rows[0][1])
    assert rows[0][3] == rows[2][3]


def test_no_metrics() -> None:
    assert metrics.last_values(Replay({"GET mlflow/runs/get": {}}), "job").is_empty()


def test_a_history_over_pages_in_the_order_of_steps() -> None:
    def page(query: dict[str, object]) -> dict[str, object]:
        if query["page_token"] is None:
            return {"metrics": [{"value": 2.0, "step": 2}], "next_page_token": "next"}
        return {"metrics": [{"value": 1.0, "step": 1}]}

    frame = metrics.history(Replay({"GET mlflow/metrics/get-history": page}), "job", "loss")
    assert frame["value"].to_list() == [1.0, 2.0]


def test_experiments_newest_first() -> None:
    items = [
        {"name": "old", "createdUtc": "2026-01-01T00:00:00Z", "experimentId": "1"},
        {"name": "new", "createdUtc": "2026-01-02T00:00:00Z", "experimentId": "2"},
    ]
    wire = Replay({"POST experiments:query": {"value": items}})
    assert experiments.list_experiments(wire)["name"].to_list() == ["new", "old"]
    assert wire.asked[0][1]["viewType"] == "ActiveOnly"
