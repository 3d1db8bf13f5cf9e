"""Who is signed in: azure-identity for Azure, a file or an environment variable elsewhere. No token is ever logged."""

from __future__ import annotations

import base64
import binascii
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from azure.core.credentials import AccessToken, TokenCredential
from azure.core.exceptions import ClientAuthenticationError

from services.connection import Connection
from services.errors import SignInError
from services.wire.hosts import CLOUDS
from services.wire.refusals import no_token

ASSUMED_LIFE = 300
"""Seconds that a token without an `exp` is taken to live."""


class FileCredential:
    """A token in a file of mode 0600 that somebody else renews: it is read again whenever the file has changed."""

    def __init__(self, path: Path, advice: str = "") -> None:
        self._path = path
        self._advice = advice
        self._read: tuple[int, str] | None = None

    def get_token(self, *scopes: str, **_: object) -> AccessToken:
        """The token as it is now. It is said to expire at once, so that azure-core asks again at each request."""
        return AccessToken(self._token(), int(time.time()))

    def _token(self) -> str:
        try:
            changed = self._path.stat().st_mtime_ns
            if self._read is None or self._read[0] != changed:
                self._read = (changed, self._path.read_text(encoding="ascii").strip())
        except (OSError, UnicodeError) as error:
            raise SignInError(f"The token file {self._path} cannot be read.", advice=self._advice) from error
        return self._read[1]


class EnvironmentCredential:
    """A token in an environment variable, for a cloud that the settings name."""

    def __init__(self, variable: str) -> None:
        self._variable = variable

    def get_token(self, *scopes: str, **_: object) -> AccessToken:
        """The variable's token, until its own `exp`."""
        token = os.environ.get(self._variable, "").strip()
        if not token:
            raise SignInError(
                f"The environment variable {self._variable} holds no token.",
                advice=f"Set {self._variable} and start amlx again, or take token_variable out of the settings.",
            )
        expires = claims(token).get("exp")
        return AccessToken(token, expires if isinstance(expires, int) else int(time.time()) + ASSUMED_LIFE)


def credential_of(connection: Connection) -> TokenCredential:
    """What signs in at a connection; azure-identity is imported only where it is Azure's to sign in."""
    if connection.token_source == "file":
        return FileCredential(Path(connection.token_place), connection.sign_in_advice)
    if connection.token_source == "environment":
        return EnvironmentCredential(connection.token_place)
    from azure.identity import DefaultAzureCredential

    cloud = CLOUDS.get(connection.resource_manager)
    authority = {"authority": cloud.authority} if cloud else {}  # else what AZURE_AUTHORITY_HOST says
    return DefaultAzureCredential(exclude_interactive_browser_credential=True, process_timeout=30, **authority)


def token_giver(connection: Connection) -> Callable[[tuple[str, ...]], tuple[str, int]]:
    """What gives tokens to another process: scopes to a token and the epoch second at which it expires.

    Raises (when called):
        SignInError: nobody is signed in.
    """
    credential = credential_of(connection)

    def give(scopes: tuple[str, ...]) -> tuple[str, int]:
        try:
            token = credential.get_token(*scopes)
        except ClientAuthenticationError as error:
            raise no_token(error) from error
        return token.token, token.expires_on

    return give


def claims(token: str) -> dict[str, Any]:
    """What a JWT says of itself, unverified (the service verifies); empty where it is no JWT."""
    try:
        payload = token.split(".")[1]
        value = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (IndexError, ValueError, binascii.Error):
        return {}
    return value if isinstance(value, dict) else {}


def who(token: str) -> str:
    """The name a person would know themselves by: user name, else app, else object id; empty where unknown."""
    said = claims(token)
    return str(next((said[key] for key in ("upn", "unique_name", "name", "appid", "oid") if said.get(key)), ""))
