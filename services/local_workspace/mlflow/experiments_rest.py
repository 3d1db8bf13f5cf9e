"""MLflow's experiments: create, get, search, delete, restore, rename, tag.

Source: MLflow's REST API 2.0, "Experiments".
"""

from __future__ import annotations

from starlette.routing import BaseRoute

from services.local_workspace.history import experiments
from services.local_workspace.history.experiments import Experiment
from services.local_workspace.history.run import Json
from services.local_workspace.http import Call
from services.local_workspace.kernel import Kernel
from services.local_workspace.mlflow.answers import MLflowError, experiment_of, milliseconds, missing, route, text

_VIEWS = {"ACTIVE_ONLY": "archived = 0", "DELETED_ONLY": "archived = 1", "ALL": "1"}


def routes(kernel: Kernel) -> list[BaseRoute]:
    """The routes of this concern."""
    return [
        route(kernel, "GET", "experiments/get", get),
        route(kernel, "GET", "experiments/get-by-name", get_by_name),
        route(kernel, "POST", "experiments/create", create, "write"),
        route(kernel, "POST", "experiments/search", search),
        route(kernel, "GET", "experiments/search", search),
        route(kernel, "POST", "experiments/delete", delete, "delete"),
        route(kernel, "POST", "experiments/restore", restore, "write"),
        route(kernel, "POST", "experiments/update", update, "write"),
        route(kernel, "POST", "experiments/set-experiment-tag", set_tag, "write"),
    ]


def body(experiment: Experiment) -> Json:
    """An experiment as MLflow's JSON has it."""
    return {
        "experiment_id": experiment.id,
        "name": experiment.name,
        "artifact_location": "",
        "lifecycle_stage": "deleted" if experiment.archived else "active",
        "creation_time": milliseconds(experiment.created),
        "last_update_time": milliseconds(experiment.created),
        "tags": [{"key": key, "value": str(value)} for key, value in experiment.tags.items()],
    }


def get(call: Call) -> Json:
    """One experiment by its id."""
    with call.kernel.store.read() as db:
        return {"experiment": body(experiment_of(call, db, text(dict(call.query), "experiment_id")))}


def get_by_name(call: Call) -> Json:
    """One experiment by its name."""
    name = text(dict(call.query), "experiment_name")
    with call.kernel.store.read() as db:
        found = experiments.select(db, "workspace = ? AND name = ?", call.workspace.key, name)
    if not found:
        raise missing("experiment", name)
    return {"experiment": body(found[0])}


def create(call: Call) -> Json:
    """A new experiment."""
    given = call.json()
    name = text(given, "name")
    with call.kernel.store.write() as db:
        if experiments.select(db, "workspace = ? AND name = ?", call.workspace.key, name):
            raise MLflowError("RESOURCE_ALREADY_EXISTS", f"Experiment '{name}' already exists.")
        made = experiments.ensure(call.kernel, db, call.workspace.key, name)
        tags = {tag["key"]: tag["value"] for tag in given.get("tags") or []}
        return {"experiment_id": experiments.update(db, made, tags=tags).id}


def search(call: Call) -> Json:
    """Experiments that fit a filter, a page at a time."""
    from mlflow.entities import Experiment as Entity
    from mlflow.utils.search_utils import SearchExperimentsUtils

    given = call.json() if call.method == "POST" else dict(call.query)
    view = _VIEWS.get(str(given.get("view_type") or "ACTIVE_ONLY"), "archived = 0")
    with call.kernel.store.read() as db:
        found = experiments.select(db, f"workspace = ? AND {view}", call.workspace.key, order="created DESC")
    start, size = int(given.get("page_token") or 0), int(given.get("max_results") or 1000)
    if given.get("filter"):
        entities = [Entity(e.id, e.name, "", "active", tags=[], creation_time=milliseconds(e.created)) for e in found]
        fitting = SearchExperimentsUtils.filter(entities, given["filter"])  # type: ignore[no-untyped-call]
        kept = {entity.experiment_id for entity in fitting}
        found = [experiment for experiment in found if experiment.id in kept]
    page: Json = {"experiments": [body(experiment) for experiment in found[start : start + size]]}
    return page | ({"next_page_token": str(start + size)} if len(found) > start + size else {})


def delete(call: Call) -> Json:
    """Hide an experiment."""
    return _update(call, archived=True)


def restore(call: Call) -> Json:
    """Show a hidden experiment again."""
    return _update(call, archived=False)


def update(call: Call) -> Json:
    """Refuse a new name: runs know their experiment by it, and Azure has no renaming either."""
    raise MLflowError("INVALID_PARAMETER_VALUE", "Experiments of Azure Machine Learning cannot be renamed.")


def set_tag(call: Call) -> Json:
    """One tag."""
    given = call.json()
    return _update(call, tag={text(given, "key"): str(given.get("value", ""))})


def _update(call: Call, *, tag: Json | None = None, **changes: object) -> Json:
    with call.kernel.store.write() as db:
        found = experiment_of(call, db, text(call.json(), "experiment_id"))
        tags = found.tags | tag if tag else found.tags
        experiments.update(db, found, tags=tags, **changes)
    return {}
