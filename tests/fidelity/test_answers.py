"""Each operation's answer, as the local workspace gives it now, against the contracts."""

from pathlib import Path

import pytest
from starlette.routing import Route
from starlette.testclient import TestClient

from services.local_workspace.clock import ManualClock
from services.local_workspace.concerns import provision
from services.local_workspace.kernel import DEFAULT_WORKSPACE
from services.local_workspace.server import build
from tests.fidelity.accepted import is_accepted
from tests.fidelity.checker import check_answer
from tests.fidelity.operations import name_of
from tests.fidelity.scenario import STEPS, Told, play
from tests.services.local_workspace.conftest import BASE, OWNER, bearer, make_kernel


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[Told]:
    """The whole scenario, played once."""
    clock = ManualClock()
    kernel = make_kernel(tmp_path_factory.mktemp("workspace"), clock, BASE)
    application = build(kernel)
    with TestClient(application, base_url=BASE, headers=bearer(kernel, OWNER), raise_server_exceptions=False) as client:
        provision(kernel, DEFAULT_WORKSPACE)
        return play(client, kernel, clock)


@pytest.mark.parametrize("index", range(len(STEPS)), ids=map(str, STEPS))
def test_answer_is_as_azure_s(told: list[Told], index: int) -> None:
    step, answer = STEPS[index], told[index]
    assert answer.status == step.status, answer.text
    found = check_answer(step.method, step.address, answer.status, answer.body, answer.headers)
    assert [str(difference) for difference in found if not is_accepted(difference)] == []


def test_every_route_is_on_the_list(tmp_path: Path) -> None:
    """What the server offers and nothing holds would be fidelity by chance."""
    routes = build(make_kernel(tmp_path, ManualClock(), BASE)).routes
    asked = [(method, route.path) for route in routes if isinstance(route, Route) for method in route.methods or ()]
    protocol = [(method, path) for method, path in asked if path.startswith(("/subscriptions/", "/history/"))]
    assert protocol
    assert [f"{method} {path}" for method, path in protocol if method != "HEAD" and name_of(method, path) is None] == []
