"""A job file before it goes: what it is, what may be changed, where it runs and as whom; or what is wrong with it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import Static

from screens.acting_page import twin_line
from screens.dialogs.dialog import Dialog
from screens.dialogs.questions import confirm
from screens.form_page import FormPage
from screens.keys import ACT, key
from screens.messages import ClosePage, OpenPage
from screens.submit.draft import INPUT, code_text, overrides_of, said
from screens.submit.editor import edit
from screens.submit.excerpt import excerpt
from screens.widgets.fields import Field, TextField
from screens.widgets.status import GLYPHS
from services import compute, experiments, submission, twins
from services.errors import AmlxError, JobFileError
from services.submission import JobFile, Submitted
from services.text import cell_width, safe

if TYPE_CHECKING:
    from services.sdk import Progress
    from services.session import Session


STOPPED = "stopped"
SHORT = 11
"""Cells of an input's name beside which there is room to say that it is one."""


class ReviewPage(FormPage):
    """Judged in milliseconds as one types, wholly before it goes."""

    TITLE = "Review"
    DOES = "check and submit"

    BINDINGS: ClassVar = [key("ctrl+o", "edit", "edit file", "open the file in $EDITOR", ACT, name="submit.edit")]

    class Offers(Message):
        """Names that can be completed."""

        def __init__(self, computes: tuple[str, ...], experiments: tuple[str, ...]) -> None:
            super().__init__()
            self.computes = computes
            self.experiments = experiments

    class Checked(Message):
        """The service and the SDK have nothing against it; `who` would submit it."""

        def __init__(self, job_file: JobFile, who: str) -> None:
            super().__init__()
            self.job_file = job_file
            self.who = who

    class Going(Message):
        """How far the submission is."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

        def can_replace(self, message: Message) -> bool:
            """Only the newest counts."""
            return isinstance(message, ReviewPage.Going)

    def __init__(self, session: Session, path: Path) -> None:
        self.path = path
        self.DRAFT = f"submit:{path.absolute()}"
        self.job_file: JobFile | None = None
        self.problem: AmlxError | None = None
        self.doing = ""
        """What is under way: `checked`, `submitted`; empty where nothing is."""
        self._asked: dict[str, str] = {}
        """What stood in the fields when it was checked: what is typed since is of the next time."""
        self._submitted: Submitted | None = None
        self._about = Static("", classes="review--about", markup=False)
        super().__init__(session)

    def crumbs(self) -> tuple[str, ...]:
        """Below Jobs."""
        return ("Jobs", "Submit a job", self.path.name)

    def body(self) -> ComposeResult:
        """What it is, then the fields."""
        with VerticalScroll(classes="form", can_focus=False):
            yield self._about
            yield from self.fields()
        yield Static("", classes="form--state", markup=False)

    def fields(self) -> ComposeResult:
        """What may be other than in the file; inputs are added once the file is read."""
        yield TextField("compute", "Compute", note="→ completes a name; serverless always has room.")
        yield TextField("experiment", "Experiment")
        yield TextField("display_name", "Display name")

    def on_mount(self) -> None:
        self._glance()
        self.call_after_refresh(self._show_inputs)
        self._offer()

    # Judging

    def _glance(self) -> None:
        """What the file says by itself, with what is changed."""
        try:
            self.job_file, self.problem = submission.glance(self.path, overrides_of(self.values)), None
        except AmlxError as error:
            self.problem = error
        self._draw()

    def _draw(self) -> None:
        if self.problem is not None:
            self._about.update(excerpt(self.path, self.problem, self.size.width - 8))
        elif self.job_file is not None:
            where = submission.runs_where(self.session.connection, self.job_file)
            self._about.update(said(self.job_file, where, self.size.width - 8))
            self._hint("compute", self.job_file.compute)
            self._hint("experiment", self.job_file.experiment or "Default")
            self._hint("display_name", self.job_file.display_name or "made by the service")

    def on_resize(self) -> None:
        """Long values wrap at another width."""
        self._draw()

    def _hint(self, name: str, text: str) -> None:
        field = self.field(name)
        if isinstance(field, TextField):
            field.input.placeholder = safe(text)

    async def _show_inputs(self) -> None:
        """A field for each input of the file, as it is now."""
        if self.job_file is None or self.problem is not None:
            return
        ports = {f"{INPUT}{port.name}": port for port in self.job_file.inputs}
        present = {field.key: field for field in self.query(Field) if field.key.startswith(INPUT)}
        for name in present.keys() - ports.keys():
            await present[name].remove()
        for name in [name for name in ports if name not in present]:
            label = safe(ports[name].name)
            label = f"Input {label}" if cell_width(label) <= SHORT else label
            field = TextField(name, label, hint=safe(ports[name].value))
            await self.query_one(".form").mount(field)
            field.fill(self.draft.get(name, ""))

    def on_field_changed(self, event: Field.Changed) -> None:
        """Judged anew."""
        self._glance()

    def wrong(self, values: dict[str, str]) -> str | None:
        """A file that cannot go says why above."""
        if self.doing:
            return f"It is being {self.doing}; esc stops that."
        if isinstance(self.problem, JobFileError):
            return "First the file must be mended: ctrl+o opens it."
        return self.problem.message if self.problem is not None else None

    @work(thread=True, exclusive=True, group="offers", exit_on_error=False)
    def _offer(self) -> None:
        try:
            wire = self.session.wire
            computes = tuple(compute.list_computes(wire).all["name"].drop_nulls())
            known = tuple(experiments.list_experiments(wire)["name"].drop_nulls())
        except AmlxError:
            return  # completion is a kindness; what is wrong with the service is said when the job goes
        self.post_message(self.Offers(computes, known))

    def on_review_page_offers(self, event: Offers) -> None:
        """Complete from them."""
        for name, names in (("compute", (*event.computes, "serverless")), ("experiment", event.experiments)):
            field = self.field(name)
            if isinstance(field, TextField):
                field.suggest(names)

    # Going

    @work(exclusive=True, group="form")
    async def action_submit(self) -> None:
        """Check it wholly; then it is reviewed."""
        self._is_being("checked", "Checking …")
        self._asked = self.values
        self._check(self._asked)

    def _is_being(self, doing: str, text: str) -> None:
        self.doing = doing
        self._tell_state(text)
        self.refresh_bindings()

    @work(thread=True, exclusive=True, group="form-send", exit_on_error=False)
    def _check(self, values: dict[str, str]) -> None:
        try:
            job_file = submission.check(self.session, self.path, overrides_of(values))
            self.post_message(self.Checked(job_file, self.session.wire.principal))
        except AmlxError as error:
            self.post_message(self.Refused(error))

    @work(exclusive=True, group="form")
    async def on_review_page_checked(self, event: Checked) -> None:
        """The last question."""
        if self.doing == STOPPED:
            self._tell_stopped()
            return
        self._is_being("", "")
        if await self.app.push_screen_wait(self._last_question(event.job_file, event.who)):
            self._is_being("submitted", "Submitting …")
            self._submit(event.job_file)

    def _last_question(self, job_file: JobFile, who: str) -> Dialog[bool]:
        name = job_file.display_name or self.path.name
        where = submission.runs_where(self.session.connection, job_file, who=who)
        code = f"Code: {code_text(job_file.code)}." if job_file.code else ""
        lines = (f"Compute: {job_file.compute}. {where}", *filter(None, [code]), *job_file.warnings)
        twin = twins.create_job(self.session.connection, self.path, dict(_changed(self._asked)))
        return confirm(f"Submit {name}?", (*lines, twin_line(twin)), "submit", keep="back", dangerous=False)

    @work(thread=True, exclusive=True, group="form-send", exit_on_error=False)
    def _submit(self, job_file: JobFile) -> None:
        try:
            done = submission.submit(self.session, job_file, on_progress=self._progress)
        except AmlxError as error:
            self.post_message(self.Refused(error))
            return
        self.session.memory.used_file(self.path)
        self.session.memory.used_job(done.name)
        twin = twins.create_job(self.session.connection, self.path, dict(_changed(self._asked)))
        self.session.journal.add("submit", done.name, twin)
        self.post_message(self.Sent(done))

    def _progress(self, progress: Progress) -> None:
        from services.formats import size

        self.post_message(self.Going(f"Uploading {progress.what}: {size(progress.done)} of {size(progress.total)}"))

    def on_review_page_going(self, event: Going) -> None:
        """Said below."""
        if self.doing:
            self._tell_state(event.text)

    def sent(self, result: object) -> None:
        """On to the job, its logs first; who is elsewhere by now is only told."""
        self.doing = ""
        self._submitted = result if isinstance(result, Submitted) else None
        if self.is_shown:
            self._go_on()
        elif self._submitted is not None:
            self.app.notify(safe(self._submitted.name), title="Submitted", markup=False)

    def shown(self) -> None:
        """A review whose job has gone meanwhile is over."""
        self.call_later(self._go_on)

    def _go_on(self) -> None:
        from screens.job import JobPage

        submitted, self._submitted = self._submitted, None
        if submitted is not None:
            self.post_message(ClosePage())
            self.post_message(OpenPage(JobPage(self.session, submitted.name, tab="logs")))

    def on_form_page_refused(self, event: FormPage.Refused) -> None:
        """A refusal that is of the file stands with its line; one that was asked for is none."""
        doing, self.doing = self.doing, ""
        if doing == STOPPED:
            event.prevent_default()
            self._tell_stopped()
        elif isinstance(event.error, JobFileError):
            event.prevent_default()
            self._about.update(excerpt(self.path, event.error, self.size.width - 8))
            self._tell_state(f"{GLYPHS['failed']} {event.error.title}.", "$tone-failed")
        self.refresh_bindings()

    def action_leave_form(self) -> None:
        """Back; a submission that is under way is stopped first, if one wishes."""
        self._ask_to_stop() if self.doing else self.post_message(ClosePage())

    @work(exclusive=True, group="leave")
    async def _ask_to_stop(self) -> None:
        if await self.app.push_screen_wait(stop_question(self.path)) and self.doing:
            self.doing = STOPPED
            await asyncio.to_thread(self.session.sdk.cancel)

    def _tell_stopped(self) -> None:
        self._is_being("", "")
        self._tell_state("Stopped. What the service had accepted by then is among the jobs.", "$tone-waiting")

    # The file

    async def action_edit(self) -> None:
        """Open it in $EDITOR, then judge it anew."""
        edit(self.app, self.path)
        self._glance()
        await self._show_inputs()
        self._tell_state()
        self.refresh_bindings()


def stop_question(path: Path) -> Dialog[bool]:
    """Asked before a submission under way is given up."""
    lines = ("What is typed here stays, and can be submitted again.",)
    return confirm(f"Stop submitting {path.name}?", lines, "stop", keep="go on")


def _changed(values: dict[str, str]) -> list[tuple[str, str]]:
    """What was changed, as `--set` paths."""
    places = {"compute": "compute", "experiment": "experiment_name", "display_name": "display_name"}
    return [(places.get(key, key.replace(INPUT, "inputs.", 1)), value) for key, value in values.items() if value]
