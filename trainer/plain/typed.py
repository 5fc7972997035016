"""What comes in line by line: where an answer begins and ends, and what is a command."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TextIO

END_OF_ANSWER = "."

HELP = """\
Before the first line of your answer you may write, on a line of its own:
  /ask QUESTION      ask the interviewer a clarifying question
  /hint              the next hint; its cost is told first
  /confidence N      how well you expect to do, 1 to 5
  /skip              "I don't know yet"
  /quit              leave
  /help              this
Any other line begins the answer, and from then on every line is part of it, whatever it says, up to a line with a
single "." or the end of the input. Ctrl-C leaves and keeps what was typed as a draft."""

_ALONE = ("/hint", "/skip", "/quit", "/help")
_WITH_WORDS = ("/ask", "/confidence")


@dataclass(frozen=True, slots=True)
class Command:
    """A command with its words."""

    name: str
    """Without the slash."""
    words: str = ""


def command(line: str) -> Command | None:
    """Return the command that the line is; None for text.

    Only the words of HELP are commands, and those that take no words only when they stand alone, so that an answer
    that begins with a path (`/etc/kafka ...`) is an answer.
    """
    name, _, words = line.strip().partition(" ")
    if (name in _ALONE and not words) or name in _WITH_WORDS:
        return Command(name[1:], words.strip())
    return None


class Lines:
    """The lines of the input, which ends once."""

    def __init__(self, stream: TextIO) -> None:
        """Read from the stream."""
        self._stream = stream
        self.ended = False
        """Whether the end of the input was reached."""

    def next(self) -> str | None:
        """Return the next line with its line break; None at the end of the input."""
        line = "" if self.ended else self._stream.readline()
        # A last line without a line break is still a line; the end shows at the next call.
        if not line:
            self.ended = True
            return None
        return line
