"""syrupy looks only inside the folders of modules that ran, so a deleted module would leave its pictures behind."""

from pathlib import Path

TESTS = Path(__file__).parent
SNAPSHOTS = TESTS.parent / "snapshots"


def test_every_snapshot_folder_has_its_test_module() -> None:
    folders = {path.parent.relative_to(SNAPSHOTS) for path in SNAPSHOTS.rglob("*") if path.is_file()}
    assert [folder for folder in folders if not (TESTS / folder).with_suffix(".py").exists()] == []
