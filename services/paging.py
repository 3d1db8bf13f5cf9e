"""Lists that come page by page with a token to the next: run history's and MLflow's."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from services.wire.answers import Json


def token_items(ask: Callable[[str | None], Json], items: str, token: str) -> Iterator[Json]:
    """All items of a list: `ask` gets a page by its token (None the first), `items` and `token` are its keys.

    An answer without a list has no items; a token that comes back unchanged ends the list.
    """
    following: str | None = None
    while True:
        page = ask(following)
        found = page.get(items)
        yield from found if isinstance(found, list) else ()
        before, following = following, str(page.get(token) or "")
        if not following or following == before:
            return
