"""Settings: all optional, and an error names the file, the line and the key."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.errors import SettingsError
from services.settings import Settings, load, settings_file


def written(text: str) -> Path:
    """The settings file with this text."""
    settings_file().write_text(text)
    return settings_file()


def test_without_a_file_all_is_as_usual() -> None:
    assert load() == Settings()


def test_all_of_it_can_be_set() -> None:
    written(
        """
        theme = "amlx-light"
        refresh_seconds = 10
        idle_minutes = 5
        interpreter = "/usr/bin/python3"
        keymap = { "compute.start" = "f5" }

        [workspace]
        subscription_id = "s"
        resource_group = "g"
        workspace_name = "w"
        cloud = "lab"

        [clouds.lab]
        resource_manager = "https://127.0.0.1:8443"
        ca_bundle = "~/ca.pem"
        token_variable = "LAB_TOKEN"
        """
    )
    settings = load()
    assert settings.refresh_seconds == 10
    assert settings.keymap == {"compute.start": "f5"}
    assert settings.clouds["lab"].token_variable == "LAB_TOKEN"
    assert settings.workspace is not None
    assert settings.workspace.cloud == "lab"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("theme = 'x'\nrefresh_seconds = 'often'", "line 2: refresh_seconds: expected"),
        ("idle_minutes = 0", "line 1: idle_minutes: expected"),
        ("\n\nthemes = 'x'", "line 3: object contains unknown field `themes`"),
        (
            "[workspace]\nsubscription_id = 's'\nresource_group = 'g'",
            "line 1: workspace: object missing required field",
        ),
        ("[clouds.lab]\nresource_manager = 'http://x'", "line 2: clouds"),
        ("theme = 'x'\nidle", "is no TOML: Expected '=' after a key"),
        ("\xff", "is no TOML"),
    ],
)
def test_an_error_names_the_line_and_the_key(text: str, says: str) -> None:
    file = written(text)
    with pytest.raises(SettingsError) as refused:
        load()
    assert str(file) in refused.value.message
    assert says in refused.value.message
    assert refused.value.advice


def test_a_folder_in_its_place_is_told() -> None:
    settings_file().mkdir()
    with pytest.raises(SettingsError, match="cannot be read"):
        load()
