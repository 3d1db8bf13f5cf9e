"""What stands behind services/arm.py: pipelines, hosts, answers, refusals and long-running operations."""
