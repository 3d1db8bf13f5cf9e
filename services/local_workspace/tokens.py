"""Bearer tokens: signed JWTs of the shape that Microsoft Entra gives, for this server alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any

import jwt
from jwt.types import Options

from services.local_workspace.clock import Clock
from services.local_workspace.roles import ROLES, Caller

ALGORITHM = "HS256"
LIFETIME = timedelta(hours=12)
"""Of the owner's token, which is renewed long before; a job's token lasts as long as asked."""

REQUIRED = ["exp", "oid", "name"]


class TokenRefusedError(Exception):
    """No token of ours: `code` is Azure's word for what is wrong with it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Tokens:
    """Makes and reads tokens. `audience` is the base address without a last slash; `tenant` a GUID."""

    secret: bytes
    audience: str
    tenant: str
    clock: Clock

    @property
    def audiences(self) -> tuple[str, str]:
        """This server as Azure Resource Manager, and as the studio: what azure-ai-ml makes of the cloud's metadata."""
        return self.audience, f"https://ml.azure.{'.'.join(self.audience.split('.')[2:])}"

    def mint(self, caller: Caller, lifetime: timedelta = LIFETIME, audience: str = "") -> str:
        """A token for this caller; `audience` is one of `audiences`, the first by itself."""
        now = self.clock.now()
        claims = {
            "aud": audience or self.audience,
            "iss": f"{self.audience}/{self.tenant}/",
            "iat": int(now.timestamp()),
            "nbf": int(now.timestamp()),
            "exp": int((now + lifetime).timestamp()),
            "tid": self.tenant,
            "oid": caller.oid,
            "name": caller.name,
            "unique_name": caller.name,
            "role": caller.role,
            "run": caller.run,
            "ver": "1.0",
        }
        return jwt.encode(claims, self.secret, algorithm=ALGORITHM)

    def read(self, token: str) -> Caller:
        """Who holds this token. Raises `TokenRefusedError` for a foreign, spoilt or expired one."""
        claims = self._claims(token)
        now = self.clock.now().timestamp()
        if claims["exp"] <= now:
            raise TokenRefusedError("ExpiredAuthenticationToken", "The access token has expired.")
        if claims.get("role") not in ROLES:
            raise TokenRefusedError("InvalidAuthenticationToken", "The access token names no known role.")
        return Caller(oid=claims["oid"], name=claims["name"], role=claims["role"], run=claims.get("run", ""))

    @lru_cache(maxsize=256)  # noqa: B019 - one for as long as the server; every request carries the same few
    def _claims(self, token: str) -> Mapping[str, Any]:
        # Times are held against the kernel's clock, not the machine's.
        own_clock: Options = {"verify_exp": False, "verify_nbf": False, "verify_iat": False, "require": REQUIRED}
        try:
            return jwt.decode(token, self.secret, [ALGORITHM], audience=self.audiences, options=own_clock)
        except jwt.InvalidAudienceError as error:
            raise TokenRefusedError(
                "InvalidAuthenticationTokenAudience", "The access token is not for this server."
            ) from error
        except jwt.InvalidTokenError as error:
            raise TokenRefusedError("InvalidAuthenticationToken", "The access token is invalid.") from error
