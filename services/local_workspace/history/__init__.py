"""Run history: what ran, how far it is, what it left. Jobs, trials, pipeline nodes and MLflow's runs are all runs."""
