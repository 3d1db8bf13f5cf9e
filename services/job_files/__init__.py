"""Job files: YAML as `az ml job create --file` takes it, read and judged before the SDK is asked.

`read` gives a `JobDocument` (or a `JobFileError` with a line), `check_document` finds in milliseconds what needs no
service, `summarize` gives the `JobFile` that a review shows, `explain` turns the SDK's own refusal into one sentence.
"""

from services.job_files.checks import check_document
from services.job_files.code import CodeFolder
from services.job_files.document import JobDocument, parse, read
from services.job_files.overrides import Overrides
from services.job_files.refusals import explain
from services.job_files.summary import JobFile, Node, summarize

__all__ = [
    "CodeFolder",
    "JobDocument",
    "JobFile",
    "Node",
    "Overrides",
    "check_document",
    "explain",
    "parse",
    "read",
    "summarize",
]
