"""A program in a real pty: keys go in, a screen that pyte reads comes out."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyte

KEYS = {
    "enter": "\r",
    "tab": "\t",
    "escape": "\x1b",
    "space": " ",
    "backspace": "\x7f",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "shift+tab": "\x1b[Z",
}
ANSWERS = {b"\x1b[?2026$p": b"\x1b[?2026;2$y", b"\x1b[c": b"\x1b[?62;22c"}
"""What a modern terminal answers: it has synchronized output, and it is a VT220 with colour."""
NO_SCREEN = b"\x1b[<u"
"""Ends the kitty keyboard; pyte would draw a u."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """What one read gave: `at` in seconds since the program was started."""

    at: float
    data: bytes


class Terminal:
    """Runs `command` in a pty of `columns` by `rows`; close it, or use it in a `with`."""

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        columns: int = 120,
        rows: int = 40,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> None:
        self.screen = pyte.Screen(columns, rows)
        self.chunks: list[Chunk] = []
        self.exit_code: int | None = None
        self._stream = pyte.ByteStream(self.screen)
        self._started = time.monotonic()
        inherited = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
        variables = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
        self.pid, self._pty = pty.fork()
        if self.pid == 0:
            _size(0, columns, rows)
            _become(command, {**inherited, **variables, **(environment or {})}, folder)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def text(self) -> str:
        """The screen as it stands, a line a row, without the blanks at the right."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    @property
    def output(self) -> bytes:
        """All that was ever written."""
        return b"".join(chunk.data for chunk in self.chunks)

    def press(self, *keys: str) -> None:
        """Press keys by name (`enter`, `ctrl+c`, `a`) one after the other."""
        for key in keys:
            self.write(KEYS.get(key) or (chr(ord(key[5]) & 0x1F) if key.startswith("ctrl+") else key))
            self.read(0.02)

    def write(self, text: str) -> None:
        """Type a text at once, as a fast typist does."""
        os.write(self._pty, text.encode())

    def read(self, seconds: float) -> bool:
        """Take in what is written within `seconds`, one read at most; False where nothing was or the program ended."""
        ready, _, _ = select.select([self._pty], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self._pty, 65536)
        except OSError:  # Linux's way to say that the last one who had the pty open has closed it
            data = b""
        if data:
            self._take(data)
        else:
            time.sleep(min(seconds, 0.02))
        return bool(data)

    def wait(self, goal: Callable[[str], bool], seconds: float = 10, what: str = "") -> None:
        """Read until `goal` holds for the text of the screen, or fail with that text."""
        end = time.monotonic() + seconds
        while not goal(self.text):
            assert time.monotonic() < end, f"{what or 'it'} did not come within {seconds} s; the screen:\n{self.text}"
            self.read(0.05)

    def wait_for(self, words: str, seconds: float = 10) -> None:
        """Read until `words` stand on the screen."""
        self.wait(lambda text: words in text, seconds, repr(words))

    def wait_gone(self, words: str, seconds: float = 10) -> None:
        """Read until `words` have left the screen."""
        self.wait(lambda text: words not in text, seconds, f"the end of {words!r}")

    def quiet(self, silence: float = 0.5, seconds: float = 10) -> None:
        """Read until something has been written, ever, and then nothing for `silence`."""
        end = time.monotonic() + seconds
        while (self.read(silence) or not self.chunks) and time.monotonic() < end:
            pass

    def listen(self, seconds: float) -> int:
        """Bytes written within the next `seconds`."""
        before, end = len(self.output), time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.read(left)
        return len(self.output) - before

    def resize(self, columns: int, rows: int) -> None:
        """Change the size, as one does by dragging the window."""
        self.screen.resize(rows, columns)
        _size(self._pty, columns, rows)

    def is_cooked(self) -> bool:
        """Whether the terminal echoes and edits lines again, as a shell expects to find it."""
        flags = termios.tcgetattr(self._pty)[3]
        return bool(flags & termios.ECHO) and bool(flags & termios.ICANON)

    def signal(self, number: signal.Signals) -> None:
        """Send the program a signal."""
        os.kill(self.pid, number)

    def end(self, seconds: float = 10) -> int:
        """Read until the program has ended: its exit code, or minus the signal that ended it."""
        end = time.monotonic() + seconds
        while not self._reaped():
            assert time.monotonic() < end, f"it did not end within {seconds} s; the screen:\n{self.text}"
            self.read(0.05)
        while self.read(0):
            pass
        assert self.exit_code is not None
        return self.exit_code

    def close(self) -> None:
        """End the program, if need be with a kill, and let go of the pty."""
        if not self._reaped():
            self.signal(signal.SIGKILL)
            self.end()
        os.close(self._pty)

    def _reaped(self) -> bool:
        if self.exit_code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.exit_code = os.waitstatus_to_exitcode(status)
        return self.exit_code is not None

    def _take(self, data: bytes) -> None:
        self.chunks.append(Chunk(time.monotonic() - self._started, data))
        self._stream.feed(data.replace(NO_SCREEN, b""))
        for question, answer in ANSWERS.items():
            if question in data:
                os.write(self._pty, answer)


def _size(terminal: int, columns: int, rows: int) -> None:
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def _become(command: Sequence[str | Path], environment: Mapping[str, str], folder: Path | None) -> None:
    """Turn the forked child into the program; never returns."""
    try:
        if folder is not None:
            os.chdir(folder)
        os.execvpe(command[0], [str(word) for word in command], environment)
    finally:
        os._exit(127)
