"""What pages wish for without knowing each other: each wish is answered with a page.

Its module is imported when it is first wished for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from screens.messages import NewInstance, OpenInstance, OpenJob, SubmitJob, SubmitSample

if TYPE_CHECKING:
    from textual.message import Message

    from screens.page import Page
    from services.session import Session


def page_for(wish: Message, session: Session) -> Page | str | None:
    """The page that answers a wish, or the place in the sidebar to go to; None where it is no wish.

    Source: the studio's links from Home.
    """
    match wish:
        case NewInstance():
            return _made("screens.compute.new_instance:NewInstancePage", session)
        case OpenInstance():
            return _made("screens.compute.detail:ComputeDetail", session, wish.name)
        case OpenJob():
            return _made("screens.job:JobPage", session, wish.name)
        case SubmitJob(path=None):
            return _made("screens.submit:PickPage", session)
        case SubmitJob():
            return _made("screens.submit:ReviewPage", session, wish.path)
        case SubmitSample():
            from services.samples import SAMPLES, job_file

            return _made("screens.submit:ReviewPage", session, job_file(SAMPLES[0]))
    return None


def _made(reference: str, *given: object) -> Page:
    module, _, name = reference.partition(":")
    page: Page = getattr(import_module(module), name)(*given)
    return page
