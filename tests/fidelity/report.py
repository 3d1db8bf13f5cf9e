"""The lists of docs/fidelity.md: `python -m tests.fidelity.report` writes them into it."""

import re
from pathlib import Path

from tests.fidelity import contract
from tests.fidelity.accepted import ACCEPTED
from tests.fidelity.contract import bare
from tests.fidelity.operations import OFFERED, UNPUBLISHED

DOCUMENT = Path(__file__).parents[2] / "docs" / "fidelity.md"
MARK = "<!-- made by python -m tests.fidelity.report -->"


def lists() -> str:
    """All lists, as Markdown."""
    accepted = "".join(
        f"| {one.kind} | `{one.operation}` | `{_cell(one.place)}` | {one.reason} |\n" for one in ACCEPTED
    )
    wins = "".join(f"| `{key}` | {', '.join(sorted(rooms))} |\n" for key, rooms in sorted(_beyond_schema().items()))
    offered = "".join(f"    {operation}{_held(operation)}\n" for operation in (*OFFERED, *UNPUBLISHED))
    return (
        "\n## Differences that remain\n\nPatterns; a test fails on any difference that none of them covers.\n\n"
        f"| kind | operation | place | why |\n|---|---|---|---|\n{accepted}"
        "\n## Where the recordings win\n\nKeys that the service sends and the published schemas lack; amlx sends "
        f"them too where it offers the resource.\n\n| key | in answers of |\n|---|---|\n{wins}"
        f"\n## Operations\n\nr: held to recordings; s: held to a published schema.\n\n{offered}"
    )


def _cell(text: str) -> str:
    return text.replace("|", r"\|")


def _held(operation: str) -> str:
    recorded = any(name.startswith(f"{operation} ") for name in contract.recorded())
    return f"{'  r' if recorded else ''}{'  s' if operation in contract.schemas()['operations'] else ''}"


def _beyond_schema() -> dict[str, set[str]]:
    """Recorded keys that no published definition has, and the collections in whose answers they stand."""
    known = {key for definition in contract.schemas()["definitions"].values() for key in definition.get("keys", ())}
    found: dict[str, set[str]] = {}
    for name, answer in contract.recorded().items():
        collection = re.sub(r"/\{\w+\}", "", name.split(" ")[1]).rpartition("workspaces/")[2] or name.split(" ")[1]
        for place in answer["places"]:
            key = bare(place).rpartition(".")[2].removesuffix("[]")
            if int(name.rpartition(" ")[2]) < 400 and key != "*" and key not in known:
                found.setdefault(key, set()).add(collection)
    return found


def main() -> None:
    """Write the lists after the mark."""
    said = DOCUMENT.read_text().partition(MARK)[0]
    DOCUMENT.write_text(f"{said}{MARK}\n{lists()}")


if __name__ == "__main__":
    main()
