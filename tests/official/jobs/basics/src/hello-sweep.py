"""Stands in for the official example's script: takes a trial's parameters and logs the metric that is minimised."""

import argparse

import mlflow


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--A", type=float)
    parser.add_argument("--B")
    parser.add_argument("--C", type=float)
    given = parser.parse_args()
    mlflow.log_params(vars(given))
    mlflow.log_metric("random_metric", abs(given.C - given.A) + len(given.B) / 100)


if __name__ == "__main__":
    main()
