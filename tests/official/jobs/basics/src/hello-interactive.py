"""Stands in for the official example's script: something to look at while the job is up."""

from pathlib import Path

Path("outputs/tblogs").mkdir(parents=True, exist_ok=True)
print("up, for someone to look in")
