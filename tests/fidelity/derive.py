"""Derive the committed contracts: `python -m tests.fidelity.derive PATH`.

PATH holds `recorded/exchanges.jsonl` (answers of the real service) and `spec/` (Microsoft's swagger files). What comes
out is in `contracts/`: small enough to read, free of anybody's values, and enough to check an answer in every clone.
"""

import argparse
import json
from pathlib import Path
from typing import Any

from tests.fidelity.recordings import contracts
from tests.fidelity.shapes import Walk
from tests.fidelity.swagger import Swagger

CONTRACTS = Path(__file__).parent / "contracts"


def derive(source: Path) -> dict[str, Any]:
    """File name -> content."""
    swagger = Swagger(source / "spec")
    operations = swagger.operations()
    definitions = dict(sorted(swagger.definitions.items()))
    recorded = contracts(source / "recorded" / "exchanges.jsonl", operations, Walk(definitions))
    return {"schemas.json": {"operations": operations, "definitions": definitions}, "recorded.json": recorded}


def text_of(content: Any, depth: int = 3, level: int = 0) -> str:
    """JSON with one line a leaf down to `depth`, so that a change shows as the line it is."""
    if level == depth or not isinstance(content, dict) or not content:
        return json.dumps(content, separators=(", ", ": "))
    inside = (f"{' ' * (level + 1)}{json.dumps(key)}: {text_of(content[key], depth, level + 1)}" for key in content)
    return "{\n" + ",\n".join(inside) + f"\n{' ' * level}}}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    for name, content in derive(parser.parse_args().source).items():
        (CONTRACTS / name).write_text(text_of(content) + "\n")


if __name__ == "__main__":
    main()
