"""A job file before it goes: what it is, what may be changed, where it runs and as whom; or what is wrong with it."""

from __future__ import annotations

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
from screens.submit.draft import code_text, overrides_of, said
from screens.submit.editor import edit
from screens.submit.excerpt import excerpt
from screens.widgets.fields import Field, TextField
from screens.widgets.status import GLYPHS
from services import compute, experiments, submission, twins
from services.errors import AmlxError, JobFileError
from services.submission import JobFile, Submitted

if TYPE_CHECKING:
    from services.sdk import Progress
    from services.session import Session


class ReviewPage(FormPage):
    """Judged in milliseconds as one types, wholly before it goes."""

    TITLE = "Review"
    DOES = "check and submit"

    BINDINGS: ClassVar = [key("ctrl+e", "edit", "edit file", "open the file in $EDITOR", ACT, name="submit.edit")]

    class Offers(Message):
        """Names that can be completed."""

        def __init__(self, computes: tuple[str, ...], experiments: tuple[str, ...]) -> None:
            super().__init__()
            self.computes = computes
            self.experiments = experiments

    class Checked(Message):
        """The service and the SDK have nothing against it."""

        def __init__(self, job_file: JobFile) -> None:
            super().__init__()
            self.job_file = job_file

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
        self.DRAFT = f"submit:{path}"
        self.job_file: JobFile | None = None
        self.problem: AmlxError | None = None
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
        self.call_after_refresh(self._add_inputs)
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
            self._about.update(excerpt(self.path, self.problem))
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
            field.input.placeholder = text

    async def _add_inputs(self) -> None:
        if self.job_file is None:
            return
        present = {field.key for field in self.query(Field)}
        for port in self.job_file.inputs:
            if f"input.{port.name}" not in present:
                field = TextField(f"input.{port.name}", f"Input {port.name}", hint=port.value)
                await self.query_one(".form").mount(field)
                field.fill(self.draft.get(field.key, ""))

    def on_field_changed(self, event: Field.Changed) -> None:
        """Judged anew."""
        self._glance()

    def wrong(self, values: dict[str, str]) -> str | None:
        """A file that cannot go says why above."""
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
        self._tell_state("Checking …")
        self._check(self.values)

    @work(thread=True, exclusive=True, group="form-send", exit_on_error=False)
    def _check(self, values: dict[str, str]) -> None:
        try:
            self.post_message(self.Checked(submission.check(self.session, self.path, overrides_of(values))))
        except AmlxError as error:
            self.post_message(self.Refused(error))

    @work(exclusive=True, group="form")
    async def on_review_page_checked(self, event: Checked) -> None:
        """The last question."""
        self._tell_state()
        if await self.app.push_screen_wait(self._last_question(event.job_file)):
            self._tell_state("Submitting …")
            self._submit(event.job_file)

    def _last_question(self, job_file: JobFile) -> Dialog[bool]:
        name = job_file.display_name or self.path.name
        where = submission.runs_where(self.session.connection, job_file)
        code = f"Code: {code_text(job_file.code)}." if job_file.code else ""
        lines = (f"Compute: {job_file.compute}. {where}", *filter(None, [code]), *job_file.warnings)
        twin = twins.create_job(self.session.connection, self.path, dict(_changed(self.values)))
        return confirm(f"Submit {name}?", (*lines, twin_line(twin)), "s", "submit", keep="back", dangerous=False)

    @work(thread=True, exclusive=True, group="form-send", exit_on_error=False)
    def _submit(self, job_file: JobFile) -> None:
        try:
            done = submission.submit(self.session, job_file, on_progress=self._progress)
        except AmlxError as error:
            self.post_message(self.Refused(error))
            return
        self.session.memory.used_file(self.path)
        self.session.memory.used_job(done.name)
        twin = twins.create_job(self.session.connection, self.path, dict(_changed(self.values)))
        self.session.journal.add("submit", done.name, twin)
        self.post_message(self.Sent(done))

    def _progress(self, progress: Progress) -> None:
        from services.formats import size

        self.post_message(self.Going(f"Uploading {progress.what}: {size(progress.done)} of {size(progress.total)}"))

    def on_review_page_going(self, event: Going) -> None:
        """Said below."""
        self._tell_state(event.text)

    def sent(self, result: object) -> None:
        """On to the job, its logs first."""
        from screens.job import JobPage

        if isinstance(result, Submitted):
            self.post_message(ClosePage())
            self.post_message(OpenPage(JobPage(self.session, result.name, tab="logs")))

    def on_form_page_refused(self, event: FormPage.Refused) -> None:
        """A refusal that is of the file stands with its line."""
        if isinstance(event.error, JobFileError):
            event.prevent_default()
            self._about.update(excerpt(self.path, event.error))
            self._tell_state(f"{GLYPHS['failed']} {event.error.title}.", "$tone-failed")

    # The file

    async def action_edit(self) -> None:
        """Open it in $EDITOR, then judge it anew."""
        edit(self.app, self.path)
        self._glance()
        await self._add_inputs()


def _changed(values: dict[str, str]) -> list[tuple[str, str]]:
    """What was changed, as `--set` paths."""
    places = {"compute": "compute", "experiment": "experiment_name", "display_name": "display_name"}
    return [(places.get(key, key.replace("input.", "inputs.")), value) for key, value in values.items() if value]
