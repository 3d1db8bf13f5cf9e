"""The committed contracts are what the recordings and schemas say, and hold nobody's values."""

import json
import re
from pathlib import Path

from tests.fidelity import contract, report
from tests.fidelity.checker import Difference, check_answer
from tests.fidelity.derive import CONTRACTS, derive, text_of
from tests.fidelity.operations import OFFERED, name_of, template
from tests.fidelity.recordings import exchanges

KEY = re.compile(r"(\*|[A-Za-z][A-Za-z0-9_]*)(\[\])?(<[A-Za-z0-9_]+>)?")


def test_deriving_again_gives_the_committed_files(azure: Path) -> None:
    for name, content in derive(azure).items():
        assert (CONTRACTS / name).read_text() == text_of(content) + "\n", f"{name}: derive again"


def test_every_recorded_answer_keeps_its_contract(azure: Path) -> None:
    found: list[Difference] = []
    for exchange in exchanges(azure / "recorded" / "exchanges.jsonl"):
        if name_of(exchange["method"], exchange["op"]):
            path = f"{exchange['op']}?api-version={exchange['api_version'] or ''}"
            found += check_answer(
                exchange["method"], path, *(exchange[key] for key in ("status", "response", "headers"))
            )
    assert found == []


def test_places_are_keys_alone() -> None:
    """A person's key, an id or an address among the places would not look like a key of the service."""
    for operation, answer in contract.recorded().items():
        for place in answer["places"]:
            assert all(KEY.fullmatch(part) for part in place.split(".")), f"{operation}: {place}"


def test_contracts_stay_small() -> None:
    sizes = {path.name: path.stat().st_size for path in CONTRACTS.glob("*.json")}
    assert set(sizes) == {"recorded.json", "schemas.json"}
    assert sum(sizes.values()) < 600_000


def test_every_reference_between_schemas_leads_somewhere() -> None:
    text = json.dumps(contract.schemas())
    wanted = set(re.findall(r'"#([^"?]+)', text))
    assert wanted <= contract.schemas()["definitions"].keys()


def test_every_offered_operation_has_a_shape() -> None:
    known = contract.schemas()["operations"].keys() | {name.rpartition(" ")[0] for name in contract.recorded()}
    assert set(OFFERED) <= known


def test_addresses_reduce_to_one_template() -> None:
    workspace = "/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/w"
    assert template(workspace.upper() + "/jobs/n?api-version=1") == "~/WORKSPACES/W/jobs/n"
    assert name_of("POST", workspace + "/jobs/n/cancel") == "POST ~/workspaces/{ws}/jobs/{x}/cancel"
    assert (
        name_of("POST", f"/history/v1.0{workspace}/experiments:query?x=1")
        == "POST /history/v1.0~/workspaces/{ws}/experiments:query"
    )
    assert name_of("GET", workspace + "/computes/n/secrets") is None


def test_the_document_lists_what_remains() -> None:
    assert report.DOCUMENT.read_text().endswith(report.MARK + "\n" + report.lists()), "run tests.fidelity.report"
