"""Lines that are waited for only so long: the clock of an interview goes on while nobody types."""

from __future__ import annotations

import queue
import threading
from enum import Enum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from typing import TextIO


class Nothing(Enum):
    """Why there is no line."""

    YET = "yet"
    MORE = "more"


class TimedLines(Protocol):
    """Where lines come from."""

    def next(self, timeout_s: float) -> str | Nothing:
        """Return the next line with its line break, YET when none came in time, MORE at the end of the input."""


class StreamLines:
    """The lines of a stream, read in a thread so that waiting for one can end."""

    def __init__(self, stream: TextIO) -> None:
        """Start to read."""
        self._stream = stream
        self._lines: queue.Queue[str | None] = queue.Queue(maxsize=10_000)
        self._ended = False
        # A daemon: leaving must not wait for a line that nobody types.
        threading.Thread(target=self._read, name="lines", daemon=True).start()

    def _read(self) -> None:
        try:
            for line in self._stream:
                self._lines.put(line)
        except (OSError, ValueError):
            pass  # the terminal is gone: the input has ended
        self._lines.put(None)

    def next(self, timeout_s: float) -> str | Nothing:
        """As in TimedLines."""
        if self._ended:
            return Nothing.MORE
        try:
            line = self._lines.get(timeout=timeout_s)
        except queue.Empty:
            return Nothing.YET
        if line is None:
            self._ended = True
            return Nothing.MORE
        return line
