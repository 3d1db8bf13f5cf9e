"""The SDK's refusal of a job file as one sentence with a line.

azure-ai-ml checks a file with marshmallow schemas, many of which are unions: each alternative's complaints come back
side by side. What a person did wrong is what the alternative nearest to their file says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from services.errors import JobFileError
from services.job_files.document import JobDocument, KeyPath

_NOT_IN_SET = re.compile(r"Value (?P<value>.*) passed is not in set \[(?P<set>.*)\]", re.DOTALL)
_LAST = 1_000_000
"""A line after all lines: what stands on a line of the file is told before what stands on none."""

NAMED = 3
"""Keys that are named beside the one that is told."""

_OUR_WORDS = ("value", "key", "_schema", "null")
"""Steps that marshmallow puts into paths, which stand for no key of the file."""


@dataclass(frozen=True, slots=True)
class _Complaint:
    place: KeyPath
    text: str

    @property
    def is_missing(self) -> bool:
        """Whether it is of what the file does not say."""
        return self.text.startswith("Missing data for required field")


def explain(messages: object, document: JobDocument) -> JobFileError:
    """The error for marshmallow's messages (nested mappings and lists of text) about a document."""
    complaints = _complaints(messages, (), document)
    if not complaints:
        return JobFileError("The file does not fit the job's schema.")
    first = min(complaints, key=lambda complaint: document.line_of(complaint.place) or _LAST)
    others = [complaint for complaint in complaints if complaint.place != first.place]
    return JobFileError(_sentence(first), line=document.line_of(first.place), advice=_others(others))


def _others(complaints: list[_Complaint]) -> str:
    """What else is missing or does not fit, so that it can be corrected at once."""
    missing = dict.fromkeys(_name(complaint) for complaint in complaints if complaint.is_missing)
    wrong = dict.fromkeys(_name(complaint) for complaint in complaints if not complaint.is_missing)
    said = [
        _told(list(missing), "is missing", "are missing"),
        _told(list(wrong), "does not fit either", "do not fit either"),
    ]
    return " ".join(filter(None, said))


def _told(names: list[str], one: str, several: str) -> str:
    if not names:
        return ""
    listed = [*names[:NAMED], *([f"{len(names) - NAMED} more"] if len(names) > NAMED else [])]
    return f"{' and '.join(filter(None, [', '.join(listed[:-1]), listed[-1]]))} {one if len(names) == 1 else several}."


def _complaints(messages: object, place: KeyPath, document: JobDocument) -> list[_Complaint]:
    if isinstance(messages, str):
        return [_Complaint(place, messages.strip())]
    if isinstance(messages, Mapping):
        return [
            complaint
            for key, below in messages.items()
            for complaint in _complaints(below, _step(place, key, document), document)
        ]
    if isinstance(messages, list):
        return _nearest([_complaints(item, place, document) for item in messages], document)
    return []


def _step(place: KeyPath, key: object, document: JobDocument) -> KeyPath:
    text = str(key)  # they came as JSON, whose keys are text
    step = int(text) if text.isdecimal() and isinstance(document.value_at(place), list) else text
    if step in _OUR_WORDS and document.value_at((*place, step)) is None:
        return place
    return (*place, step)


def _nearest(alternatives: list[list[_Complaint]], document: JobDocument) -> list[_Complaint]:
    """Of a union's alternatives, the one that complains least about what the file says."""
    alternatives = [alternative for alternative in alternatives if alternative]
    if not alternatives:
        return []
    sets = [_wrong_type(alternative) for alternative in alternatives]
    known = [found for found in sets if found is not None]
    at_type = [alternative for alternative, found in zip(alternatives, sets, strict=True) if found is not None]
    fitting = [alternative for alternative, found in zip(alternatives, sets, strict=True) if found is None]
    fitting = [alternative for alternative in fitting if not _denies_type(alternative)]
    if known and all(_is_scalar(alternative, document) for alternative in fitting):
        return [_Complaint(at_type[0][0].place, _merged(known))]
    return min(fitting or alternatives, key=lambda alternative: (len(alternative), _missing(alternative)))


def _wrong_type(alternative: list[_Complaint]) -> re.Match[str] | None:
    """The alternative's complaint that `type` is not one of its own, if that is one."""
    for complaint in alternative:
        if complaint.place[-1:] == ("type",) and (match := _NOT_IN_SET.match(complaint.text)):
            return match
    return None


def _denies_type(alternative: list[_Complaint]) -> bool:
    return any(c.place[-1:] == ("type",) and c.text.startswith("Unknown field") for c in alternative)


def _missing(alternative: list[_Complaint]) -> int:
    """What a file says wrongly is nearer to what was meant than what it does not say."""
    return sum(complaint.is_missing for complaint in alternative)


def _is_scalar(alternative: list[_Complaint], document: JobDocument) -> bool:
    """Whether an alternative wants a plain value where the file has a mapping: it is not what was meant."""
    return all(isinstance(document.value_at(c.place), Mapping) for c in alternative)


def _merged(sets: list[re.Match[str]]) -> str:
    every = dict.fromkeys(word for match in sets for word in match["set"].split(", "))
    return f"Value {sets[0]['value']} passed is not in set [{', '.join(every)}]"


def _name(complaint: _Complaint) -> str:
    return ".".join(str(step) for step in complaint.place) or "The file"


def _sentence(complaint: _Complaint) -> str:
    name = _name(complaint)
    text = complaint.text.rstrip(".")
    if text == "Unknown field":
        return f"{name} is not a key that this job has."
    if complaint.is_missing:
        return f"{name} is missing."
    if match := _NOT_IN_SET.match(text):
        return f"{name} is {match['value']}, which is none of {match['set']}."
    if text.startswith("Not a valid"):
        return f"{name} is {text[0].lower()}{text[1:]}."
    return f"{name}: {text.splitlines()[0]}." if text else f"{name} does not fit the job's schema."
