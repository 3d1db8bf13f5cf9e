"""Where the source of the contracts is, for the tests that need it."""

from pathlib import Path

import pytest

AZURE = Path(__file__).parents[3] / "shared" / "azure"


@pytest.fixture(scope="session")
def azure() -> Path:
    """The folder with `recorded/` and `spec/`; not part of the repo."""
    if not (AZURE / "recorded" / "exchanges.jsonl").exists():
        pytest.skip("needs ../shared/azure beside the repo: the recordings and schemas that contracts come from")
    return AZURE
