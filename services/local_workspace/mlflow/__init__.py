"""MLflow's tracking REST over the runs of run history."""
