"""What can be done to assets, by what their kind allows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from screens.acting_page import Deed
from screens.list_page import Row
from services import assets, twins
from services.assets import Kind

if TYPE_CHECKING:
    from services.session import Session

NameOf = Callable[[Row], str]
VersionOf = Callable[[Row], str | None]


def deeds_of(kind: Kind, name_of: NameOf, version_of: VersionOf) -> Mapping[str, Deed]:
    """By verb."""
    verbs = [*(("archive", "restore") if kind.archives else ()), *(("delete",) if kind.deletes else ())]
    return {verb: _deed(verb, kind, name_of, version_of) for verb in verbs}


def _deed(verb: str, kind: Kind, name_of: NameOf, version_of: VersionOf) -> Deed:
    def perform(session: Session, row: Row) -> object:
        if verb == "delete":
            return assets.delete(session.wire, kind.word, name_of(row))
        change = assets.archive if verb == "archive" else assets.restore
        return change(session.wire, kind.word, name_of(row), version_of(row))

    def twin(session: Session, row: Row) -> str:
        return twins.asset(session.connection, kind.word, verb, name_of(row), version_of(row))

    return Deed(verb, perform, twin, "Deleting" if verb == "delete" else "")
