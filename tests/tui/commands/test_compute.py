"""`amlx compute`, word by word."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
import yaml
from syrupy.assertion import SnapshotAssertion

from services.journal import Journal
from tests.tui.commands.conftest import Amlx

CREATE = ("compute", "create", "--name", "ci-ada", "--type", "ComputeInstance", "--size", "Standard_DS3_v2")


@pytest.mark.parametrize("form", ["table", "json", "csv", "yaml"])
def test_a_list_in_each_form(amlx: Amlx, form: str, snapshot: SnapshotAssertion) -> None:
    done = amlx("compute", "list", "-o", form)
    assert (done.code, done.err) == (0, "")
    assert done.out == snapshot


def test_the_forms_say_the_same(amlx: Amlx) -> None:
    amlx(*CREATE)
    as_json = json.loads(amlx("compute", "list", "--type", "ComputeInstance", "-o", "json").out)
    as_yaml = yaml.safe_load(amlx("compute", "list", "--type", "ComputeInstance", "-o", "yaml").out)
    as_csv = list(csv.DictReader(StringIO(amlx("compute", "list", "--type", "ComputeInstance", "-o", "csv").out)))
    assert as_json == as_yaml
    assert [row["state"] for row in as_csv] == [row["state"] for row in as_json] == ["Running"]
    assert as_csv[0]["created"] == as_json[0]["created"] == "2026-01-05T09:00:00.000Z"


def test_an_instance_from_creation_to_deletion(amlx: Amlx) -> None:
    created = amlx(*CREATE, "--tags", "owner=ada l", "-o", "json")
    assert created.code == 0
    assert json.loads(created.out)["tags"] == {"owner": "ada l"}
    assert amlx("compute", "stop", "ci-ada").code == 0
    assert amlx("compute", "start", "--name", "ci-ada").code == 0
    assert amlx("compute", "restart", "-n", "ci-ada").code == 0
    assert ["state", "▶", "Running"] in lines(amlx("compute", "show", "ci-ada").out)
    assert "state: Running" in amlx("compute", "show", "ci-ada", "-o", "yaml").out
    assert amlx("compute", "delete", "ci-ada", "--yes").code == 0
    assert amlx("compute", "show", "ci-ada").code == 1


def lines(out: str) -> list[list[str]]:
    """The words of each line."""
    return [line.split() for line in out.splitlines()]


def test_what_was_created_is_told_in_a_few_lines(amlx: Amlx) -> None:
    told = lines(amlx(*CREATE).out)
    assert ["name", "ci-ada"] in told
    assert told[-1] == ["next", "amlx", "job", "submit", "FILE", "--set", "compute=azureml:ci-ada"]
    assert len(told) < 15


def test_what_the_state_forbids_is_not_cured_by_another_name(amlx: Amlx) -> None:
    amlx(*CREATE)
    assert amlx("compute", "stop", "ci-ada").code == 0
    refused = amlx("compute", "stop", "ci-ada")
    assert refused.code == 1
    assert "name" not in refused.err
    assert "Look at its state" in refused.err


def test_each_action_is_in_the_journal_with_its_twin(amlx: Amlx, own_folders: Path) -> None:
    amlx(*CREATE)
    amlx("compute", "stop", "ci-ada")
    lines = [json.loads(line) for line in (own_folders / "data" / "journal.jsonl").read_text().splitlines()]
    assert [line["action"] for line in lines] == ["create", "stop"]
    assert lines[1]["twin"] == "amlx compute stop --name ci-ada"


def test_a_start_that_the_state_forbids_fails_in_one_sentence(amlx: Amlx) -> None:
    amlx(*CREATE)
    done = amlx("compute", "start", "ci-ada")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("amlx: ")
    assert done.err.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("compute", "show", "nope"), "nope not found"),
        (("compute", "create", "--name", "1bad", "--type", "ComputeInstance"), "begins with a letter"),
        (("compute", "create", "--name", "good"), "needs a name and a type"),
        (("compute", "create", "--file", "nowhere.yml"), "cannot be read as YAML"),
        (("compute", "delete", "ci-ada"), "Add --yes"),
        (("compute", "list", "--max-results", "-3"), "-3 is no whole number"),
        (("compute", "start"), "One of the arguments NAME --name/-n is required"),
        (("compute", "list", "-o", "xml"), "invalid choice: 'xml'"),
        (("compute", "fly"), "no command fly"),
        (("comput",), "no command comput. Did you mean compute?"),
        (("compute", "list", "--bogus"), "Unrecognized arguments: --bogus"),
        (("compute", "list", "--workspace-name", "w"), "not its subscription and resource group"),
    ],
)
def test_wrong_words_are_one_sentence(
    amlx: Amlx, words: tuple[str, ...], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", StringIO())
    done = amlx(*words)
    assert done.code == (1 if "not found" in says else 2)
    assert says in done.err
    assert done.err.count("\n") == 1
    assert "Traceback" not in done.err


def test_a_cluster_by_file_and_flags(amlx: Amlx, tmp_path: Path) -> None:
    file = tmp_path / "cluster.yml"
    file.write_text("name: big\ntype: amlcompute\nsize: Standard_DS3_v2\nmin_instances: 0\nmax_instances: 9\n")
    assert amlx("compute", "create", "--file", str(file), "--max-instances", "3").code == 0
    assert amlx("compute", "update", "big", "--min-instances", "1").code == 0
    listed = json.loads(amlx("compute", "list", "--type", "AmlCompute", "-o", "json").out)
    big = next(row for row in listed if row["name"] == "big")
    assert (big["minimum"], big["maximum"]) == (1, 3)


def test_sizes_quota_and_nodes(amlx: Amlx) -> None:
    assert "Standard_DS3_v2".lower() in amlx("compute", "list-sizes").out.lower()
    assert "Regional vCPUs" in amlx("compute", "list-usage").out
    assert amlx("compute", "list-nodes", "cpu-cluster").code == 0


def test_the_journal_outlives_its_writer(amlx: Amlx) -> None:
    amlx(*CREATE)
    from services.connection import local_connection
    from services.session import utc_now

    assert Journal(local_connection(), utc_now).last()[0].target == "ci-ada"
