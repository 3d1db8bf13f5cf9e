"""Stands in for the official example's script: reads a table of irises and says how long it is."""

import argparse
import csv
import urllib.request
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--iris-csv", required=True)
    place = parser.parse_args().iris_csv
    if place.startswith("https://"):
        place, _ = urllib.request.urlretrieve(place)
    with Path(place).open(newline="") as file:
        rows = list(csv.DictReader(file))
    Path("outputs").mkdir(exist_ok=True)
    Path("outputs/count.txt").write_text(f"{len(rows)}\n")
    print(f"{len(rows)} irises")


if __name__ == "__main__":
    main()
