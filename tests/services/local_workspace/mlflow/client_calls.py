"""A script as a person would write one: MLflow's own client, told of the local workspace by variables alone."""

import json
import tempfile
from pathlib import Path

import mlflow


def main() -> dict[str, object]:
    mlflow.set_experiment("from-outside")
    with mlflow.start_run(run_name="outer") as outer:
        mlflow.log_params({"a": 1, "b": "two"})
        for step in range(4):
            mlflow.log_metric("loss", 1 / (step + 1), step=step)
        mlflow.log_metrics({"acc": 0.5, "f1": float("nan")})
        mlflow.set_tag("colour", "red")
        mlflow.log_text("some words", "notes/a.txt")
        with mlflow.start_run(run_name="inner", nested=True):
            mlflow.log_metric("loss", 7)
    client = mlflow.MlflowClient()
    run = client.get_run(outer.info.run_id)
    with tempfile.TemporaryDirectory() as folder:
        text = Path(client.download_artifacts(run.info.run_id, "notes/a.txt", folder)).read_text()
    found = client.search_runs([run.info.experiment_id], "metrics.loss < 1 and tags.colour = 'red'")
    return {
        "status": run.info.status,
        "params": run.data.params,
        "loss": run.data.metrics["loss"],
        "history": [metric.value for metric in client.get_metric_history(run.info.run_id, "loss")],
        "artifact": text,
        "found": [one.info.run_name for one in found],
        "artifacts": [file.path for file in client.list_artifacts(run.info.run_id)],
        "experiments": [one.name for one in client.search_experiments(filter_string="name = 'from-outside'")],
        "children": len(client.search_runs([run.info.experiment_id])),
    }


if __name__ == "__main__":
    print(json.dumps(main()))  # noqa: T201 the test reads it
