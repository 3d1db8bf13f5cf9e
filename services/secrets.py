"""What must not reach a screen, taken out of an answer: Azure sends no secrets unasked, other servers may."""

from __future__ import annotations

from collections.abc import Mapping

from services.log import redacted
from services.wire.answers import Json

HIDDEN = "not shown"

SECRETS = frozenset(
    (
        *("password", "secret", "clientsecret", "token", "sastoken", "accesstoken", "refreshtoken", "securitytoken"),
        *("developertoken", "key", "keys", "accountkey", "accesskey", "secretaccesskey", "privatekey"),
        *("privatekeydata", "pat", "sas", "sasuri", "connectionstring"),
    )
)
"""Names that ARM's schemas give to secrets, in lower case."""

KEEPERS = frozenset({"credentials", "secrets"})
"""What holds secrets and little else: inside, only what TOLD names is shown."""

TOLD = frozenset(
    (
        *("credentialstype", "secretstype", "authorityurl", "authurl", "resourceurl", "resourceid", "clientid"),
        *("tenantid", "username", "thumbprint", "developertokentype"),
    )
)
OPEN = frozenset({"tags"})
"""What a person wrote to be read; a tag may be called key."""


def without_secrets(item: Json) -> Json:
    """An answer of ARM with `not shown` for each secret, signatures in addresses included; nulls stay nulls."""
    return {key: _entry(key.lower(), value, kept=False) for key, value in item.items()}


def _entry(name: str, value: object, *, kept: bool) -> object:
    if name in OPEN or value in (None, "", [], {}):
        return value
    if kept and name not in TOLD:
        return HIDDEN
    if isinstance(value, Mapping):
        return {str(key): _entry(str(key).lower(), inner, kept=name in KEEPERS) for key, inner in value.items()}
    return HIDDEN if name in SECRETS else _value(value)


def _value(value: object) -> object:
    if isinstance(value, list):
        return [_entry("", inner, kept=False) for inner in value]
    return redacted(value) if isinstance(value, str) else value
