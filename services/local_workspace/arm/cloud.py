"""What a client asks before it knows anything: the cloud's endpoints, the workspace's services, a token.

Sources: `/metadata/endpoints` of Azure Resource Manager (2019-05-01), which azure-ai-ml reads where
ARM_CLOUD_METADATA_URL names it; the discovery document that `discoveryUrl` leads to; App Service's managed identity
endpoint (2019-08-01), which azure-identity asks where IDENTITY_ENDPOINT names it.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from services.local_workspace.http import ArmError, Json, answer, signed_in
from services.local_workspace.kernel import Kernel
from services.local_workspace.tokens import LIFETIME


def routes(kernel: Kernel) -> list[BaseRoute]:
    """Open routes, but for the token: that one wants the owner's token in `X-IDENTITY-HEADER`."""
    return [
        Route("/discovery", _fixed({"api": kernel.base, "history": kernel.base, "mlflow": kernel.base})),
        Route("/metadata/endpoints", _fixed(_endpoints(kernel))),
        Route("/identity/token", _identity(kernel)),
    ]


def _fixed(body: Json) -> Callable[[Request], Response]:
    def handle(request: Request) -> Response:
        return answer(body)

    return handle


def _endpoints(kernel: Kernel) -> Json:
    return {
        "name": f"AmlxLocal-{kernel.base.rpartition(':')[2]}",
        "portal": kernel.base,
        "resourceManager": f"{kernel.base}/",
        "authentication": {"loginEndpoint": f"{kernel.base}/", "audiences": [kernel.base], "tenant": "common"},
        "suffixes": {"storage": "core.windows.net"},
    }


def _identity(kernel: Kernel) -> Callable[[Request], Response]:
    def handle(request: Request) -> Response:
        caller = signed_in(kernel, {"authorization": f"Bearer {request.headers.get('x-identity-header', '')}"})
        resource = request.query_params.get("resource", "").removesuffix("/.default").rstrip("/")
        if resource not in kernel.tokens.audiences:
            raise ArmError(400, "invalid_scope", f"The local workspace gives no token for '{resource}'.")
        return answer(
            {
                "access_token": kernel.tokens.mint(caller, audience=resource),
                "expires_on": str(int((kernel.clock.now() + LIFETIME).timestamp())),
                "resource": resource,
                "token_type": "Bearer",
                "client_id": caller.oid,
            }
        )

    return handle
