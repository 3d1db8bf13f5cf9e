"""Secrets that a server sends unasked stay out of what is shown."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.secrets import HIDDEN, SECRETS, without_secrets

CONNECTION = {
    "name": "git",
    "tags": {"key": "of a person"},
    "properties": {
        "authType": "PAT",
        "target": "https://example.com/x?sv=1&sig=HUSH&se=2",
        "credentials": {"credentialsType": "PAT", "pat": "HUSH", "clientId": "c", "anythingElse": "HUSH"},
        "metadata": {"key": "HUSH", "max_tokens": 1024, "inputs": [{"password": "HUSH"}]},
    },
}


def test_a_connection_is_told_without_its_credentials() -> None:
    told = without_secrets(CONNECTION)
    assert "HUSH" not in json.dumps(told)
    assert told["tags"] == {"key": "of a person"}
    assert told["properties"]["credentials"] == {
        "credentialsType": "PAT",
        "pat": HIDDEN,
        "clientId": "c",
        "anythingElse": HIDDEN,
    }
    assert told["properties"]["metadata"]["max_tokens"] == 1024


def test_what_is_named_like_a_secret_and_holds_more_is_looked_into() -> None:
    component = {"properties": {"componentSpec": {"inputs": {"key": {"type": "string"}}}}}
    assert without_secrets(component) == component


@pytest.mark.parametrize("nothing", [None, "", [], {}])
def test_no_secret_is_told_as_none(nothing: object) -> None:
    assert without_secrets({"properties": {"credentials": nothing}}) == {"properties": {"credentials": nothing}}


ANSWERS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b"]), inner, max_size=3),
)


@given(st.dictionaries(st.sampled_from(["a", "b"]), ANSWERS), st.sampled_from(sorted(SECRETS)))
def test_wherever_a_secret_stands_it_is_hidden(answer: dict[str, object], name: str) -> None:
    told = without_secrets({**answer, "properties": {"deep": [{"deeper": {name.upper(): "HUSH"}}]}})
    assert "HUSH" not in json.dumps(told)
