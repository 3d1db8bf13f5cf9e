"""Stands in for the official example's script: logs a parameter, a metric at each step and an artifact."""

from pathlib import Path

import mlflow


def main() -> None:
    mlflow.log_param("hello_param", "world")
    for step in range(3):
        mlflow.log_metric("hello_metric", step / 2, step=step)
    Path("helloworld.txt").write_text("hello world\n")
    mlflow.log_artifact("helloworld.txt")


if __name__ == "__main__":
    main()
