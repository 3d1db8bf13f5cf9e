"""What is told of an asset, in a person's words."""

from __future__ import annotations

from services.assets.about import about
from services.assets.kinds import KINDS
from services.assets.links import PAGES, studio_page

ITEM = {
    "id": "/x/lake",
    "name": "lake",
    "properties": {
        "isDefault": False,
        "isArchived": False,
        "isAnonymous": True,
        "serviceDataAccessAuthIdentity": "None",
        "credentials": {"credentialsType": "AccountKey", "clientId": "c"},
        "dataUri": "azureml://x",
        "empty": None,
        "stages": ["a", "b"],
        "tags": {"stage": "prod"},
        "properties": {"run": 3},
    },
    "systemData": {"createdAt": "2026-01-05T09:00:00Z", "createdBy": "Ada"},
}


def test_nested_names_are_joined_and_what_goes_without_saying_is_left_out() -> None:
    told = about(ITEM)
    assert told.attributes == {
        "Is anonymous": "yes",
        "Credentials type": "AccountKey",
        "Credentials client id": "c",
        "Path": "azureml://x",
        "Stages": "a, b",
    }
    assert (told.id, told.tags, told.properties) == ("/x/lake", {"stage": "prod"}, {"run": "3"})
    assert (told.created_by, told.changed) == ("Ada", None)


def test_an_empty_answer_is_no_fault() -> None:
    told = about({})
    assert (told.attributes, told.tags, told.created) == ({}, {}, None)


def test_links_quote_what_others_wrote() -> None:
    assert set(PAGES) <= set(KINDS)
    assert studio_page("model", "a/b?c", "1") == "model/a%2Fb%3Fc:1/details"
    assert studio_page("model", "cars", None) == "", "the studio shows versions, not names"
    assert studio_page("schedule", "nightly") == ""
