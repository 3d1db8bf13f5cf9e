"""Logs, read as they grow: only new bytes, whole characters, renewed addresses, progress bars."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services import logs
from services.errors import NotFoundError, ServiceError
from tests.services.replay import Replay, recorded

NAME = "user_logs/std_log.txt"


def place(*names: str) -> dict[str, object]:
    """Run history's details of a job with these logs."""
    return {"GET runs/job/details": {"logFiles": {name: f"https://b/{name}?sig=s" for name in names}}}


def test_a_jobs_own_output_comes_first() -> None:
    names = [
        "system_logs/lifecycler/x.log",
        "azureml-logs/20_image_build_log.txt",
        "user_logs/std_log_process_01.txt",
        "user_logs/std_log_process_00.txt",
        "other.log",
        "azureml-logs/70_driver_log.txt",
    ]
    assert [file.name for file in logs.files(Replay(place(*names)), "job")] == [
        "user_logs/std_log_process_00.txt",
        "user_logs/std_log_process_01.txt",
        "azureml-logs/70_driver_log.txt",
        "azureml-logs/20_image_build_log.txt",
        "system_logs/lifecycler/x.log",
        "other.log",
    ]


def test_recorded_logs() -> None:
    details = recorded("GET", "runs/{x}/details")[-1]
    found = logs.files(Replay({"GET runs/job/details": details}), "job")
    assert found[0].name == "logs/azureml/stderrlogs.txt"
    assert len(found) == len(details["logFiles"])


@pytest.mark.parametrize("details", [{}, {"logFiles": None}, {"logFiles": {"a": None}}])
def test_a_job_without_logs(details: dict[str, object]) -> None:
    assert logs.files(Replay({"GET runs/job/details": details}), "job") == []


def test_only_new_bytes_are_asked_for() -> None:
    wire, file = of(b"one\ntwo\n")
    first = logs.read(wire, file)
    wire.blobs[file.url] += b"three\n"
    second = logs.read(wire, first.file, first.end)
    assert (first.text, second.text) == ("one\ntwo\n", "three\n")
    assert wire.asked[-1] == (f"BLOB {file.url}", (8, 8 + logs.MOST_AT_ONCE - 1))
    assert second.is_all
    assert logs.read(wire, file, second.end).text == ""


@given(st.text(), st.integers(1, 7))
def test_characters_survive_any_border(text: str, size: int) -> None:
    data = text.encode("utf-8", "surrogatepass" if text.isascii() else "replace")
    wire, file = of(b"")
    got, end = "", 0
    for border in range(size, len(data) + size, size):
        wire.blobs[file.url] = data[:border]
        chunk = logs.read(wire, file, end)
        got, end = got + chunk.text, chunk.end
    assert got == data.decode("utf-8")


@given(st.binary(max_size=40))
def test_bytes_that_are_no_text_come_to_an_end(data: bytes) -> None:
    wire, file = of(data)
    chunk = logs.read(wire, file, final=True)
    assert chunk.is_all
    assert chunk.text == data.decode("utf-8", "replace")


def test_a_long_log_comes_in_parts() -> None:
    wire, file = of(b"abcdef")
    chunk = logs.read(wire, file, most=4)
    assert (chunk.text, chunk.size, chunk.is_all) == ("abcd", 6, False)


def test_the_tail_begins_with_a_line() -> None:
    wire, file = of(b"first line\nsecond\nthird\n")
    assert logs.tail(wire, file, 10).text == "third\n"
    assert logs.tail(wire, file, 1000).text == "first line\nsecond\nthird\n"


def test_an_expired_address_is_renewed() -> None:
    wire = Replay(place(NAME), {f"https://b/{NAME}?sig=s": b"text"})
    chunk = logs.read(wire, logs.LogFile(NAME, "https://b/expired", "job"))
    assert (chunk.text, chunk.file.url) == ("text", f"https://b/{NAME}?sig=s")


def test_a_log_that_is_gone() -> None:
    with pytest.raises(NotFoundError, match="is no log of job any more"):
        logs.read(Replay(place()), logs.LogFile(NAME, "https://b/expired", "job"))


def test_other_failures_are_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ServiceError("down", status=500)

    wire, file = of(b"")
    monkeypatch.setattr(wire, "blob", fail)
    with pytest.raises(ServiceError, match="down"):
        logs.read(wire, file)


def test_an_address_is_never_shown() -> None:
    assert "sig" not in repr(logs.LogFile(NAME, "https://b/x?sig=secret", "job"))


@pytest.mark.parametrize(
    ("text", "lines", "left"),
    [
        ("a\nb\n", ["a", "b"], ""),
        ("a\r\nb", ["a"], "b"),
        (" 10%\r 20%\r 30%\n", [" 30%"], ""),
        ("long text\rshort\n", ["shorttext"], ""),
        (" 10%\r", [], " 10%\r"),
        ("\x1b[31mred\x1b[0m\n", ["\x1b[31mred\x1b[0m"], ""),
    ],
)
def test_rows_as_a_terminal_leaves_them(text: str, lines: list[str], left: str) -> None:
    assert logs.rows(text) == (lines, left)


def test_a_progress_bar_goes_on_over_reads() -> None:
    _, left = logs.rows(" 10%\r")
    assert logs.drawn(left) == " 10%"
    _, left = logs.rows(" 20%", left)
    assert logs.drawn(left) == " 20%"
    _, left = logs.rows("\r do", left)
    assert logs.drawn(left) == " do%"
    assert logs.rows("ne\n", left) == ([" done"], "")


def of(data: bytes) -> tuple[Replay, logs.LogFile]:
    """A wire with one log."""
    url = f"https://b/{NAME}?sig=s"
    return Replay(place(NAME), {url: data}), logs.LogFile(NAME, url, "job")
