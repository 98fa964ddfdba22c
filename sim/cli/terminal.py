"""Standard output and error of a command, be they read by a terminal, a pipe or a file.

A reader that closes a pipe, a full disk, or a stream that was closed before the start costs no result: a command goes
on to its end, and text that cannot be shown is dropped. Characters that the other end cannot encode, and control
characters, are written as escapes, which TOML and JSON read too.
"""

import codecs
import errno
import io
import os
import sys
from collections.abc import Iterable, Sequence
from typing import TextIO

from sim.cli.exit_codes import COMPLETE, INTERRUPTED
from sim.documents.characters import UNSEEN
from sim.outputs.naming import columns, escape, left, shortened, visible

ESCAPES = "coopsim.escapes"
LAID_OUT = "\n\t"
READER_GONE = (errno.EPIPE, errno.EINVAL, errno.ESHUTDOWN)  # Windows calls a closed pipe an invalid argument
WIDEST = 70  # characters of a column
WIDEST_LAST = 200  # of the last one, behind which nothing has to be aligned
KEEPING = ("run", "experiment", "report")  # commands that keep their results in files


def as_escapes(error: UnicodeError) -> tuple[str, int]:
    """Write characters that cannot be encoded as escapes."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(escape, error.object[error.start : error.end])), error.end


codecs.register_error(ESCAPES, as_escapes)


class Stream(io.TextIOWrapper):
    """A stream of text to which writing never fails; the first failure other than a closed pipe is kept."""

    failure: OSError | None = None
    allowed = LAID_OUT

    def write(self, text: str) -> int:
        """Write a text, its unseen characters as escapes."""
        try:
            super().write(UNSEEN.sub(lambda one: one[0] if one[0] in self.allowed else escape(one[0]), text))
        except OSError as error:
            self.give_up(error)
        return len(text)

    def flush(self) -> None:
        """Pass the text on."""
        try:
            super().flush()
        except OSError as error:
            self.give_up(error)

    def give_up(self, error: OSError) -> None:
        """Drop all later text."""
        if error.errno not in READER_GONE:
            self.failure = error
        os.dup2(os.open(os.devnull, os.O_WRONLY), self.fileno())


def open_streams() -> None:
    """Replace the standard streams of this process by such streams."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            # Closed before the start: the next file that is opened would take its number, and be written over.
            opened = os.open(os.devnull, os.O_RDWR)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
            setattr(sys, name, os.fdopen(number, "r" if number == 0 else "w", encoding="utf-8"))
    sys.stdout, sys.stderr = stream(sys.stdout), stream(sys.stderr)
    sys.stderr.allowed += "\r"  # of progress bars


def stream(given: TextIO) -> Stream:
    """Take over a standard stream."""
    assert isinstance(given, io.TextIOWrapper)
    encoding, line_buffering, write_through = given.encoding, given.line_buffering, given.write_through
    return Stream(
        given.detach(),
        encoding=encoding,
        errors=ESCAPES,
        line_buffering=line_buffering,
        write_through=write_through,
    )


def exit_code(command: str | None, code: int) -> int:
    """Return the exit code of a command, once all that it printed is out.

    If output is lost, as on a full disk, the command has failed, unless it keeps its results in files.
    """
    sys.stdout.flush()
    failure = getattr(sys.stdout, "failure", None)
    if failure is None:
        return code
    kept = command in KEEPING
    where = ": the results are kept in their files all the same" if kept and code == COMPLETE else ""
    print(f"What was printed is lost ({failure.strerror}){where}.", file=sys.stderr)
    return INTERRUPTED if code == COMPLETE and not kept else code


def file_text(text: str) -> str:
    """Prepare TOML or JSON for standard output: plain ASCII where that does not write UTF-8."""
    is_utf8 = codecs.lookup(sys.stdout.encoding or "utf-8").name == "utf-8"
    return text if is_utf8 else text.encode("ascii", ESCAPES).decode("ascii")


def printable(text: str) -> str:
    """Write a text as the terminal will show it, so that its columns can be counted."""
    encoding = sys.stdout.encoding or "utf-8"
    return visible(text).encode(encoding, ESCAPES).decode(encoding)


def print_columns(rows: Sequence[Sequence[object]]) -> None:
    """Print rows in aligned columns."""
    limits = [*[WIDEST] * (len(rows[0]) - 1), WIDEST_LAST]
    texts = [[shortened(printable(str(cell)), limit) for cell, limit in zip(row, limits, strict=True)] for row in rows]
    widths = [max(columns(row[column]) for row in texts) for column in range(len(texts[0]))]
    for row in texts:
        print("  ".join(left(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip())


def warn(told: Iterable[str]) -> None:
    """Print warnings, a line each, to standard error."""
    for one in told:
        print(f"Warning: {one}", file=sys.stderr)
