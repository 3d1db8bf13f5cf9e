"""A credential whose tokens the parent gives: no sign-in ever happens in the child."""

from __future__ import annotations

from azure.core.credentials import AccessToken, AccessTokenInfo
from azure.core.exceptions import ClientAuthenticationError

from services.sdk_child.pipe import Parent


class ParentCredential:
    """What MLClient signs in with."""

    def __init__(self, parent: Parent) -> None:
        self._parent = parent

    def get_token(self, *scopes: str, **_: object) -> AccessToken:
        """A token as azure-core asks for it."""
        return AccessToken(*self._ask(scopes))

    def get_token_info(self, *scopes: str, options: object = None) -> AccessTokenInfo:
        """The same, as newer parts of azure-core ask for it."""
        return AccessTokenInfo(*self._ask(scopes))

    def _ask(self, scopes: tuple[str, ...]) -> tuple[str, int]:
        message = self._parent.token(scopes)
        if "refused" in message:
            raise ClientAuthenticationError(message["refused"])
        return message["value"], message["expires_on"]
