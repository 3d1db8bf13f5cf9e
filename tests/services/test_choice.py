"""Which workspace is opened, by what was said, set, found and written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from services.choice import Named, choose, find_config, read_config
from services.connection import LOCAL_SUBSCRIPTION, Connection, local_connection
from services.errors import SettingsError, UsageError
from services.settings import CloudSettings, Settings, WorkspaceSettings

WORDS = Named("s1", "g1", "w1")
ENVIRONMENT = {"AZURE_SUBSCRIPTION_ID": "s2", "AZURE_RESOURCE_GROUP": "g2", "AZUREML_WORKSPACE_NAME": "w2"}
CONFIG = {"subscription_id": "s3", "resource_group": "g3", "workspace_name": "w3"}
WRITTEN = Settings(workspace=WorkspaceSettings("s4", "g4", "w4"))


def names(connection: Connection) -> tuple[str, str, str]:
    return connection.subscription_id, connection.resource_group, connection.workspace_name


def config(folder: Path, value: object = CONFIG, name: str = "config.json") -> Path:
    """A config.json in a folder."""
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(value))
    return file


def test_words_win_then_environment_then_config_then_settings_then_our_own(tmp_path: Path) -> None:
    config(tmp_path)
    assert names(choose(WORDS, WRITTEN, ENVIRONMENT, tmp_path)) == ("s1", "g1", "w1")
    assert names(choose(Named(), WRITTEN, ENVIRONMENT, tmp_path)) == ("s2", "g2", "w2")
    assert names(choose(Named(), WRITTEN, {}, tmp_path)) == ("s3", "g3", "w3")
    (tmp_path / "config.json").unlink()
    assert names(choose(Named(), WRITTEN, {}, tmp_path)) == ("s4", "g4", "w4")
    assert choose(Named(), Settings(), {}, tmp_path) == local_connection()
    assert choose(WORDS, WRITTEN, ENVIRONMENT, tmp_path, local=True).is_local


def test_a_named_workspace_is_completed_by_what_comes_next(tmp_path: Path) -> None:
    chosen = choose(
        Named(workspace_name="w1"), Settings(), {"AZURE_SUBSCRIPTION_ID": "s2", "RESOURCE_GROUP": "g2"}, tmp_path
    )
    assert names(chosen) == ("s2", "g2", "w1")
    assert chosen.resource_manager == "https://management.azure.com"


def test_a_subscription_alone_chooses_nothing(tmp_path: Path) -> None:
    assert choose(Named(), Settings(), {"AZURE_SUBSCRIPTION_ID": "s"}, tmp_path).is_local


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not its subscription and resource group") as refused:
        choose(Named(workspace_name="w"), Settings(), {}, tmp_path)
    assert refused.value.advice == "Add --subscription and --resource-group."
    with pytest.raises(UsageError, match="No workspace is named"):
        choose(Named(resource_group="g"), Settings(), {}, tmp_path)


def test_whoever_names_the_local_subscription_means_the_local_workspace(tmp_path: Path) -> None:
    assert choose(Named(), Settings(), ENVIRONMENT | {"AZURE_SUBSCRIPTION_ID": LOCAL_SUBSCRIPTION}, tmp_path).is_local


@pytest.mark.parametrize("name", [".azureml/config.json", "aml_config/config.json", "config.json"])
def test_config_is_found_upwards(tmp_path: Path, name: str) -> None:
    file = config(tmp_path, name=name)
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    assert find_config(deep) == file
    assert names(choose(Named(), Settings(), {}, deep)) == ("s3", "g3", "w3")


def test_a_config_of_another_program_is_passed_by(tmp_path: Path) -> None:
    config(tmp_path)
    config(tmp_path / "a", {"compilerOptions": {}})
    (tmp_path / "a" / "b").mkdir()
    (tmp_path / "a" / "b" / "config.json").write_text("{ // not even JSON")
    assert find_config(tmp_path / "a" / "b") == tmp_path / "config.json"


def test_a_scope_will_do(tmp_path: Path) -> None:
    scope = "/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/w"
    assert read_config(config(tmp_path, {"Scope": scope})) == Named("s", "g", "w")


@pytest.mark.parametrize("missing", ["subscription_id", "resource_group", "workspace_name"])
def test_a_missing_field_is_named_with_its_file(tmp_path: Path, missing: str) -> None:
    file = config(tmp_path, {key: value for key, value in CONFIG.items() if key != missing})
    with pytest.raises(SettingsError) as refused:
        choose(Named(), Settings(), {}, tmp_path)
    assert refused.value.message == f"{file} has no {missing}."
    assert "studio" in refused.value.advice


def test_broken_json_is_told_where_it_would_choose(tmp_path: Path) -> None:
    (tmp_path / ".azureml").mkdir()
    (tmp_path / ".azureml" / "config.json").write_text("{")
    with pytest.raises(SettingsError, match="no JSON"):
        choose(Named(), Settings(), {}, tmp_path)
    assert names(choose(WORDS, Settings(), {}, tmp_path)) == ("s1", "g1", "w1")


def test_a_custom_cloud(tmp_path: Path) -> None:
    cloud = CloudSettings("https://127.0.0.1:8443/", tmp_path / "ca.pem", "LAB_TOKEN", "https://studio.lab")
    chosen = choose(WORDS, Settings(cloud="lab", clouds={"lab": cloud}), {}, tmp_path)
    assert chosen.cloud == "lab"
    assert chosen.resource_manager == "https://127.0.0.1:8443"
    assert (chosen.token_source, chosen.token_place) == ("environment", "LAB_TOKEN")
    assert chosen.ca_bundle == tmp_path / "ca.pem"


def test_an_unknown_cloud_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no cloud named moon") as refused:
        choose(WORDS, Settings(cloud="moon"), {}, tmp_path)
    assert "AzureUSGovernment" in refused.value.advice
