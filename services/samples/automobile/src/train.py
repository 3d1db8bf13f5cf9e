"""Fit car prices with a linear model by gradient descent, one epoch after the other.

Plain Python, so that it runs wherever mlflow is. Each epoch is a real computation (some steps of gradient descent over
all training rows), then a short rest (`--pause`), so that a person can watch the metrics come in.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import mlflow

FEATURES = (
    "wheel-base", "length", "width", "height", "curb-weight", "engine-size", "bore", "stroke",
    "compression-ratio", "horsepower", "peak-rpm", "city-mpg", "highway-mpg",
)  # fmt: skip
PRICE = "price"
STEPS_AN_EPOCH = 5

Rows = list[list[float]]


@dataclass
class Model:
    """price = bias + sum(weight * (feature - mean) / scale), in dollars."""

    features: tuple[str, ...]
    means: list[float]
    scales: list[float]
    weights: list[float]
    bias: float

    def price(self, row: list[float]) -> float:
        """The price of one car, from its standardized features."""
        return self.bias + sum(weight * value for weight, value in zip(self.weights, row, strict=True))

    def rmse(self, rows: Rows, prices: list[float]) -> float:
        """Root mean squared error, in dollars."""
        errors = [self.price(row) - price for row, price in zip(rows, prices, strict=True)]
        return float((sum(error * error for error in errors) / len(errors)) ** 0.5)

    def step(self, rows: Rows, prices: list[float], rate: float) -> None:
        """One step of gradient descent over all rows."""
        errors = [self.price(row) - price for row, price in zip(rows, prices, strict=True)]
        count = len(rows)
        for index in range(len(self.weights)):
            slope = sum(error * row[index] for error, row in zip(errors, rows, strict=True)) / count
            self.weights[index] -= rate * slope
        self.bias -= rate * sum(errors) / count


def read(path: Path) -> tuple[Rows, list[float]]:
    """Features and prices of the cars of which all of them are known (`?` stands for what is not)."""
    with path.open(newline="", encoding="utf-8") as file:
        cars = [car for car in csv.DictReader(file) if "?" not in (car[PRICE], *(car[name] for name in FEATURES))]
    random.Random(0).shuffle(cars)
    return [[float(car[name]) for name in FEATURES] for car in cars], [float(car[PRICE]) for car in cars]


def standardized(rows: Rows, means: list[float], scales: list[float]) -> Rows:
    """Rows with each feature less its mean, over its scale."""
    return [[(v - m) / s for v, m, s in zip(row, means, scales, strict=True)] for row in rows]


def spread(rows: Rows) -> tuple[list[float], list[float]]:
    """Mean and standard deviation of each feature."""
    columns = list(zip(*rows, strict=True))
    means = [sum(column) / len(column) for column in columns]
    squares = [sum((v - m) ** 2 for v in column) / len(column) for column, m in zip(columns, means, strict=True)]
    return means, [square**0.5 or 1.0 for square in squares]


def train(options: argparse.Namespace) -> tuple[Model, dict[str, float]]:
    """Fit on four fifths of the cars, measure on the rest, log both errors at each epoch."""
    rows, prices = read(options.data)
    cut = len(rows) * 4 // 5
    means, scales = spread(rows[:cut])
    known, unseen = standardized(rows[:cut], means, scales), standardized(rows[cut:], means, scales)
    print(f"{len(rows)} cars with a price: {cut} to learn from, {len(rows) - cut} to test with", flush=True)
    model = Model(FEATURES, means, scales, [0.0] * len(FEATURES), 0.0)
    metrics: dict[str, float] = {}
    for epoch in epochs(options):
        for _ in range(STEPS_AN_EPOCH):
            model.step(known, prices[:cut], options.learning_rate)
        metrics = {"train_rmse": model.rmse(known, prices[:cut]), "test_rmse": model.rmse(unseen, prices[cut:])}
        mlflow.log_metrics(metrics, step=epoch)
        errors = "  ".join(f"{name} {value:8,.0f}" for name, value in metrics.items())
        print(f"epoch {epoch:3}/{options.epochs}  {errors}", flush=True)
    return model, metrics


def epochs(options: argparse.Namespace) -> Iterator[int]:
    """Epochs from 1 on, with the rest between two of them."""
    for epoch in range(1, options.epochs + 1):
        if epoch > 1:
            time.sleep(options.pause)
        yield epoch


def main() -> None:
    """Train, then write the model and a summary of its metrics to ./outputs, which the job keeps."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=60)
    parser.add_argument("--learning-rate", type=float, default=0.05)
    parser.add_argument("--pause", type=float, default=0.0, help="seconds of rest after each epoch")
    options = parser.parse_args()
    with mlflow.start_run():
        mlflow.log_params({"epochs": options.epochs, "learning_rate": options.learning_rate})
        model, metrics = train(options)
    outputs = Path("outputs")
    outputs.mkdir(exist_ok=True)
    (outputs / "model.json").write_text(json.dumps(asdict(model), indent=2), encoding="utf-8")
    (outputs / "metrics.json").write_text(json.dumps(metrics, indent=2), encoding="utf-8")
    print(f"done: a car's price is missed by about ${metrics['test_rmse']:,.0f}", flush=True)


if __name__ == "__main__":
    main()
