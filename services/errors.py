"""What can go wrong, as one tree.

    AmlxError
    ├── UsageError               the words of a command or a setting are wrong
    ├── SettingsError            a settings or config file cannot be used
    ├── JobFileError             a job file cannot be submitted: line and reason
    ├── SignInError              no token, or an expired one (401)
    ├── ConnectionFailedError    nothing answered: no network, no server, TLS, time out
    ├── LocalWorkspaceError      the local workspace cannot start or be used
    └── ServiceError             the service answered with an error
        ├── NotAllowedError      403: names the missing permission and the role that has it
        ├── NotFoundError        404
        ├── ConflictError        409: taken, or not possible in this state
        ├── TooManyRequestsError 429
        └── BadAnswerError       an answer that is no JSON, or half of one

Each error says in three sentences' worth: a title, what happened, and what to do next.
"""

from __future__ import annotations


class AmlxError(Exception):
    """Something a person must know: `title` (a few words), `message` (what happened), `advice` (what to do next)."""

    title = "That did not work"

    def __init__(self, message: str, *, advice: str = "", title: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice
        if title is not None:
            self.title = title

    def sentence(self) -> str:
        """One line for stderr or a status line: what happened, then what to do."""
        return f"{self.message} {self.advice}".strip()


class UsageError(AmlxError):
    """The words of a command are wrong; a command ends with code 2."""

    title = "Wrong usage"


class SettingsError(AmlxError):
    """A settings file or config.json cannot be used."""

    title = "The settings cannot be used"


class JobFileError(AmlxError):
    """A job file cannot be submitted; `line` counts from 1, None where no line is at fault."""

    title = "The job file cannot be submitted"

    def __init__(self, message: str, *, line: int | None = None, advice: str = "") -> None:
        super().__init__(message, advice=advice)
        self.line = line

    def sentence(self) -> str:
        """One line, with the line of the file at its beginning."""
        return super().sentence() if self.line is None else f"Line {self.line}: {super().sentence()}"


class SignInError(AmlxError):
    """No token, or one that the service no longer takes (401)."""

    title = "Sign-in is needed"


class ConnectionFailedError(AmlxError):
    """Nothing answered: no network, no server, a refused certificate, a time out."""

    title = "No answer"


class LocalWorkspaceError(AmlxError):
    """The local workspace cannot start, or its folder cannot be used."""

    title = "The local workspace cannot be used"


class ServiceError(AmlxError):
    """The service answered with an error. `status` is HTTP's, `code` the service's own (`UserError`, ...)."""

    title = "The service refused"

    def __init__(self, message: str, *, status: int, code: str = "", advice: str = "") -> None:
        super().__init__(message, advice=advice)
        self.status = status
        self.code = code


class NotAllowedError(ServiceError):
    """403: the role of the signed-in person lacks a permission."""

    title = "Not allowed"


class NotFoundError(ServiceError):
    """404: there is no such thing (any more)."""

    title = "Not found"


class ConflictError(ServiceError):
    """409: the name is taken, or the thing is in a state that forbids this."""

    title = "Not possible now"


class TooManyRequestsError(ServiceError):
    """429 that waiting did not cure."""

    title = "Too many requests"


class BadAnswerError(ServiceError):
    """An answer that is no JSON, half of one, or not what was asked for."""

    title = "The answer cannot be read"
